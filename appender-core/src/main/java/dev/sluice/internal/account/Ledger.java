// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.account;

import dev.sluice.record.DropReason;
import dev.sluice.record.FailureCauses;
import dev.sluice.record.Severity;
import dev.sluice.record.SeverityAdder;
import dev.sluice.record.SeverityCounts;
import dev.sluice.record.SluiceStats;
import dev.sluice.record.Verdict;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

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
  private final LongAdder recovered = new LongAdder();
  private final LongAdder recoveredBytes = new LongAdder();
  private final LongAdder spooled = new LongAdder();
  private final LongAdder spooledBytes = new LongAdder();
  private final Map<DropReason, SeverityAdder> lost = new EnumMap<>(DropReason.class);
  private final CauseCounts causeCounts = new CauseCounts();
  private final Map<Notice, LongAdder> notices = new EnumMap<>(Notice.class);
  private final AtomicBoolean unreported = new AtomicBoolean();
  private final AtomicReference<@Nullable Throwable> filterFailure = new AtomicReference<>();
  private final AtomicReference<@Nullable String> formatFailure = new AtomicReference<>();

  public Ledger() {
    for (DropReason reason : DropReason.values()) {
      lost.put(reason, new SeverityAdder());
    }
    for (Notice notice : Notice.values()) {
      notices.put(notice, new LongAdder());
    }
  }

  public void accepted(int bytes) {
    add(accepted, 1);
    add(acceptedBytes, bytes);
  }

  /**
   * What is counted has happened by now: an adder that finds no memory to grow has added nothing.
   */
  private static void add(LongAdder adder, long more) {
    for (boolean added = false; !added; ) {
      try {
        adder.add(more);
        added = true;
      } catch (OutOfMemoryError e) {
        Thread.onSpinWait();
      }
    }
  }

  /**
   * An event was refused on the caller thread.
   *
   * @return whether somebody should be told: it is the first one since {@link #takeUnreported}
   */
  public boolean rejected(DropReason reason, Severity severity) {
    rejectedAtLast(reason, severity);
    // What is refused by design nobody needs to know of.
    return !reason.isByDesign() && isFirstUnreported();
  }

  /**
   * As {@link #rejected}, without a word to anybody. To count is its last call: a
   * StackOverflowError from here means that nothing was counted.
   */
  public void rejectedAtLast(DropReason reason, Severity severity) {
    counter(reason).add(severity);
  }

  /** Somebody should be told of what {@link #rejectedAtLast} counted. */
  public void announce() {
    unreported.set(true);
  }

  /**
   * A part of an event, or all of it, could not be written, and a text went out in its place.
   *
   * @return as {@link #rejected}
   */
  public boolean formatFailed(Throwable cause) {
    noticed(Notice.FORMAT_ERROR, 1);
    formatRefused(cause);
    return isFirstUnreported();
  }

  /** Why an event was refused as {@code format_error}: the first one is told, and no later one. */
  public void formatRefused(Throwable cause) {
    if (formatFailure.get() == null) {
      formatFailure.compareAndSet(null, Causes.line(cause));
    }
  }

  /** The first failure since the last call, or null. */
  @Nullable String takeFormatFailure() {
    return formatFailure.getAndSet(null);
  }

  /**
   * An event was refused that was raised inside an append or by our own threads.
   *
   * @param isOfTheSdk whether that is by design: nobody needs to know
   * @return as {@link #rejected}
   */
  public boolean selfLogRefused(Severity severity, boolean isOfTheSdk) {
    counter(DropReason.SELF_LOG).add(severity);
    if (isOfTheSdk) {
      return false;
    }
    noticed(Notice.FOREIGN_SELF_LOG, 1);
    return isFirstUnreported();
  }

  /** A filter threw this; the first one is kept until {@link #takeFilterFailure}. */
  public void filterFailed(Throwable failure) {
    filterFailure.compareAndSet(null, failure);
  }

  /** What a filter threw since the last call, or null. */
  @Nullable Throwable takeFilterFailure() {
    return filterFailure.getAndSet(null);
  }

  private boolean isFirstUnreported() {
    return !unreported.get() && !unreported.getAndSet(true);
  }

  /** Events of an earlier process were found on disk. */
  public void recovered(long events, long bytes) {
    recovered.add(events);
    recoveredBytes.add(bytes);
  }

  /** So many events are on disk alone from now on; fewer, where the numbers are negative. */
  public void spooled(long events, long bytes) {
    spooled.add(events);
    spooledBytes.add(bytes);
  }

  public void delivered(int events, long bytes) {
    delivered.add(events);
    deliveredBytes.add(bytes);
  }

  /**
   * Accepted events were lost.
   *
   * @return whether somebody should be told, as above
   */
  public boolean dropped(DropReason reason, SeverityCounts events, long bytes) {
    counter(reason).add(events);
    add(droppedBytes, bytes);
    return isFirstUnreported();
  }

  /** Events go back for another try, and this is why. */
  public void retried(Verdict why, long events) {
    causeCounts.retried(why, events);
  }

  /** Why the events that were just counted as expired were never delivered. */
  public void expiredFor(Verdict why, SeverityCounts events) {
    causeCounts.expired(why, events);
  }

  /**
   * An accepted event lacks some of its text.
   *
   * @return as {@link #rejected}
   */
  public boolean truncated() {
    noticed(Notice.TRUNCATED, 1);
    return isFirstUnreported();
  }

  /**
   * A caller waits no longer for the disk.
   *
   * @return as {@link #rejected}
   */
  public boolean ackTimedOut() {
    noticed(Notice.ACK_TIMEOUT, 1);
    return isFirstUnreported();
  }

  public void noticed(Notice notice, long events) {
    LongAdder counter = notices.get(notice);
    if (counter != null) {
      counter.add(events);
    }
  }

  /** Whether anything was refused or lost since the last call. */
  boolean takeUnreported() {
    return unreported.getAndSet(false);
  }

  boolean hasUnreported() {
    return unreported.get();
  }

  /** Which events were refused or lost for this reason. */
  SeverityCounts counts(DropReason reason) {
    return counter(reason).counts();
  }

  /** Events taken so far. */
  public long acceptedCount() {
    return accepted.sum();
  }

  /** How often this was noticed. */
  long count(Notice notice) {
    LongAdder counter = notices.get(notice);
    return counter == null ? 0 : counter.sum();
  }

  private SeverityAdder counter(DropReason reason) {
    SeverityAdder counter = lost.get(reason);
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
    FailureCauses causes = causeCounts.snapshot(); // in front of the losses, of which it is a part
    Map<DropReason, SeverityCounts> lostEvents = new EnumMap<>(DropReason.class);
    long rejected = 0;
    for (DropReason reason : DropReason.values()) {
      SeverityCounts counts = counts(reason);
      lostEvents.put(reason, counts);
      rejected += reason.isRefusal() ? counts.total() : 0;
    }
    long lostBytes = droppedBytes.sum();
    long acceptedEvents = accepted.sum();
    // Each event is counted once, where it is decided. A second count of all of them could only
    // disagree, while events of the SDK are still refused during a stop.
    long offered = acceptedEvents + rejected;
    return new SluiceStats(
        deliveredEvents,
        deliveredEventBytes,
        lostEvents,
        lostBytes,
        inMemory,
        inMemoryBytes,
        spooled.sum(),
        spooledBytes.sum(),
        recovered.sum(),
        recoveredBytes.sum(),
        heldBytes,
        acceptedEvents,
        acceptedBytes.sum(),
        offered,
        causes.retriedTotal(),
        count(Notice.MAYBE_DUPLICATED),
        count(Notice.FORMAT_ERROR),
        count(Notice.LOG_KEY_MISSING),
        count(Notice.KEY_MISSING),
        count(Notice.ROUTE_MISSING),
        count(Notice.FALLBACK),
        count(Notice.TRUNCATED),
        count(Notice.SPLIT_PART),
        count(Notice.LINES_JOINED),
        count(Notice.FILTERED),
        requestCount,
        causes);
  }
}
