// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.pipeline;

import dev.sluice.internal.account.Ledger;
import dev.sluice.internal.account.LossReport;
import dev.sluice.internal.account.Notice;
import dev.sluice.internal.account.QuietDiagnostics;
import dev.sluice.internal.batch.Batcher;
import dev.sluice.internal.buffer.Backlog;
import dev.sluice.internal.buffer.Intake;
import dev.sluice.internal.send.Outcomes;
import dev.sluice.internal.send.RetryPolicy;
import dev.sluice.internal.send.Sender;
import dev.sluice.internal.send.ShardWatch;
import dev.sluice.internal.util.Ticker;
import dev.sluice.record.Batch;
import dev.sluice.record.DropReason;
import dev.sluice.record.PutEntry;
import dev.sluice.record.ShardMap;
import dev.sluice.record.UserRecord;
import dev.sluice.record.Verdict;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Moves records from the intake to the sender and settles what comes back. Every field belongs to
 * the one thread that runs it; each step is a method, so that tests drive it without the thread.
 */
final class Shipper implements Outcomes {

  static final long FOREVER_NANOS = Long.MAX_VALUE / 4;

  private final Intake intake;
  private final Backlog backlog = new Backlog();
  private final Batcher batcher;
  private final Sender sender;
  private final @Nullable ShardWatch shardWatch; // null where nobody needs to know
  private final RetryPolicy policy;
  private final Ledger ledger;
  private final LossReport losses;
  private final QuietDiagnostics diagnostics;
  private final Ticker ticker;

  private boolean hurried;
  private long releasedEvents;
  private long releasedEventBytes;
  private long releasedBytes;

  Shipper(
      Intake intake,
      Batcher batcher,
      Sender sender,
      @Nullable ShardWatch shardWatch,
      RetryPolicy policy,
      Ledger ledger,
      LossReport losses,
      QuietDiagnostics diagnostics,
      Ticker ticker) {
    this.intake = intake;
    this.batcher = batcher;
    this.sender = sender;
    this.shardWatch = shardWatch;
    this.policy = policy;
    this.ledger = ledger;
    this.losses = losses;
    this.diagnostics = diagnostics;
    this.ticker = ticker;
  }

  /** Does all the work that is there now; never waits. */
  void runOnce() {
    sender.settle(this);
    release();
    ShardMap shards = shardWatch == null ? null : shardWatch.takeNews();
    if (shards != null) {
      batcher.shards(shards);
    }
    fill();
    Batch suspect = sender.nextSuspect();
    while (suspect != null) {
      sender.dispatch(suspect);
      suspect = sender.nextSuspect();
    }
    while (isDue() && sender.hasRoom(batcher.sizeBytes())) {
      sender.dispatch(batcher.cut());
      fill();
    }
    release(); // what expired on the way
    losses.report();
  }

  private void fill() {
    if (backlog.fresh().isEmpty() && !batcher.isFull()) {
      intake.drainTo(backlog.fresh(), batcher.roomEvents(), batcher.roomBytes());
    }
    backlog.feed(ticker.nanoTime(), batcher::offer, this::offerFresh);
  }

  private boolean offerFresh(UserRecord record) {
    if (policy.isTooOld(record.createdNanos(), ticker.nanoTime())) {
      ledger.dropped(DropReason.EXPIRED, 1, record.sizeBytes());
      addReleased(1, record.sizeBytes(), record.heldBytes());
      return true;
    }
    return batcher.offer(record);
  }

  private boolean isDue() {
    return !batcher.isEmpty() && (hurried || batcher.isDue(ticker.nanoTime()));
  }

  /** Whether batches go out without waiting for company: a flush or a stop is under way. */
  void hurry(boolean hurried) {
    this.hurried = hurried;
  }

  /** The appender stops: what waits for a later try gets it now, since there may be no later. */
  void tryOnceMore() {
    sender.resume();
    backlog.makeDue(ticker.nanoTime());
  }

  /** Waits for the next thing to do, at most so long. */
  void awaitWork(long maxNanos) throws InterruptedException {
    long nanos = Math.min(maxNanos, nanosToNextDeadline());
    boolean wantsMore = sender.pausedUntilNanos() == null && sender.hasRoom(batcher.sizeBytes());
    if (!wantsMore || batcher.isFull()) {
      // Only an answer, a deadline or a close can change anything: callers need not wake us.
      intake.awaitWork(nanos, Integer.MAX_VALUE, Long.MAX_VALUE);
    } else if (batcher.isEmpty() || hurried) {
      intake.awaitWork(nanos, 1, Long.MAX_VALUE);
    } else {
      intake.awaitWork(nanos, batcher.roomEvents(), batcher.roomBytes());
    }
  }

  long nanosToNextDeadline() {
    if (sender.hasNextSuspect() || (isDue() && sender.hasRoom(batcher.sizeBytes()))) {
      return 0; // a pause has ended since the last step: nothing else would wake us
    }
    long nowNanos = ticker.nanoTime();
    Long pausedUntilNanos = sender.pausedUntilNanos();
    long nanos = FOREVER_NANOS;
    nanos = sooner(nanos, pausedUntilNanos, nowNanos);
    nanos = sooner(nanos, losses.dueNanos(), nowNanos);
    if (pausedUntilNanos == null && sender.hasRoom(batcher.sizeBytes())) {
      nanos = sooner(nanos, batcher.isEmpty() ? null : batcher.dueNanos(), nowNanos);
      nanos = batcher.isFull() ? nanos : sooner(nanos, backlog.nextDueNanos(), nowNanos);
    }
    return nanos;
  }

  private static long sooner(long nanos, @Nullable Long deadlineNanos, long nowNanos) {
    return deadlineNanos == null ? nanos : Math.min(nanos, Math.max(0, deadlineNanos - nowNanos));
  }

  /** Whether nothing is held anywhere. */
  boolean isDrained() {
    return intake.held().events() == 0 && sender.isIdle();
  }

  /** When the oldest event that is held was appended, or now. */
  long oldestCreatedNanos() {
    // Against the flow: a record that moves on meanwhile is seen where it comes from or goes to.
    return oldestBehind(intake.oldestCreatedNanos(ticker.nanoTime()));
  }

  /** As above, but the intake: the given time if nothing behind it is older. */
  long oldestBehind(long nanos) {
    return sender.oldestCreatedNanos(batcher.oldestCreatedNanos(backlog.oldestCreatedNanos(nanos)));
  }

  /** Gives up everything that is held: the stop's time is over. */
  void abandon() {
    sender.settle(this); // what ended in the meantime still counts as what it was
    release();
    Intake.Held held = intake.held();
    if (held.events() > 0) {
      ledger.dropped(DropReason.SHUTDOWN, held.events(), held.eventBytes());
      intake.release(held.events(), held.eventBytes(), held.bytes());
    }
    losses.reportNow();
  }

  @Override
  public void stored(PutEntry entry) {
    ledger.delivered(entry.eventCount(), entry.eventBytes());
    addReleased(entry.eventCount(), entry.eventBytes(), entry.heldBytes());
  }

  @Override
  public void landed(Set<String> shardIds) {
    if (shardWatch != null) {
      shardWatch.landed(shardIds);
    }
  }

  @Override
  public void retry(List<PutEntry> entries, long dueNanos) {
    entries.forEach(entry -> ledger.noticed(Notice.RETRIED, entry.eventCount()));
    backlog.retryAt(dueNanos, entries);
  }

  @Override
  public void expired(PutEntry entry) {
    lost(DropReason.EXPIRED, entry);
  }

  @Override
  public void undeliverable(PutEntry entry, String detail) {
    lost(DropReason.UNDELIVERABLE, entry);
    diagnostics.warn(
        DropReason.UNDELIVERABLE,
        "Kinesis refuses a record of " + entry.sizeBytes() + " bytes for good: " + detail);
  }

  @Override
  public void failed(Verdict verdict, int events, int unknown, String detail) {
    ledger.noticed(Notice.MAYBE_DUPLICATED, unknown);
    diagnostics.warn(
        verdict,
        events
            + " events go back for another try"
            + (unknown > 0 ? ", of " + unknown + " nobody knows whether they are stored: " : ": ")
            + detail);
  }

  private void lost(DropReason reason, PutEntry entry) {
    ledger.dropped(reason, entry.eventCount(), entry.eventBytes());
    addReleased(entry.eventCount(), entry.eventBytes(), entry.heldBytes());
  }

  private void addReleased(long events, long eventBytes, long bytes) {
    releasedEvents += events;
    releasedEventBytes += eventBytes;
    releasedBytes += bytes;
  }

  /** Once for all that was settled: each release takes the lock and wakes waiting callers. */
  private void release() {
    if (releasedEvents > 0) {
      intake.release(releasedEvents, releasedEventBytes, releasedBytes);
      releasedEvents = 0;
      releasedEventBytes = 0;
      releasedBytes = 0;
    }
  }
}
