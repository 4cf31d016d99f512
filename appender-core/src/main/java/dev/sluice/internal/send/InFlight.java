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
 * The requests under way: hands batches to the sender threads, which only call the transport and
 * leave the answer in a queue. The rest is the shipper thread's.
 */
final class InFlight {

  /** A request that ended. */
  record Completion(Batch batch, PutResult result, long dispatchedNanos) {}

  private final Transport transport;
  private final Executor senderThreads;
  private final Ticker ticker;
  private final Runnable wake;
  private final Queue<Completion> completions = new ConcurrentLinkedQueue<>(); // any thread
  private final List<Batch> underWay = new ArrayList<>(); // shipper thread
  private final AtomicLong requestCount = new AtomicLong(); // any thread reads it

  InFlight(Transport transport, Executor senderThreads, Ticker ticker, Runnable wake) {
    this.transport = transport;
    this.senderThreads = senderThreads;
    this.ticker = ticker;
    this.wake = wake;
  }

  void dispatch(Batch batch) {
    long nowNanos = ticker.nanoTime();
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

  /** The next request that ended, or null. */
  @Nullable Completion poll() {
    Completion completion = completions.poll();
    if (completion != null) {
      underWay.remove(completion.batch());
    }
    return completion;
  }

  /** All records under way. */
  List<PutEntry> entries() {
    List<PutEntry> all = new ArrayList<>();
    underWay.forEach(batch -> all.addAll(batch.entries()));
    return all;
  }

  /** Requests dispatched so far. Any thread. */
  long requestCount() {
    return requestCount.get();
  }
}
