// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.account;

import dev.sluice.record.DropReason;
import dev.sluice.record.SluiceStats;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts what became of every event. Each count is taken where the thing happens, and nowhere else.
 * Any thread; the counts of one moment add up when no append is under way.
 */
public final class Ledger {

  private final LongAdder accepted = new LongAdder();
  private final LongAdder acceptedBytes = new LongAdder();
  private final LongAdder delivered = new LongAdder();
  private final LongAdder deliveredBytes = new LongAdder();
  private final LongAdder droppedBytes = new LongAdder();
  private final Map<DropReason, LongAdder> lost = new EnumMap<>(DropReason.class);
  private final Map<Notice, LongAdder> notices = new EnumMap<>(Notice.class);
  private final AtomicBoolean unreported = new AtomicBoolean();

  public Ledger() {
    for (DropReason reason : DropReason.values()) {
      lost.put(reason, new LongAdder());
    }
    for (Notice notice : Notice.values()) {
      notices.put(notice, new LongAdder());
    }
  }

  public void accepted(int bytes) {
    accepted.increment();
    acceptedBytes.add(bytes);
  }

  /**
   * An event was refused at the door.
   *
   * @return whether somebody should be told: it is the first one since {@link #takeUnreported}
   */
  public boolean rejected(DropReason reason) {
    counter(reason).increment();
    // Its own events are refused by design: nobody needs to know.
    return reason != DropReason.SELF_LOG && !unreported.get() && !unreported.getAndSet(true);
  }

  public void delivered(int events, long bytes) {
    delivered.add(events);
    deliveredBytes.add(bytes);
  }

  /** Accepted events were lost. */
  public void dropped(DropReason reason, long events, long bytes) {
    counter(reason).add(events);
    droppedBytes.add(bytes);
    unreported.set(true);
  }

  public void noticed(Notice notice, long events) {
    LongAdder counter = notices.get(notice);
    if (counter != null) {
      counter.add(events);
    }
  }

  /** Whether anything was refused or lost since the last call. */
  public boolean takeUnreported() {
    return unreported.getAndSet(false);
  }

  public boolean hasUnreported() {
    return unreported.get();
  }

  /** How many events were refused or lost for this reason. */
  public long count(DropReason reason) {
    return counter(reason).sum();
  }

  /** How often this was noticed. */
  public long count(Notice notice) {
    LongAdder counter = notices.get(notice);
    return counter == null ? 0 : counter.sum();
  }

  private LongAdder counter(DropReason reason) {
    LongAdder counter = lost.get(reason);
    if (counter == null) {
      throw new IllegalStateException(reason.label());
    }
    return counter;
  }

  /** All counts, with what the buffer says it holds. */
  public SluiceStats snapshot(
      long inMemory, long inMemoryBytes, long heldBytes, long requestCount) {
    // Read from the end of the path to its start: no event is seen delivered but not yet accepted.
    long deliveredEvents = delivered.sum();
    long deliveredEventBytes = deliveredBytes.sum();
    Map<DropReason, Long> rejected = new EnumMap<>(DropReason.class);
    Map<DropReason, Long> dropped = new EnumMap<>(DropReason.class);
    for (DropReason reason : DropReason.values()) {
      (reason.isRefusal() ? rejected : dropped).put(reason, count(reason));
    }
    long lostBytes = droppedBytes.sum();
    long acceptedEvents = accepted.sum();
    // Each event is counted once, where it is decided. A second count of all of them could only
    // disagree, while events of the SDK are still refused during a stop.
    long offered = acceptedEvents + rejected.values().stream().mapToLong(Long::longValue).sum();
    return new SluiceStats(
        deliveredEvents,
        deliveredEventBytes,
        dropped,
        lostBytes,
        inMemory,
        inMemoryBytes,
        heldBytes,
        acceptedEvents,
        acceptedBytes.sum(),
        rejected,
        offered,
        count(Notice.RETRIED),
        count(Notice.MAYBE_DUPLICATED),
        count(Notice.FORMAT_ERROR),
        count(Notice.LOG_KEY_MISSING),
        count(Notice.KEY_MISSING),
        count(Notice.ROUTE_MISSING),
        requestCount);
  }
}
