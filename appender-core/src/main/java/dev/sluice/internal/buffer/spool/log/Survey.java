// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool.log;

import dev.sluice.record.Severity;
import dev.sluice.record.SeverityCounts;
import java.util.BitSet;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * What one look through an old segment found, and what is missing: the inventory says how much was
 * written, and the ids say whether it was acknowledged. Owner thread only.
 *
 * <p>Where records that were delivered are missing together with others that were not, the events
 * of the latter are counted too high rather than too low: nobody knows how many each of them held.
 */
final class Survey {

  private static final Severity[] LOWEST_FIRST = FrameFormat.SEVERITIES;

  private final long firstId;
  private final Inventory.@Nullable Extent written;
  private final LongPredicate acknowledged;
  private final BitSet whole = new BitSet();
  private final Tally counted = new Tally(); // of what is whole, as far as written says
  private final Tally all = new Tally();
  private long endId;

  // By the ids alone: for what an earlier version wrote, which has no inventory.
  private long lostRecords;
  private long lostEvents;
  private long nextId;

  /**
   * @param written what the inventory says, or null
   * @param acknowledged whether a record needs not be sent again
   */
  Survey(long firstId, Inventory.@Nullable Extent written, LongPredicate acknowledged) {
    this.firstId = firstId;
    this.nextId = firstId;
    this.endId = firstId;
    this.written = written;
    this.acknowledged = acknowledged;
  }

  /** A frame is as it was written. */
  void found(long id, Amount amount) {
    int index = (int) (id - firstId);
    if (whole.get(index)) {
      return; // twice in the file: nobody wrote that
    }
    whole.set(index);
    all.add(amount);
    if (written != null && id < written.endId()) {
      counted.add(amount);
    }
    endId = Math.max(endId, id + 1);
    nextId = id + 1;
  }

  /** A frame is damaged behind its head. */
  void hurt(long id, int events) {
    if (!acknowledged.test(id)) {
      lostRecords++;
      lostEvents += events;
    }
    nextId = id + 1;
  }

  /** Heads were damaged before this id: the ids that are missing before it were their records. */
  void gap(long id) {
    long records = unacknowledged(nextId, id);
    lostRecords += records;
    lostEvents += records; // one at least
  }

  private long unacknowledged(long fromId, long untilId) {
    long ids = 0;
    for (long id = fromId; id < untilId && id - firstId < Segment.MAX_FRAMES; id++) {
      ids += whole.get((int) (id - firstId)) || acknowledged.test(id) ? 0 : 1;
    }
    return ids;
  }

  /** Whether no frame is whole. */
  boolean isEmpty() {
    return whole.isEmpty();
  }

  /** What is missing and was not acknowledged. */
  Amount lost() {
    if (written == null) {
      SeverityCounts unknown = SeverityCounts.of(Severity.INFO, lostEvents);
      return lostRecords == 0 ? Amount.NONE : new Amount(lostRecords, unknown, 0);
    }
    Amount missing = written.amount().minus(counted.amount());
    if (missing.frames() <= 0 || missing.events() <= 0) {
      return Amount.NONE;
    }
    long open = unacknowledged(firstId, written.endId());
    long delivered = missing.frames() - Math.min(missing.frames(), open);
    return open == 0 ? Amount.NONE : without(missing, delivered);
  }

  /** Takes away records of one event each, those of the lowest severity first. */
  private static Amount without(Amount amount, long records) {
    SeverityCounts rest = amount.severities();
    long left = records;
    for (Severity severity : LOWEST_FIRST) {
      long less = Math.min(left, rest.count(severity));
      rest = rest.minus(SeverityCounts.of(severity, less));
      left -= less;
    }
    return new Amount(amount.frames() - records, rest, amount.eventBytes());
  }

  /** What is there, for the inventory: what was missing is counted once. */
  Inventory.Extent there() {
    return new Inventory.Extent(firstId, endId, all.amount());
  }
}
