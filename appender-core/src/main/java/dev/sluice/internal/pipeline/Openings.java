// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.pipeline;

import java.util.concurrent.atomic.AtomicLong;

/** Numbers what counts from zero anew, so that a monitor knows which of two is the later one. */
final class Openings {

  private static final AtomicLong LAST = new AtomicLong();

  private Openings() {}

  static long next() {
    return LAST.incrementAndGet();
  }
}
