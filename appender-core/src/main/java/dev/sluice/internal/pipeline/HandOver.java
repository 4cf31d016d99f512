// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.pipeline;

import dev.sluice.internal.buffer.Held;
import dev.sluice.internal.buffer.spool.Spooler;
import dev.sluice.internal.util.Ticker;
import dev.sluice.internal.util.Waits;
import dev.sluice.record.DropReason;
import dev.sluice.record.PutEntry;

/**
 * The end of a stop: undelivered records go to the disk, or else to the fallback and the dead
 * letter file, as long as there is time. Shipper thread only.
 */
record HandOver(Settlement settlement, Ticker ticker, long stopDeadlineNanos) {

  /** Less than the grace of a stop, so that a slow disk or fallback does not exceed it. */
  private static final long GRACE_NANOS = 750_000_000L;

  private static final long FALLBACK_NANOS = 250_000_000L;

  // The time that a disk needs: several times the measured one, since disk and machine may be busy.
  private static final long DISK_NANOS = 50_000_000L;
  private static final long DISK_NANOS_PER_EVENT = 10_000L;
  private static final long DISK_NANOS_PER_BYTE = 50L;

  /** The part of a stop's time that is kept to write these events. */
  static long budgetNanos(Held held) {
    return DISK_NANOS
        + held.events().total() * DISK_NANOS_PER_EVENT
        + held.eventBytes() * DISK_NANOS_PER_BYTE;
  }

  /** Hands the record to the disk, which may give it back at the end. */
  void take(PutEntry entry, Spooler spooler, String stream) {
    if (!spooler.keepAtStop(entry, hasTime())) {
      giveUp(entry, stream);
    }
  }

  /**
   * The disk does not keep the record. A fallback without memory gets it again, as it does before a
   * stop: no later step would bring it.
   */
  void giveUp(PutEntry entry, String stream) {
    while (hasTime()) {
      try {
        settlement.handOver(DropReason.SHUTDOWN, stream, entry);
        return;
      } catch (OutOfMemoryError e) {
        Waits.pause();
      }
    }
    settlement.pass(entry);
  }

  private boolean hasTime() {
    return untilNanos() - ticker.nanoTime() > 0;
  }

  private long untilNanos() {
    return stopDeadlineNanos + GRACE_NANOS;
  }

  /**
   * How long to wait for the disk. The fallback needs the last part of the time for records that
   * the disk refuses.
   */
  long diskUntilNanos() {
    return untilNanos() - (settlement.hasDeadLetters() ? FALLBACK_NANOS : 0);
  }
}
