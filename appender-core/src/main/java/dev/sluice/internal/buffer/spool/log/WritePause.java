// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool.log;

import dev.sluice.internal.util.Ticker;

/** A second in which a disk that refused something is left alone. Owner thread only. */
final class WritePause {

  private static final long NANOS = 1_000_000_000L;

  private final Ticker ticker;
  private boolean isPaused;
  private long untilNanos;

  WritePause(Ticker ticker) {
    this.ticker = ticker;
  }

  void begin() {
    isPaused = true;
    untilNanos = ticker.nanoTime() + NANOS;
  }

  void end() {
    isPaused = false;
  }

  boolean isOn() {
    isPaused = isPaused && untilNanos - ticker.nanoTime() > 0;
    return isPaused;
  }
}
