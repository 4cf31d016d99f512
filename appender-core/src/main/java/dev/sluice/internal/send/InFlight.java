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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The requests in flight. Hands batches to the sender threads, which call the transport and store
 * the answer. Everything else runs on the shipper thread.
 *
 * <p>No memory is needed to see that a request has ended: if that could fail, its records and its
 * place in the window would be lost until the appender stops.
 */
final class InFlight {

  private static final PutResult NO_MEMORY =
      PutResult.whole(Verdict.UNKNOWN, OutOfMemoryError.class.getName());
  private static final PutResult NOT_SENT =
      PutResult.whole(Verdict.NOT_SENT, "no thread for the request");

  /** A request from its dispatch to the end of its settlement. */
  final class Request implements Runnable {

    private final Batch batch;
    private final long dispatchedNanos;
    // set by the sender thread that runs it, or by a recall
    private final AtomicBoolean taken = new AtomicBoolean();
    private volatile @Nullable PutResult result; // written once
    private int storedBelow; // this and the next field: shipper thread
    private @Nullable Ring<PutEntry> givenUp; // null until the retries are scheduled

    private Request(Batch batch, long dispatchedNanos) {
      this.batch = batch;
      this.dispatchedNanos = dispatchedNanos;
    }

    @Override
    public void run() {
      if (!taken.getAndSet(true)) {
        end(put());
      }
    }

    private PutResult put() {
      try {
        PutResult answer = transport.put(batch);
        return answer == null || !answer.answers(batch.entries().size())
            ? PutResult.whole(Verdict.UNKNOWN, "an answer that does not fit the request")
            : answer;
      } catch (OutOfMemoryError e) {
        return NO_MEMORY;
      } catch (Throwable t) { // whatever happened, the shipper must see that the request ended
        return failed(t);
      }
    }

    private PutResult failed(Throwable failure) {
      try {
        return PutResult.whole(Verdict.UNKNOWN, failure.getClass().getName());
      } catch (OutOfMemoryError e) {
        return NO_MEMORY;
      }
    }

    private void end(PutResult answer) {
      result = answer;
      for (boolean woken = false; !woken; ) {
        try {
          wake.run();
          woken = true;
        } catch (OutOfMemoryError e) { // the lock may need memory
          Thread.onSpinWait();
        }
      }
    }

    Batch batch() {
      return batch;
    }

    long dispatchedNanos() {
      return dispatchedNanos;
    }

    /** Called only when the request has ended. */
    PutResult result() {
      PutResult answer = result;
      return answer == null ? NO_MEMORY : answer;
    }

    /** Stored records below this index are settled: a settlement that failed continues there. */
    int storedBelow() {
      return storedBelow;
    }

    void storedBelow(int place) {
      storedBelow = place;
    }

    /** Whether the retries of the failed records are scheduled. */
    boolean isRetried() {
      return givenUp != null;
    }

    /** The failed records are scheduled for a retry, except these, which are given up. */
    void retried(Ring<PutEntry> rest) {
      givenUp = rest;
    }

    /** Passes on the records that are given up. After an error the next call continues. */
    void giveUp(Verdict why, Outcomes outcomes) {
      Ring<PutEntry> rest = givenUp;
      if (rest != null) {
        for (PutEntry next; (next = rest.peek()) != null; rest.poll()) {
          outcomes.expired(next, why);
        }
      }
    }

    private void addOpen(List<PutEntry> all) {
      for (int i = 0; i < batch.entries().size(); i++) {
        if (isOpen(i)) {
          all.add(batch.entries().get(i));
        }
      }
      if (givenUp != null) {
        all.addAll(givenUp);
      }
    }

    private boolean isOpen(int place) {
      return result().verdict(place) == Verdict.STORED ? place >= storedBelow : !isRetried();
    }

    /**
     * Recalls the request and returns the number of its events that may be stored. Needs no memory.
     */
    private int recall() {
      // A sender thread that has not begun will see it taken. One that has begun asks its
      // transport.
      if (!taken.getAndSet(true) || batch.tryRecall()) {
        return 0;
      }
      int events = 0;
      for (int i = 0; i < batch.entries().size(); i++) {
        Verdict verdict = result().verdict(i);
        if (isOpen(i) && (verdict == Verdict.STORED || verdict.isAmbiguous())) {
          events += batch.entries().get(i).eventCount();
        }
      }
      return events;
    }
  }

  private final Transport transport;
  private final Executor senderThreads;
  private final Ticker ticker;
  private final Runnable wake;
  private final List<Request> requests = new ArrayList<>(); // shipper thread
  private @Nullable Batch unsent; // shipper thread
  private final AtomicLong requestCount = new AtomicLong(); // any thread reads it

  InFlight(Transport transport, Executor senderThreads, Ticker ticker, Runnable wake) {
    this.transport = transport;
    this.senderThreads = senderThreads;
    this.ticker = ticker;
    this.wake = wake;
  }

  /** Takes a batch in any case. After an error {@link #sendUnsent} continues. */
  void dispatch(Batch batch) {
    unsent = batch;
    sendUnsent();
  }

  void sendUnsent() {
    Batch batch = unsent;
    if (batch != null) {
      Request request = new Request(batch, ticker.nanoTime());
      requests.add(request);
      unsent = null;
      send(request);
    }
  }

  private void send(Request request) {
    requestCount.incrementAndGet();
    try {
      senderThreads.execute(request);
    } catch (RuntimeException | Error e) {
      // There is no thread, and the batch would keep its place in the window for ever. If the
      // executor has queued it all the same, its thread will see it taken.
      if (!request.taken.getAndSet(true)) {
        request.end(NOT_SENT);
      }
    }
  }

  /** The first request that has ended, or null; it stays until {@link #remove}. */
  @Nullable Request peek() {
    for (int i = 0; i < requests.size(); i++) {
      if (requests.get(i).result != null) {
        return requests.get(i);
      }
    }
    return null;
  }

  /** The dispatch time of the oldest request that has not ended, or null. */
  @Nullable Long unansweredNanos() {
    for (int i = 0; i < requests.size(); i++) { // in the order of their dispatch
      if (requests.get(i).result == null) {
        return requests.get(i).dispatchedNanos;
      }
    }
    return null;
  }

  /** Removes a request that is settled. */
  void remove(Request request) {
    requests.remove(request);
  }

  /** When the oldest record in flight was appended, or the given time if none is older. */
  long oldestCreatedNanos(long nowNanos) {
    long oldest = unsent == null ? nowNanos : older(unsent, nowNanos);
    for (int i = 0; i < requests.size(); i++) {
      oldest = older(requests.get(i).batch, oldest);
    }
    return oldest;
  }

  private static long older(Batch batch, long nanos) {
    return batch.oldestCreatedNanos() - nanos < 0 ? batch.oldestCreatedNanos() : nanos;
  }

  /** All records in flight that are not settled. */
  List<PutEntry> entries() {
    List<PutEntry> all = new ArrayList<>(unsent == null ? List.of() : unsent.entries());
    for (Request request : requests) {
      request.addOpen(all);
    }
    return all;
  }

  /**
   * Recalls the requests that have not left, so that no record is sent after it was given up. Needs
   * no memory.
   *
   * @return the number of events of the others, which may be stored and have no answer
   */
  int recall() {
    int events = 0;
    for (int i = 0; i < requests.size(); i++) {
      events += requests.get(i).recall();
    }
    return events;
  }

  /** Requests dispatched so far. Any thread. */
  long requestCount() {
    return requestCount.get();
  }
}
