// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.pipeline;

import dev.sluice.internal.batch.Batcher;
import dev.sluice.internal.batch.Gate;
import dev.sluice.internal.buffer.Backlog;
import dev.sluice.internal.buffer.spool.Spooler;
import dev.sluice.internal.send.Outcomes;
import dev.sluice.internal.send.RetryPolicy;
import dev.sluice.internal.send.ShardWatch;
import dev.sluice.internal.util.Ticker;
import dev.sluice.record.Batch;
import dev.sluice.record.DropReason;
import dev.sluice.record.PutEntry;
import dev.sluice.record.PutResult;
import dev.sluice.record.UserRecord;
import dev.sluice.record.Verdict;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Passes the outcome of each record on to the stages of the lane. Shipper thread only. */
final class LaneOutcomes implements Outcomes {

  private final Backlog backlog;
  private final Batcher batcher;
  private final Spooler spooler;
  private final ShardWatch shardWatch;
  private final Settlement settlement;
  private final LaneReport report;
  private final RetryPolicy policy;
  private final Ticker ticker;
  private @Nullable Verdict trouble; // of the last request that did not store all its records

  LaneOutcomes(
      Backlog backlog,
      Batcher batcher,
      Spooler spooler,
      ShardWatch shardWatch,
      Settlement settlement,
      LaneReport report,
      RetryPolicy policy,
      Ticker ticker) {
    this.backlog = backlog;
    this.batcher = batcher;
    this.spooler = spooler;
    this.shardWatch = shardWatch;
    this.settlement = settlement;
    this.report = report;
    this.policy = policy;
    this.ticker = ticker;
  }

  @Override
  public void ended(Batch batch, PutResult result, long nanos) {
    report.ended(batch, result, nanos, ticker.nanoTime());
  }

  @Override
  public void stored(PutEntry entry) {
    // Steps that need memory come first and may be repeated. The count comes last and needs none.
    spooler.forget(entry);
    batcher.gate().stored(entry);
    settlement.stored(entry);
    entry.release(); // the service has all of it: no sender reads it any more
    trouble = null;
    try {
      report.stored(entry, ticker.nanoTime());
    } catch (OutOfMemoryError e) {
      // only the message is lost: the records are settled
    }
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
  public void retry(List<PutEntry> entries, Verdict why, long dueNanos, boolean alone) {
    if (alone) { // this is first: it may find no memory
      backlog.retryAloneAt(dueNanos, entries.get(0));
    } else {
      backlog.retryAt(dueNanos, entries);
    }
    for (int i = 0; i < entries.size(); i++) { // by index: an iterator needs memory too
      settlement.retried(entries.get(i), why);
    }
  }

  @Override
  public void expired(PutEntry entry, Verdict why) {
    givenUp(DropReason.EXPIRED, entry, why);
  }

  @Override
  public void undeliverable(PutEntry entry, String detail) {
    givenUp(DropReason.UNDELIVERABLE, entry, Verdict.INVALID);
    try {
      report.undeliverable(entry, detail);
    } catch (OutOfMemoryError e) {
      // only the message is lost: the records are settled
    }
  }

  private void givenUp(DropReason reason, PutEntry entry, Verdict why) {
    // In the order of stored(). A fallback that fails may be called again.
    settlement.handOver(reason, batcher.stream(), entry);
    spooler.forget(entry);
    if (reason == DropReason.EXPIRED) {
      expireBehind(entry, why);
    }
    batcher.gate().release(entry);
    settlement.dropped(reason, why, entry);
  }

  /** Records that wait behind the first of their key: else each one would need a failed request. */
  private void expireBehind(PutEntry first, Verdict why) {
    Gate gate = batcher.gate();
    for (PutEntry next; (next = gate.next(first)) != null; gate.skipNext(first)) {
      if (!policy.isTooOld(next.createdNanos(), ticker.nanoTime())) {
        return;
      }
      settlement.handOver(DropReason.EXPIRED, batcher.stream(), next);
      spooler.forget(next);
      settlement.dropped(DropReason.EXPIRED, why, next);
    }
  }

  /** A record that was refused alone cannot be sent now: it expires if it is too old. */
  boolean expiresAlone(PutEntry entry) {
    boolean isTooOld = policy.isTooOld(entry.createdNanos(), ticker.nanoTime());
    if (isTooOld) {
      expired(entry, Verdict.REFUSED);
    }
    return isTooOld;
  }

  /** A record expired that was in no request: it waited behind others. */
  void expiredUntried(PutEntry entry) {
    settlement.handOver(DropReason.EXPIRED, batcher.stream(), entry);
    spooler.forget(entry);
    settlement.dropped(DropReason.EXPIRED, trouble, entry);
  }

  /** The same for a record that was in no batch. */
  void expiredUntried(UserRecord record) {
    PutEntry entry = PutEntry.of(record);
    settlement.handOver(DropReason.EXPIRED, batcher.stream(), entry);
    settlement.dropped(DropReason.EXPIRED, trouble, entry);
  }

  @Override
  public void failed(Verdict verdict, int events, int unknown, String detail) {
    settlement.maybeDuplicated(unknown);
    trouble = verdict;
    if (verdict == Verdict.PAUSED) {
      shardWatch.paused();
    }
    report.failed(verdict, events, unknown, detail, ticker.nanoTime());
  }

  /**
   * Called when all requests that ended are settled.
   *
   * @param unansweredNanos when the oldest request in flight was dispatched, or null
   */
  void afterSettling(@Nullable Long unansweredNanos) {
    report.afterSettling(unansweredNanos, !backlog.hasRetries(), ticker.nanoTime());
  }

  /** When the requests in flight are worth a warning, or null. */
  @Nullable Long dueNanos(@Nullable Long unansweredNanos) {
    return report.dueNanos(unansweredNanos);
  }
}
