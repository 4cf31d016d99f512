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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts the outcome of every event, once, where it happens. Any thread; the counts add up when no
 * append is running.
 */
public final class Ledger {

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

  /**
   * The event has already happened. An adder that finds no memory to grow has added nothing, so the
   * count is repeated.
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
   * @return whether to report it: it is the first one since {@link #takeUnreported}
   */
  public boolean rejected(DropReason reason, Severity severity) {
    rejectedAtLast(reason, severity);
    // Refusals by design are not reported.
    return !reason.isByDesign() && isFirstUnreported();
  }

  /**
   * As {@link #rejected}, without a report. The count is its last call: a StackOverflowError from
   * here means that nothing was counted.
   */
  public void rejectedAtLast(DropReason reason, Severity severity) {
    counter(reason).add(severity);
  }

  /** Marks the event that {@link #rejectedAtLast} counted as unreported. */
  public void announce() {
    unreported.set(true);
  }

  /**
   * An event, or a part of it, could not be written, and a text is sent in its place.
   *
   * @return as {@link #rejected}
   */
  public boolean formatFailed(Throwable cause) {
    noticed(Notice.FORMAT_ERROR, 1);
    formatRefused(cause);
    return isFirstUnreported();
  }

  /** Why an event was refused as {@code format_error}; only the first reason is kept. */
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
   * An event was refused that was logged inside an append or by our own threads.
   *
   * @param isOfTheSdk whether the SDK, or the JDK below it, logged it: by design, and not reported
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

  /** A filter failed; the first failure is kept until {@link #takeFilterFailure}. */
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

  /** Adds to the number of events that are only on disk; negative numbers take away. */
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
   * @return whether to report it, as for {@link #rejected}
   */
  public boolean dropped(DropReason reason, SeverityCounts events, long bytes) {
    counter(reason).add(events);
    add(droppedBytes, bytes);
    return isFirstUnreported();
  }

  /** Events will be sent again, for this cause. */
  public void retried(Verdict why, long events) {
    causeCounts.retried(why, events);
  }

  /**
   * The cause of the last try of events that were just counted as expired, or null if none failed.
   */
  public void expiredFor(@Nullable Verdict why, SeverityCounts events) {
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
   * A caller stopped waiting for the disk.
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

  /**
   * All counts, with those of the buffer.
   *
   * @param buffer is read last, from the end of the path to its start: no event is seen delivered
   *     but not yet accepted
   */
  public SluiceStats snapshot(Supplier<Buffered> buffer, long requestCount) {
    long deliveredEvents = delivered.sum();
    long deliveredEventBytes = deliveredBytes.sum();
    FailureCauses causes = causeCounts.snapshot(); // before the losses, of which it is a part
    Map<DropReason, SeverityCounts> lostEvents = new EnumMap<>(DropReason.class);
    long rejected = 0;
    for (DropReason reason : DropReason.values()) {
      SeverityCounts counts = counts(reason);
      lostEvents.put(reason, counts);
      rejected += reason.isRefusal() ? counts.total() : 0;
    }
    long lostBytes = droppedBytes.sum();
    Buffered buffered = buffer.get();
    // Offered is the sum: each event is counted once, where it is decided. A count of its own could
    // differ while events of the SDK are refused during a stop.
    long offered = buffered.accepted() + rejected;
    return new SluiceStats(
        deliveredEvents,
        deliveredEventBytes,
        lostEvents,
        lostBytes,
        buffered.inMemory(),
        buffered.inMemoryBytes(),
        spooled.sum(),
        spooledBytes.sum(),
        recovered.sum(),
        recoveredBytes.sum(),
        buffered.heldBytes(),
        buffered.accepted(),
        buffered.acceptedBytes(),
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
