// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool.log;

import dev.sluice.internal.util.Ticker;

/** When a spool has work to do by itself. Owner thread only. */
final class Schedule {

  private final Ticker ticker;
  private final long delayNanos;
  private long flushDueNanos;
  private long secondDueNanos;
  private boolean touched = true; // since the last second: else it has nothing to do in the next

  Schedule(Ticker ticker, SpoolSettings settings) {
    this.ticker = ticker;
    this.delayNanos = settings.spoolDelay().toNanos();
    this.secondDueNanos = ticker.nanoTime() + Ticker.SECOND_NANOS;
  }

  /** The first frame was queued since all were written. */
  void queued() {
    flushDueNanos = ticker.nanoTime() + delayNanos;
  }

  /** Something is not as it was. */
  void touch() {
    touched = true;
  }

  boolean isFlushDue(long nowNanos) {
    return nowNanos - flushDueNanos >= 0;
  }

  /** Whether a second is over: the next one begins. */
  boolean beginSecond(long nowNanos) {
    if (nowNanos - secondDueNanos < 0) {
      return false;
    }
    secondDueNanos = nowNanos + Ticker.SECOND_NANOS;
    touched = false;
    return true;
  }

  /**
   * @param flushes whether frames are queued that can be written
   */
  long nanosToDue(long nowNanos, boolean flushes) {
    long leftNanos = touched ? secondDueNanos - nowNanos : Ticker.NEVER_NANOS;
    return flushes ? Math.min(leftNanos, flushDueNanos - nowNanos) : leftNanos;
  }
}
