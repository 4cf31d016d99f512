// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.pipeline;

import dev.sluice.internal.batch.Batcher;
import dev.sluice.internal.buffer.Backlog;
import dev.sluice.internal.send.Outcomes;
import dev.sluice.internal.send.RetryPolicy;
import dev.sluice.internal.send.Sender;
import dev.sluice.internal.send.ShardWatch;
import dev.sluice.internal.util.Ticker;
import dev.sluice.record.Batch;
import dev.sluice.record.DropReason;
import dev.sluice.record.PutEntry;
import dev.sluice.record.PutResult;
import dev.sluice.record.ShardMap;
import dev.sluice.record.UserRecord;
import dev.sluice.record.Verdict;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The way of one stream's records, from the intake to their end: what waits, the next batch, the
 * requests under way. Streams have a lane each, so that trouble with one holds up no other. Every
 * field belongs to the shipper thread.
 */
final class Lane implements Outcomes {

  private final Backlog backlog = new Backlog();
  private final Batcher batcher;
  private final Sender sender;
  private final ShardWatch shardWatch;
  private final RetryPolicy policy;
  private final Settlement settlement;
  private final LaneReport report;
  private final Ticker ticker;
  private long nowNanos;

  Lane(
      Batcher batcher,
      Sender sender,
      ShardWatch shardWatch,
      RetryPolicy policy,
      Settlement settlement,
      LaneReport report,
      Ticker ticker) {
    this.batcher = batcher;
    this.sender = sender;
    this.shardWatch = shardWatch;
    this.policy = policy;
    this.settlement = settlement;
    this.report = report;
    this.ticker = ticker;
  }

  /** Takes a record that has just left the intake. */
  void add(UserRecord record) {
    backlog.add(record);
  }

  /** Settles the requests that ended, and hears of new shards. */
  void settle() {
    nowNanos = ticker.nanoTime();
    sender.settle(this);
    ShardMap shards = shardWatch.takeNews();
    if (shards != null) {
      batcher.shards(shards);
    }
  }

  /** Whether the next records may come: all earlier ones are in the batch, and it has room. */
  boolean takesMore() {
    return !backlog.hasFresh() && !batcher.isFull();
  }

  int roomEvents() {
    return batcher.roomEvents();
  }

  long roomBytes() {
    return batcher.roomBytes();
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
    if (!isReady(hurried)) {
      return false;
    }
    Batch batch = batcher.cut();
    if (batch != null) {
      sender.dispatch(batch);
    }
    fill();
    return batch != null;
  }

  private void fill() {
    backlog.feed(ticker.nanoTime(), batcher::offer, this::offerFresh);
  }

  private boolean offerFresh(UserRecord record) {
    if (policy.isTooOld(record.createdNanos(), ticker.nanoTime())) {
      settlement.lost(DropReason.EXPIRED, stream(), record);
      return true;
    }
    return batcher.offer(record);
  }

  private boolean isReady(boolean hurried) {
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
  boolean wantsMore() {
    return sender.pausedUntilNanos() == null
        && sender.hasRoom(batcher.sizeBytes())
        && !batcher.isFull();
  }

  boolean isEmpty() {
    return batcher.isEmpty();
  }

  /** Time until something is to be done here, if nothing else happens. */
  long nanosToNextDeadline(boolean hurried) {
    if (sender.hasNextSuspect() || isReady(hurried)) {
      return 0; // a pause has ended since the last step: nothing else would wake us
    }
    long nowNanos = ticker.nanoTime();
    Long pausedUntilNanos = sender.pausedUntilNanos();
    long nanos = sooner(Shipper.FOREVER_NANOS, pausedUntilNanos, nowNanos);
    if (pausedUntilNanos == null && sender.hasRoom(batcher.sizeBytes())) {
      nanos = sooner(nanos, batcher.isEmpty() ? null : batcher.dueNanos(), nowNanos);
      nanos = batcher.isFull() ? nanos : sooner(nanos, backlog.nextDueNanos(), nowNanos);
      nanos = sooner(nanos, batcher.nextReleaseNanos(), nowNanos);
    }
    return nanos;
  }

  static long sooner(long nanos, @Nullable Long deadlineNanos, long nowNanos) {
    return deadlineNanos == null ? nanos : Math.min(nanos, Math.max(0, deadlineNanos - nowNanos));
  }

  /** Whether no request is under way. */
  boolean isIdle() {
    return sender.isIdle();
  }

  /** Takes out all that is held here: the appender gives it up. */
  void takeAll(Consumer<PutEntry> sink) {
    sender.entries().forEach(sink); // what Kinesis may have stored all the same
    backlog.takeAll(sink);
    batcher.takeAll(sink);
  }

  String stream() {
    return batcher.stream();
  }

  /** When the oldest event held here was appended, or the given time if none is older. */
  long oldestCreatedNanos(long nowNanos) {
    // Against the flow: a record that moves on meanwhile is seen where it comes from or goes to.
    long oldest = backlog.oldestCreatedNanos(nowNanos);
    oldest = batcher.oldestCreatedNanos(oldest);
    return sender.oldestCreatedNanos(oldest);
  }

  @Override
  public void ended(Batch batch, PutResult result, long nanos) {
    report.ended(batch, result, nanos);
  }

  @Override
  public void stored(PutEntry entry) {
    settlement.stored(entry);
    report.stored(entry, nowNanos);
    batcher.gate().stored(entry);
  }

  @Override
  public void landed(Set<String> shardIds) {
    shardWatch.landed(shardIds);
  }

  @Override
  public boolean throttled(PutEntry entry) {
    shardWatch.throttled();
    return batcher.gate().throttled(entry, ticker.nanoTime());
  }

  @Override
  public void retry(List<PutEntry> entries, long dueNanos) {
    entries.forEach(settlement::retried);
    backlog.retryAt(dueNanos, entries);
  }

  @Override
  public void expired(PutEntry entry) {
    settlement.lost(DropReason.EXPIRED, stream(), entry);
    batcher.gate().settled(entry);
  }

  @Override
  public void undeliverable(PutEntry entry, String detail) {
    settlement.lost(DropReason.UNDELIVERABLE, stream(), entry);
    batcher.gate().settled(entry);
    report.undeliverable(entry, detail);
  }

  @Override
  public void failed(Verdict verdict, int events, int unknown, String detail) {
    settlement.maybeDuplicated(unknown);
    report.failed(verdict, events, unknown, detail);
  }
}
