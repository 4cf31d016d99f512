// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.send;

import dev.sluice.internal.util.Ticker;
import dev.sluice.record.Batch;
import dev.sluice.record.PutEntry;
import dev.sluice.record.PutResult;
import dev.sluice.record.Verdict;
import dev.sluice.spi.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Keeps requests under way: hands batches to the sender threads and decides, when their results are
 * back, what becomes of each record. All state is the shipper thread's; the sender threads only
 * call the transport and leave the result in a queue.
 */
public final class Sender {

  private record Completion(Batch batch, PutResult result, long dispatchedNanos) {}

  private final Transport transport;
  private final Executor senderThreads;
  private final RetryPolicy policy;
  private final Window window;
  private final Ticker ticker;
  private final Runnable wake;
  private final Queue<Completion> completions = new ConcurrentLinkedQueue<>(); // any thread

  private final Suspects suspects = new Suspects(); // shipper thread

  private final List<Batch> underWay = new ArrayList<>(); // shipper thread
  private final AtomicLong requestCount = new AtomicLong(); // any thread reads it

  /**
   * @param senderThreads runs the blocking transport; at least {@code maxInFlight} threads
   * @param maxInFlightBytes bound on the size of all requests under way
   * @param wake tells the shipper that a result is there; any thread
   */
  public Sender(
      Transport transport,
      Executor senderThreads,
      RetryPolicy policy,
      int maxInFlight,
      long maxInFlightBytes,
      Ticker ticker,
      Runnable wake) {
    this.transport = transport;
    this.senderThreads = senderThreads;
    this.policy = policy;
    this.window = new Window(maxInFlight, maxInFlightBytes);
    this.ticker = ticker;
    this.wake = wake;
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
    long nowNanos = ticker.nanoTime();
    window.opened(batch.sizeBytes());
    underWay.add(batch);
    requestCount.incrementAndGet();
    try {
      senderThreads.execute(() -> put(batch, nowNanos));
    } catch (RuntimeException | Error e) {
      // No thread to be had. The batch would hold its place in the window for ever.
      complete(batch, PutResult.whole(Verdict.NOT_SENT, e.toString()), nowNanos);
    }
  }

  private void put(Batch batch, long dispatchedNanos) {
    PutResult result;
    try {
      result = transport.put(batch);
      if (result == null || !result.answers(batch.entries().size())) {
        result = PutResult.whole(Verdict.UNKNOWN, "an answer that does not fit the request");
      }
    } catch (Throwable t) { // whatever it was, the shipper must learn that the request ended
      result = PutResult.whole(Verdict.UNKNOWN, t.getClass().getName());
    }
    complete(batch, result, dispatchedNanos);
  }

  private void complete(Batch batch, PutResult result, long dispatchedNanos) {
    completions.add(new Completion(batch, result, dispatchedNanos));
    wake.run();
  }

  /** Passes on what became of the requests that ended. */
  public void settle(Outcomes outcomes) {
    Completion completion = completions.poll();
    while (completion != null) {
      window.closed(completion.batch().sizeBytes());
      underWay.remove(completion.batch());
      if (completion.result().isWholeFailure()) {
        settleWhole(completion, outcomes);
      } else {
        settleEach(completion, outcomes);
      }
      completion = completions.poll();
    }
  }

  private void settleWhole(Completion completion, Outcomes outcomes) {
    Batch batch = completion.batch();
    PutResult result = completion.result();
    Verdict verdict = result.verdict(0);
    long nowNanos = ticker.nanoTime();
    if (verdict == Verdict.INVALID && batch.entries().size() > 1) {
      suspects.refused(batch); // one invalid record condemns nobody else
      return;
    }
    outcomes.retry(suspects.letGo(batch), nowNanos);
    if (verdict == Verdict.INVALID) {
      outcomes.undeliverable(batch.entries().get(0), result.detail());
      return;
    }
    window.failed(completion.dispatchedNanos(), nowNanos);
    int events = events(batch.entries());
    outcomes.failed(verdict, events, verdict.isAmbiguous() ? events : 0, result.detail());
    List<PutEntry> again = keepOrExpire(batch.entries(), verdict, nowNanos, outcomes);
    int attempts = again.isEmpty() ? 1 : again.get(0).attempts();
    long dueNanos = nowNanos + policy.delayNanos(verdict, window.failuresInRow(), attempts);
    // Fresh records would fail as these did: they wait as long.
    window.pauseUntil(dueNanos);
    outcomes.retry(again, dueNanos);
  }

  private void settleEach(Completion completion, Outcomes outcomes) {
    outcomes.landed(completion.result().shardIds());
    outcomes.retry(suspects.valid(completion.batch()), ticker.nanoTime());
    List<PutEntry> entries = completion.batch().entries();
    List<PutEntry> failed = new ArrayList<>();
    int unknown = 0;
    Verdict verdict = Verdict.FAILED;
    for (int i = 0; i < entries.size(); i++) {
      Verdict each = completion.result().verdict(i);
      if (each == Verdict.STORED) {
        outcomes.stored(entries.get(i));
      } else {
        failed.add(entries.get(i));
        unknown += each.isAmbiguous() ? entries.get(i).eventCount() : 0;
        // One class for the message and the delay: throttling is what an operator can act on.
        verdict = verdict == Verdict.THROTTLED ? verdict : each;
      }
    }
    long nowNanos = ticker.nanoTime();
    boolean anyStored = failed.size() < entries.size();
    if (anyStored) {
      window.stored();
    } else {
      window.failed(completion.dispatchedNanos(), nowNanos);
    }
    if (!failed.isEmpty()) {
      outcomes.failed(verdict, events(failed), unknown, completion.result().detail());
      List<PutEntry> again = keepOrExpire(failed, verdict, nowNanos, outcomes);
      int attempts = again.isEmpty() ? 1 : again.get(0).attempts();
      long dueNanos = nowNanos + policy.delayNanos(verdict, window.failuresInRow(), attempts);
      if (!anyStored) {
        window.pauseUntil(dueNanos); // as if the request had failed: the limit is everybody's
      }
      outcomes.retry(again, dueNanos);
    }
  }

  private List<PutEntry> keepOrExpire(
      List<PutEntry> entries, Verdict verdict, long nowNanos, Outcomes outcomes) {
    List<PutEntry> again = new ArrayList<>(entries.size());
    for (PutEntry entry : entries) {
      // Expired credentials are no fault of the record: that try does not count against it.
      PutEntry tried = verdict == Verdict.CREDENTIALS_EXPIRED ? entry : entry.tried();
      if (policy.isGivenUp(tried, nowNanos)) {
        outcomes.expired(tried);
      } else {
        again.add(tried);
      }
    }
    return again;
  }

  private static int events(List<PutEntry> entries) {
    return entries.stream().mapToInt(PutEntry::eventCount).sum();
  }

  /** Whether nothing is under way and nothing waits here. */
  public boolean isIdle() {
    return window.inFlight() == 0 && suspects.isEmpty();
  }

  /** When the pause after a failure ends, or null while there is none. */
  public @Nullable Long pausedUntilNanos() {
    return window.isPaused(ticker.nanoTime()) ? window.pausedUntilNanos() : null;
  }

  /** Requests dispatched so far. */
  public long requestCount() {
    return requestCount.get();
  }

  /** When the oldest record under way was appended, or the given time if none is older. */
  public long oldestCreatedNanos(long nowNanos) {
    List<PutEntry> held = suspects.entries();
    underWay.forEach(batch -> held.addAll(batch.entries()));
    long oldest = nowNanos;
    for (PutEntry entry : held) {
      oldest = entry.createdNanos() - oldest < 0 ? entry.createdNanos() : oldest;
    }
    return oldest;
  }
}
