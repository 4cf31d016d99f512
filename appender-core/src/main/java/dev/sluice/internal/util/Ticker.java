// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.util;

import java.time.Instant;

/** The one source of time in the pipeline; tests move it by hand. Compare by subtraction. */
@FunctionalInterface
public interface Ticker {

  long SECOND_NANOS = 1_000_000_000L;

  /** For ever: later than any other time, and a time still when a few are added up. */
  long NEVER_NANOS = Long.MAX_VALUE / 4;

  long nanoTime();

  /** The clock of the JVM, which no wall clock change moves. */
  static Ticker system() {
    return System::nanoTime;
  }

  /** Nanoseconds since 1970 by the wall clock, for what leaves the JVM. Never for waiting. */
  static long unixNanos() {
    Instant now = Instant.now();
    return now.getEpochSecond() * SECOND_NANOS + now.getNano();
  }
}
