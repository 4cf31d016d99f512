// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.pipeline;

import dev.sluice.internal.buffer.Held;
import dev.sluice.internal.buffer.Spooler;
import dev.sluice.internal.util.Ticker;
import dev.sluice.record.DropReason;
import dev.sluice.record.PutEntry;

/**
 * The end of a stop: what is not delivered goes to the disk, or else to whoever takes what is given
 * up, while there is time for it. Shipper thread only.
 */
final class HandOver {

  /** Less than the grace of a stop, so that it is still bounded with a slow disk or fallback. */
  private static final long GRACE_NANOS = 700_000_000L;

  // What a disk needs: several times what was measured, as it and the machine may be busy.
  private static final long DISK_NANOS = 50_000_000L;
  private static final long DISK_NANOS_PER_EVENT = 10_000L;
  private static final long DISK_NANOS_PER_BYTE = 50L;

  private final Settlement settlement;
  private final Ticker ticker;
  private final long untilNanos;

  HandOver(Settlement settlement, Ticker ticker, long stopDeadlineNanos) {
    this.settlement = settlement;
    this.ticker = ticker;
    this.untilNanos = stopDeadlineNanos + GRACE_NANOS;
  }

  /** How much of a stop's time is kept for writing this. */
  static long budgetNanos(Held held) {
    return DISK_NANOS
        + held.events().total() * DISK_NANOS_PER_EVENT
        + held.eventBytes() * DISK_NANOS_PER_BYTE;
  }

  /** Returns whether the disk keeps the record. */
  boolean take(PutEntry entry, Spooler spooler, String stream) {
    boolean hasTime = untilNanos - ticker.nanoTime() > 0;
    boolean kept = spooler.rest(entry, hasTime);
    if (!kept && hasTime) {
      settlement.handOver(DropReason.SHUTDOWN, stream, entry);
    } else if (!kept) {
      settlement.pass(entry);
    }
    return kept;
  }
}
