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
import dev.sluice.internal.util.records.ArrayPool;
import dev.sluice.internal.util.records.RecordQueue;
import dev.sluice.record.Batch;
import dev.sluice.record.PutEntry;
import dev.sluice.record.ShardMap;
import dev.sluice.record.UserRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything behind the intake for one stream: records that wait, the next batch, the requests in
 * flight. Each stream has a lane, so that trouble with one stream delays no other. The shipper
 * thread owns every field.
 */
final class Lane {

  /** A step takes at most this much for the disk, so that answers do not wait for it. */
  private static final long SPOOL_STEP_BYTES = 1 << 20;

  private final Backlog backlog;
  private final Batcher batcher;
  private final Spooler spooler;
  private final Sender sender;
  private final ShardWatch shardWatch;
  private final RetryPolicy policy;
  private final LaneOutcomes outcomes;
  private final LaneLosses losses;
  private final Ticker ticker;
  private final long tickNanos;
  private @Nullable Batch alone; // with a record that was refused alone; it is sent in this step
  private boolean hasNewRecords; // a record came since the step began
  private boolean hasExpired; // a record expired since then: the next ones may be too old, too
  private long fillNanos; // when the batch was filled last: the time is not asked for each record

  Lane(
      ArrayPool pool,
      Batcher batcher,
      Spooler spooler,
      long spoolDelayNanos,
      Sender sender,
      ShardWatch shardWatch,
      RetryPolicy policy,
      Settlement settlement,
      LaneReport report,
      Ticker ticker) {
    this.backlog = new Backlog(pool);
    this.batcher = batcher;
    this.spooler = spooler;
    this.tickNanos = spoolDelayNanos / 2; // an event may wait for two ticks
    this.sender = sender;
    this.shardWatch = shardWatch;
    this.policy = policy;
    this.ticker = ticker;
    this.outcomes =
        new LaneOutcomes(backlog, batcher, spooler, shardWatch, settlement, report, policy, ticker);
    this.losses = new LaneLosses(backlog, batcher, spooler, sender, settlement);
  }

  /** Takes a record that has just left the intake. */
  void add(UserRecord record) {
    backlog.add(record);
    hasNewRecords = true;
  }

  /** Takes all records that have just left the intake out of their queue. */
  void addAll(RecordQueue arrived) {
    hasNewRecords |= !arrived.isEmpty();
    backlog.addAll(arrived);
  }

  /** Settles the requests that ended, and takes over a new list of shards. */
  void settle() {
    hasNewRecords = false;
    hasExpired = false;
    sender.settle(outcomes);
    outcomes.afterSettling(sender.unansweredNanos());
    spooler.begin(sender.isStuck(), ticker.nanoTime());
    ShardMap shards = shardWatch.takeNews();
    if (shards != null) {
      batcher.shards(shards);
    }
  }

  /**
   * Whether it takes records: the disk does, or all earlier ones are in the batch, which has room.
   */
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
   * Fills the batch, and sends it if it is due or if somebody hurries.
   *
   * @param pressed whether the batch is sent before it is full or due
   * @return whether it was sent: there is room for more records
   */
  boolean dispatch(boolean pressed) {
    Batch suspect = sender.nextSuspect();
    while (suspect != null) {
      sender.dispatch(suspect);
      suspect = sender.nextSuspect();
    }
    batcher.begin(ticker.nanoTime(), sender.requestBytes());
    fill();
    if (!canDispatch(pressed)) {
      dispatchAlone();
      return false;
    }
    Batch batch = batcher.cut();
    if (batch != null) {
      try {
        spooler.commit();
      } finally { // no other place has the records now
        sender.dispatch(batch);
      }
    }
    fill();
    return batch != null;
  }

  /** Sends one of the records that were refused alone, after all others that may go. */
  private void dispatchAlone() {
    try {
      backlog.feedAlone(ticker.nanoTime(), this::takeAlone);
    } finally { // no other place has its record now
      Batch batch = alone;
      alone = null;
      if (batch != null) {
        sender.dispatchAlone(batch);
      }
    }
  }

  private boolean takeAlone(PutEntry entry) {
    if (alone == null && sender.canTryAlone(entry, !batcher.isEmpty() || !backlog.isEmpty())) {
      alone = new Batch(stream(), List.of(entry));
      return true;
    }
    return outcomes.expiresAlone(entry);
  }

  private void fill() {
    fillNanos = ticker.nanoTime();
    boolean all = backlog.feedRetries(fillNanos, batcher::offer);
    boolean goToDisk = spooler.canTakeAll(); // behind the records that come back
    if (goToDisk) {
      backlog.feedFresh(this::offerFresh);
    }
    if (all) {
      spooler.refill(this::canRefill, this::offerKept);
    }
    if (all && !goToDisk) {
      backlog.feedFresh(this::offerFresh);
    }
  }

  /** Whether records may come back from disk. One request is enough while delivery is stuck. */
  private boolean canRefill() {
    return !batcher.isFull() && (!sender.isStuck() || (sender.isIdle() && backlog.isEmpty()));
  }

  private void offerKept(PutEntry entry) {
    if (policy.isTooOld(entry.createdNanos(), fillNanos)) {
      hasExpired = true;
      outcomes.expiredUntried(entry);
    } else {
      batcher.gate().add(entry);
    }
  }

  /**
   * A step ends: records that have to be on disk are handed over.
   *
   * @param all whether a caller waits for them: then open aggregates are finished, however young
   */
  void commit(boolean all) {
    long nowNanos = ticker.nanoTime();
    if (spooler.writesAhead()) {
      batcher.finishOlder(all ? nowNanos + 1 : nowNanos - tickNanos);
    }
    boolean waits = !all && spooler.writesAhead() && !spooler.isPressed();
    batcher.keepOlder(waits ? nowNanos - tickNanos : nowNanos + 1);
    spooler.commit();
  }

  /** Whether the disk got all records that left the intake, if it gets any. */
  boolean isHandedOver() {
    return !spooler.writesAhead() || !backlog.hasFresh();
  }

  private boolean offerFresh(UserRecord record) {
    if (policy.isTooOld(record.createdNanos(), fillNanos)) {
      hasExpired = true;
      outcomes.expiredUntried(record);
      return true;
    }
    return batcher.offer(record);
  }

  private boolean canDispatch(boolean pressed) {
    return !batcher.isEmpty()
        && nanosToDispatch(pressed, ticker.nanoTime()) == 0
        && sender.hasRoom(batcher.sizeBytes());
  }

  /** The time until the batch is to be sent; only asked when it is not empty. */
  private long nanosToDispatch(boolean pressed, long nowNanos) {
    if (batcher.isFull()) {
      return 0;
    }
    long dueNanos = pressed ? 0 : batcher.nanosToDue(nowNanos);
    return Math.max(dueNanos, spooler.waitNanos(!sender.isIdle(), nowNanos));
  }

  /** The appender stops: records that wait for a later try are due now, as there may be none. */
  void tryOnceMore() {
    sender.resume();
    backlog.makeDue(ticker.nanoTime());
    batcher.gate().makeDue();
  }

  /**
   * Whether new records may wake the shipper: the disk takes them, or they could be sent soon. Then
   * no pause is on, and window and batch have room.
   */
  boolean mayWake() {
    return spooler.canTakeAll()
        || (sender.pausedUntilNanos() == null
            && sender.hasRoom(batcher.sizeBytes())
            && !batcher.isFull());
  }

  /** Whether one new record is enough to wake it. */
  boolean mayWakeForOne() {
    return spooler.canTakeAll() ? !hasTick() : batcher.isEmpty();
  }

  /** Whether a step follows soon, for the disk: records came, or still wait to be handed over. */
  private boolean hasTick() {
    return spooler.canTakeAll()
        && (hasNewRecords || (spooler.writesAhead() && batcher.hasUnkept()));
  }

  /** The time until this lane has work, if nothing else happens. */
  long nanosToNextDeadline(boolean pressed) {
    if (hasExpired || sender.hasNextSuspect() || canDispatch(pressed)) {
      return 0; // a pause has ended since the last step: nothing else would wake us
    }
    long nowNanos = ticker.nanoTime();
    Long pausedUntilNanos = sender.pausedUntilNanos();
    long tick = hasTick() ? tickNanos : Ticker.NEVER_NANOS;
    long nanos =
        Waits.sooner(Math.min(tick, spooler.nanosToDue(nowNanos)), pausedUntilNanos, nowNanos);
    nanos = Waits.sooner(nanos, outcomes.dueNanos(sender.unansweredNanos()), nowNanos);
    nanos = Waits.sooner(nanos, backlog.nextAloneNanos(), nowNanos);
    if (pausedUntilNanos == null && sender.hasRoom(batcher.sizeBytes())) {
      nanos = batcher.isEmpty() ? nanos : Math.min(nanos, nanosToDispatch(pressed, nowNanos));
      nanos = batcher.isFull() ? nanos : Waits.sooner(nanos, backlog.nextDueNanos(), nowNanos);
      nanos = Waits.sooner(nanos, batcher.nextReleaseNanos(), nowNanos);
    }
    return nanos;
  }

  /** Whether no request is in flight, and no record waits on disk. */
  boolean isIdle() {
    return sender.isIdle() && spooler.isEmpty();
  }

  /** Gives up records of this lane. */
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
    long oldest = backlog.oldestCreatedNanos(nowNanos);
    oldest = batcher.oldestCreatedNanos(oldest);
    return sender.oldestCreatedNanos(spooler.oldestCreatedNanos(oldest));
  }
}
