// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.send;

import dev.sluice.internal.util.Ring;
import dev.sluice.internal.util.Ticker;
import dev.sluice.record.Batch;
import dev.sluice.record.PutEntry;
import dev.sluice.record.PutResult;
import dev.sluice.record.Verdict;
import dev.sluice.spi.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Decides which requests are sent now, and the outcome of each record when the answers are back.
 * Shipper thread only.
 */
public final class Sender {

  /**
   * The number of records in a row that may be refused as invalid without a valid request in
   * between.
   */
  private static final int MAX_CONDEMNED = 8;

  private final RetryPolicy policy;
  private final Window window;
  private final Ticker ticker;
  private final InFlight inFlight;
  private final Suspects suspects = new Suspects();
  private @Nullable Batch alone; // in flight: its record was refused alone before
  private int condemnedInRow; // since the service answered a request
  private long storedNanos; // when something was stored last

  /**
   * @param senderThreads runs the blocking transport; at least {@code maxInFlight} threads
   * @param inFlightBytes bound on the size of all requests in flight, shared with other streams
   * @param wake wakes the shipper when a result is there; any thread
   */
  public Sender(
      Transport transport,
      Executor senderThreads,
      RetryPolicy policy,
      int maxInFlight,
      InFlightBytes inFlightBytes,
      Ticker ticker,
      Runnable wake) {
    this.inFlight = new InFlight(transport, senderThreads, ticker, wake);
    this.policy = policy;
    this.window = new Window(maxInFlight, inFlightBytes);
    this.ticker = ticker;
    this.storedNanos = ticker.nanoTime();
  }

  /** Whether a batch of this size may be dispatched now. */
  public boolean hasRoom(long batchBytes) {
    return window.hasRoom(ticker.nanoTime(), batchBytes);
  }

  /** Whether {@link #nextSuspect} has one now. */
  public boolean hasNextSuspect() {
    Batch first = suspects.peek();
    return first != null && hasRoom(first.sizeBytes());
  }

  /** Part of a batch with an invalid record, to be dispatched before anything else, or null. */
  public @Nullable Batch nextSuspect() {
    return hasNextSuspect() ? suspects.poll() : null;
  }

  /** Sends a batch; its result comes back through {@link #settle}. */
  public void dispatch(Batch batch) {
    window.opened(batch.sizeBytes());
    inFlight.dispatch(batch);
  }

  /**
   * Whether a record that was refused alone may be sent now: while nothing is stored, others go
   * first.
   */
  public boolean canTryAlone(PutEntry entry, boolean othersWait) {
    return alone == null && (window.isFree() || !othersWait) && hasRoom(entry.sizeBytes());
  }

  /** Sends such a record. If it is refused again, that costs no other its time. */
  public void dispatchAlone(Batch batch) {
    alone = batch;
    dispatch(batch);
  }

  /** Passes on the outcomes of the requests that ended. After an error the next call continues. */
  public void settle(Outcomes outcomes) {
    inFlight.sendUnsent();
    for (InFlight.Request ended; (ended = inFlight.peek()) != null; ) {
      outcomes.ended(ended.batch(), ended.result(), ticker.nanoTime() - ended.dispatchedNanos());
      if (ended.result().isWholeFailure()) {
        settleWhole(ended, outcomes);
      } else {
        settleEach(ended, outcomes);
      }
    }
  }

  private void done(InFlight.Request request) {
    inFlight.remove(request);
    alone = request.batch() == alone ? null : alone;
    window.closed(request.batch().sizeBytes());
  }

  private void settleWhole(InFlight.Request request, Outcomes outcomes) {
    Batch batch = request.batch();
    PutResult result = request.result();
    Verdict verdict = result.verdict(0);
    long nowNanos = ticker.nanoTime();
    if (verdict == Verdict.INVALID && batch.entries().size() > 1) {
      suspects.refused(batch, batch.entries(), verdict); // one must not drop the others
      done(request);
      return;
    }
    if (verdict == Verdict.INVALID && condemnedInRow < MAX_CONDEMNED) {
      letGo(batch, outcomes, nowNanos);
      outcomes.undeliverable(batch.entries().get(0), result.detail());
      condemnedInRow++;
      done(request);
      return;
    }
    verdict = verdict == Verdict.INVALID ? Verdict.PAUSED : verdict; // not the fault of a record
    boolean isFailure = verdict != Verdict.REFUSED || window.refused(batch == alone);
    if (isFailure) {
      window.failed(request.dispatchedNanos(), nowNanos);
    }
    if (verdict.isAmbiguous()) {
      window.unanswered(request.dispatchedNanos(), nowNanos);
    } else if (verdict == Verdict.THROTTLED) {
      window.throttled(request.dispatchedNanos(), nowNanos);
    }
    long dueNanos = retry(request, batch.entries(), verdict, nowNanos, outcomes);
    if (verdict == Verdict.REFUSED) { // perhaps for one record, which waits longer than the others
      dueNanos = nowNanos + policy.delayNanos(Verdict.FAILED, window.failuresInRow(), 1);
    }
    if (isFailure) {
      window.pauseUntil(dueNanos); // fresh records would fail too
    }
    done(request);
    int events = batch.eventCount();
    outcomes.failed(verdict, events, verdict.isAmbiguous() ? events : 0, result.detail());
  }

  private void settleEach(InFlight.Request request, Outcomes outcomes) {
    condemnedInRow = 0;
    PutResult result = request.result();
    outcomes.landed(result.shardIds());
    long nowNanos = ticker.nanoTime();
    window.tooLarge(suspects.tooLargeBytes(request.batch()));
    outcomes.retry(suspects.valid(request.batch()), suspects.why(request.batch()), nowNanos, false);
    suspects.forget(request.batch());
    List<PutEntry> entries = request.batch().entries();
    List<PutEntry> failed = new ArrayList<>();
    int events = 0;
    int unknown = 0; // both count failed records
    boolean slowsAll = false; // whether more than the known shards are in trouble
    Verdict verdict = Verdict.FAILED;
    for (int i = 0; i < entries.size(); i++) {
      Verdict each = result.verdict(i);
      if (each == Verdict.STORED) {
        if (i >= request.storedBelow()) { // those below were settled before an error
          outcomes.stored(entries.get(i));
          request.storedBelow(i + 1);
        }
      } else {
        failed.add(entries.get(i));
        events += entries.get(i).eventCount();
        slowsAll |= each != Verdict.THROTTLED || !outcomes.throttled(entries.get(i));
        unknown += each.isAmbiguous() ? entries.get(i).eventCount() : 0;
        // One verdict for the message and the delay. Throttling wins: an operator can act on it.
        verdict = verdict == Verdict.THROTTLED ? verdict : each;
      }
    }
    boolean goesOn = failed.size() < entries.size() || !slowsAll;
    if (failed.size() < entries.size()) {
      storedNanos = nowNanos;
    }
    if (goesOn) {
      window.stored();
    } else {
      window.failed(request.dispatchedNanos(), nowNanos);
    }
    if (!failed.isEmpty()) {
      long dueNanos = retry(request, failed, verdict, nowNanos, outcomes);
      if (!goesOn) {
        // as if the request had failed: the limit holds for all records
        window.pauseUntil(dueNanos);
      }
    }
    if (verdict == Verdict.THROTTLED && slowsAll) {
      window.throttled(request.dispatchedNanos(), nowNanos);
    } else {
      window.answered(request.dispatchedNanos(), nowNanos, request.batch().sizeBytes());
    }
    done(request);
    if (!failed.isEmpty()) {
      outcomes.failed(verdict, events, unknown, result.detail());
    }
  }

  /** Schedules a retry of these records, or gives them up. Returns when the retry is due. */
  private long retry(
      InFlight.Request request,
      List<PutEntry> entries,
      Verdict verdict,
      long nowNanos,
      Outcomes outcomes) {
    List<PutEntry> again = new ArrayList<>(entries.size());
    Ring<PutEntry> givenUp = new Ring<>();
    for (PutEntry entry : entries) {
      PutEntry tried = policy.counts(verdict, entries.size()) ? entry.tried() : entry;
      (policy.isGivenUp(tried, nowNanos) ? givenUp : again).add(tried);
    }
    int attempts = again.isEmpty() ? 1 : again.get(0).attempts();
    long delayNanos = policy.delayNanos(verdict, window.failuresInRow(), attempts);
    boolean isAlone = verdict == Verdict.REFUSED && again.size() == 1 && window.isFree();
    if (isAlone && storedNanos - again.get(0).createdNanos() > 0) { // later ones pass
      delayNanos = policy.againNanos(delayNanos, again.get(0).createdNanos(), nowNanos);
    }
    if (!request.isRetried()) {
      if (verdict == Verdict.REFUSED && again.size() > 1) {
        suspects.refused(request.batch(), again, verdict);
      } else {
        letGo(request.batch(), outcomes, nowNanos);
        outcomes.retry(again, verdict, nowNanos + delayNanos, isAlone);
      }
      request.retried(givenUp);
    }
    request.giveUp(verdict, outcomes);
    return nowNanos + delayNanos;
  }

  /** The search that this request was a part of has ended. */
  private void letGo(Batch batch, Outcomes outcomes, long nowNanos) {
    outcomes.retry(suspects.letGo(batch), suspects.why(batch), nowNanos, false);
    suspects.forget(batch);
  }

  /** Ends a pause, because the appender stops and there is no later try. */
  public void resume() {
    window.resume();
  }

  /** All records in flight or suspected, for an appender that gives them up. */
  public List<PutEntry> entries() {
    List<PutEntry> all = suspects.entries();
    all.addAll(inFlight.entries());
    return all;
  }

  /**
   * Holds back the requests that have not left, for good.
   *
   * @return the events of those that have left and have no answer
   */
  public int recall() {
    return inFlight.recall();
  }

  /** Whether no request is in flight and no record waits here. */
  public boolean isIdle() {
    return window.inFlight() == 0 && suspects.isEmpty();
  }

  /** When the pause after a failure ends, or null while there is none. */
  public @Nullable Long pausedUntilNanos() {
    return window.isPaused(ticker.nanoTime()) ? window.pausedUntilNanos() : null;
  }

  /** Whether delivery seems impossible at the moment. */
  public boolean isStuck() {
    return window.isStuck(ticker.nanoTime());
  }

  /** Bytes that the next request should have at most, as learned from earlier ones. */
  public long requestBytes() {
    return window.requestBytes();
  }

  /** When the oldest request was dispatched that has no answer yet, or null. */
  public @Nullable Long unansweredNanos() {
    return inFlight.unansweredNanos();
  }

  /** Requests dispatched so far. */
  public long requestCount() {
    return inFlight.requestCount();
  }

  /** When the oldest record under way was appended, or the given time if none is older. */
  public long oldestCreatedNanos(long nowNanos) {
    return PutEntry.oldestCreatedNanos(suspects.entries(), inFlight.oldestCreatedNanos(nowNanos));
  }
}
