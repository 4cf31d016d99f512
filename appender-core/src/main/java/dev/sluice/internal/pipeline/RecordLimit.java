// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.pipeline;

/**
 * What an event may have as a record, data and key: what the stream takes. Read by caller threads,
 * learned by another.
 */
final class RecordLimit {

  /** By so much, and a thousandth, a frame may be larger than what does not compress in it. */
  private static final int FRAME_BYTES = 64;

  private final boolean compressedLater;
  private volatile int maxBytes;

  /**
   * @param streamBytes what the stream takes as one record
   * @param compressedLater whether events are compressed when they have passed this limit
   */
  RecordLimit(int streamBytes, boolean compressedLater) {
    this.compressedLater = compressedLater;
    learn(streamBytes);
  }

  int maxBytes() {
    return maxBytes;
  }

  void learn(int streamBytes) {
    int frameBytes = compressedLater ? FRAME_BYTES + streamBytes / 1000 : 0;
    maxBytes = streamBytes - frameBytes;
  }
}
