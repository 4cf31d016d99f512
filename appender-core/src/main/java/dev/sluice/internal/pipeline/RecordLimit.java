// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.pipeline;

/** What a stream takes as one record, data and key. Read by caller threads, learned by another. */
final class RecordLimit {

  private volatile int maxBytes;

  RecordLimit(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  int maxBytes() {
    return maxBytes;
  }

  void learn(int bytes) {
    maxBytes = bytes;
  }
}
