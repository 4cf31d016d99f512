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
 * The requests under way: hands batches to the sender threads, which only call the transport and
 * leave the answer. The rest is the shipper thread's.
 *
 * <p>A request that has ended is found without any memory being taken: if that could fail, its
 * records and its place in the window would be gone until the appender stops.
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
    private final AtomicBoolean taken = new AtomicBoolean(); // by a sender thread, or by none
    private volatile @Nullable PutResult result; // written once
    private int storedBelow; // this and the next: shipper thread
    private @Nullable Ring<PutEntry> givenUp; // null until the others have another try

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
      } catch (Throwable t) { // whatever it was, the shipper must learn that the request ended
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
        } catch (OutOfMemoryError e) { // which may be for the lock
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

    /** Only asked once it has ended. */
    PutResult result() {
      PutResult answer = result;
      return answer == null ? NO_MEMORY : answer;
    }

    /** What was stored is settled below this place: a settlement that failed goes on there. */
    int storedBelow() {
      return storedBelow;
    }

    void storedBelow(int place) {
      storedBelow = place;
    }

    /** Whether those that failed have another try, or are given up. */
    boolean isRetried() {
      return givenUp != null;
    }

    /** All that failed have another try, but for these. */
    void retried(Ring<PutEntry> rest) {
      givenUp = rest;
    }

    /** Passes on those that are given up; after an error the next call goes on. */
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

    /** Holds it back, and gives the events of it that may be stored all the same. No memory. */
    private int recall() {
      // A thread that has not begun finds it taken; one that has asks its transport.
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
  private final List<Request> underWay = new ArrayList<>(); // shipper thread
  private @Nullable Batch unsent; // shipper thread
  private final AtomicLong requestCount = new AtomicLong(); // any thread reads it

  InFlight(Transport transport, Executor senderThreads, Ticker ticker, Runnable wake) {
    this.transport = transport;
    this.senderThreads = senderThreads;
    this.ticker = ticker;
    this.wake = wake;
  }

  /** Takes a batch, whatever happens: after an error {@link #sendUnsent} goes on. */
  void dispatch(Batch batch) {
    unsent = batch;
    sendUnsent();
  }

  void sendUnsent() {
    Batch batch = unsent;
    if (batch != null) {
      Request request = new Request(batch, ticker.nanoTime());
      underWay.add(request);
      unsent = null;
      send(request);
    }
  }

  private void send(Request request) {
    requestCount.incrementAndGet();
    try {
      senderThreads.execute(request);
    } catch (RuntimeException | Error e) {
      // No thread to be had. The batch would hold its place in the window for ever. Should the
      // executor have kept it all the same, it finds it taken.
      if (!request.taken.getAndSet(true)) {
        request.end(NOT_SENT);
      }
    }
  }

  /** The first request that has ended, or null; it stays until {@link #remove}. */
  @Nullable Request peek() {
    for (int i = 0; i < underWay.size(); i++) {
      if (underWay.get(i).result != null) {
        return underWay.get(i);
      }
    }
    return null;
  }

  /** When the oldest request was dispatched that has not ended, or null. */
  @Nullable Long unansweredNanos() {
    for (int i = 0; i < underWay.size(); i++) { // in the order of their dispatch
      if (underWay.get(i).result == null) {
        return underWay.get(i).dispatchedNanos;
      }
    }
    return null;
  }

  /** Its settlement is over. */
  void remove(Request request) {
    underWay.remove(request);
  }

  /** All records under way that are not settled. */
  List<PutEntry> entries() {
    List<PutEntry> all = new ArrayList<>(unsent == null ? List.of() : unsent.entries());
    for (Request request : underWay) {
      request.addOpen(all);
    }
    return all;
  }

  /**
   * Holds back the requests that have not left: what is given up may not be sent afterwards. Takes
   * no memory.
   *
   * @return the events of the others, which may be stored and of which nobody has heard
   */
  int recall() {
    int events = 0;
    for (int i = 0; i < underWay.size(); i++) {
      events += underWay.get(i).recall();
    }
    return events;
  }

  /** Requests dispatched so far. Any thread. */
  long requestCount() {
    return requestCount.get();
  }
}
