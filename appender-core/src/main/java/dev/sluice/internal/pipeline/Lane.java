// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.pipeline;

import dev.sluice.internal.batch.Batcher;
import dev.sluice.internal.buffer.Backlog;
import dev.sluice.internal.buffer.spool.Spooler;
import dev.sluice.internal.send.RetryPolicy;
import dev.sluice.internal.send.Sender;
import dev.sluice.internal.send.ShardWatch;
import dev.sluice.internal.util.Ticker;
import dev.sluice.internal.util.Waits;
import dev.sluice.record.Batch;
import dev.sluice.record.PutEntry;
import dev.sluice.record.ShardMap;
import dev.sluice.record.UserRecord;

/**
 * The way of one stream's records, from the intake to their end: what waits, the next batch, the
 * requests under way. Streams have a lane each, so that trouble with one holds up no other. Every
 * field belongs to the shipper thread.
 */
final class Lane {

  /** What goes to disk is taken in such pieces, so that answers are not kept waiting. */
  private static final long SPOOL_STEP_BYTES = 1 << 20;

  private final Backlog backlog = new Backlog();
  private final Batcher batcher;
  private final Spooler spooler;
  private final Sender sender;
  private final ShardWatch shardWatch;
  private final RetryPolicy policy;
  private final LaneOutcomes outcomes;
  private final LaneLosses losses;
  private final Ticker ticker;
  private final long tickNanos;
  private boolean hasNewRecords; // a record came since the step began

  Lane(
      Batcher batcher,
      Spooler spooler,
      long spoolDelayNanos,
      Sender sender,
      ShardWatch shardWatch,
      RetryPolicy policy,
      Settlement settlement,
      LaneReport report,
      Ticker ticker) {
    this.batcher = batcher;
    this.spooler = spooler;
    this.tickNanos = spoolDelayNanos / 2; // an event waits for one tick, and then for the next
    this.sender = sender;
    this.shardWatch = shardWatch;
    this.policy = policy;
    this.ticker = ticker;
    this.outcomes =
        new LaneOutcomes(backlog, batcher, spooler, shardWatch, settlement, report, ticker);
    this.losses = new LaneLosses(backlog, batcher, spooler, sender, settlement);
  }

  /** Takes a record that has just left the intake. */
  void add(UserRecord record) {
    backlog.add(record);
    hasNewRecords = true;
  }

  /** Settles the requests that ended, and takes over a new list of shards. */
  void settle() {
    hasNewRecords = false;
    sender.settle(outcomes);
    outcomes.afterSettling(sender.unansweredNanos());
    spooler.begin(sender.isStuck(), ticker.nanoTime());
    ShardMap shards = shardWatch.takeNews();
    if (shards != null) {
      batcher.shards(shards);
    }
  }

  /** Whether the next records may come: all earlier ones are in the batch, and it has room. */
  boolean canDrain() {
    return spooler.canTakeAll() || (!backlog.hasFresh() && !batcher.isFull());
  }

  int roomEvents() {
    return spooler.canTakeAll() ? Integer.MAX_VALUE : batcher.roomEvents();
  }

  long roomBytes() {
    return spooler.canTakeAll() ? SPOOL_STEP_BYTES : batcher.roomBytes();
  }

  /**
   * Fills the batch and sends what is due, at most one batch of fresh records.
   *
   * @param hurried whether a batch goes out without waiting for company
   * @return whether there is room again for more
   */
  boolean dispatch(boolean hurried) {
    Batch suspect = sender.nextSuspect();
    while (suspect != null) {
      sender.dispatch(suspect);
      suspect = sender.nextSuspect();
    }
    batcher.begin(ticker.nanoTime(), sender.requestBytes());
    fill();
    if (!canDispatch(hurried)) {
      return false;
    }
    Batch batch = batcher.cut();
    if (batch != null) {
      try {
        spooler.commit();
      } finally { // the batch is nowhere else now
        sender.dispatch(batch);
      }
    }
    fill();
    return batch != null;
  }

  private void fill() {
    boolean all = backlog.feedRetries(ticker.nanoTime(), batcher::offer);
    if (all) {
      spooler.refill(this::canRefill, this::offerKept);
    }
    if (all || spooler.canTakeAll()) {
      backlog.feedFresh(this::offerFresh);
    }
  }

  /** Whether records on disk may come back: while nothing goes out, one request is enough. */
  private boolean canRefill() {
    return !batcher.isFull() && (!sender.isStuck() || (sender.isIdle() && backlog.isEmpty()));
  }

  private void offerKept(PutEntry entry) {
    if (policy.isTooOld(entry.createdNanos(), ticker.nanoTime())) {
      outcomes.expiredUntried(entry);
    } else {
      batcher.gate().add(entry);
    }
  }

  /**
   * A step ends: what has to be on disk goes there.
   *
   * @param all whether somebody waits for what is not finished yet
   */
  void commit(boolean all) {
    if (spooler.writesAhead()) {
      batcher.finishOlder(all ? ticker.nanoTime() + 1 : ticker.nanoTime() - tickNanos);
    }
    spooler.commit();
  }

  /** Whether all that left the intake was handed to the disk, if there is one to take it. */
  boolean isHandedOver() {
    return !spooler.writesAhead() || !backlog.hasFresh();
  }

  private boolean offerFresh(UserRecord record) {
    if (policy.isTooOld(record.createdNanos(), ticker.nanoTime())) {
      outcomes.expiredUntried(record);
      return true;
    }
    return batcher.offer(record);
  }

  private boolean canDispatch(boolean hurried) {
    return !batcher.isEmpty()
        && (hurried || batcher.isDue(ticker.nanoTime()))
        && sender.hasRoom(batcher.sizeBytes());
  }

  /** The appender stops: what waits for a later try gets it now, since there may be no later. */
  void tryOnceMore() {
    sender.resume();
    backlog.makeDue(ticker.nanoTime());
    batcher.gate().makeDue();
  }

  /** Whether records that arrive now could leave soon: no pause, room in the window and batch. */
  boolean mayWake() {
    return spooler.canTakeAll()
        || (sender.pausedUntilNanos() == null
            && sender.hasRoom(batcher.sizeBytes())
            && !batcher.isFull());
  }

  /** Whether the next record is to be looked at as soon as it is there. */
  boolean mayWakeForOne() {
    return spooler.canTakeAll() ? !hasNewRecords : batcher.isEmpty();
  }

  /** Time until something is to be done here, if nothing else happens. */
  long nanosToNextDeadline(boolean hurried) {
    if (sender.hasNextSuspect() || canDispatch(hurried)) {
      return 0; // a pause has ended since the last step: nothing else would wake us
    }
    long nowNanos = ticker.nanoTime();
    Long pausedUntilNanos = sender.pausedUntilNanos();
    long tick = spooler.canTakeAll() && hasNewRecords ? tickNanos : Ticker.NEVER_NANOS;
    long nanos =
        Waits.sooner(Math.min(tick, spooler.nanosToDue(nowNanos)), pausedUntilNanos, nowNanos);
    nanos = Waits.sooner(nanos, outcomes.dueNanos(sender.unansweredNanos()), nowNanos);
    if (pausedUntilNanos == null && sender.hasRoom(batcher.sizeBytes())) {
      nanos = Waits.sooner(nanos, batcher.isEmpty() ? null : batcher.dueNanos(), nowNanos);
      nanos = batcher.isFull() ? nanos : Waits.sooner(nanos, backlog.nextDueNanos(), nowNanos);
      nanos = Waits.sooner(nanos, batcher.nextReleaseNanos(), nowNanos);
    }
    return nanos;
  }

  /** Whether nothing is under way, nor on disk. */
  boolean isIdle() {
    return sender.isIdle() && spooler.isEmpty();
  }

  /** What is given up here. */
  LaneLosses losses() {
    return losses;
  }

  String stream() {
    return batcher.stream();
  }

  Spooler spooler() {
    return spooler;
  }

  /** When the oldest event held here was appended, or the given time if none is older. */
  long oldestCreatedNanos(long nowNanos) {
    // Against the flow: a record that moves on meanwhile is seen where it comes from or goes to.
    long oldest = backlog.oldestCreatedNanos(nowNanos);
    oldest = batcher.oldestCreatedNanos(oldest);
    return sender.oldestCreatedNanos(spooler.oldestCreatedNanos(oldest));
  }
}
