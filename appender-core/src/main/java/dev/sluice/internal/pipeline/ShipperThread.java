// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.pipeline;

import dev.sluice.internal.account.QuietDiagnostics;
import dev.sluice.internal.buffer.Intake;
import dev.sluice.internal.pipeline.Flushes.Flush;
import dev.sluice.internal.util.Ticker;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Runs the shipper until it is stopped and drained, or the stop's time is over. */
final class ShipperThread {

  private enum Trouble {
    SHIPPER_FAILED,
    SHIPPER_INTERRUPTED
  }

  /**
   * A request of another thread to stop.
   *
   * @param before the events appended until then; the intake closes when they are settled
   * @param isInVain nothing can be delivered: the time is for the hand-over alone
   */
  private record Stop(long timeoutNanos, long deadlineNanos, Flush before, boolean isInVain) {

    private Stop inVain() {
      return new Stop(timeoutNanos, deadlineNanos, before, true);
    }
  }

  private final Shipper shipper;
  private final Intake intake;
  private final QuietDiagnostics diagnostics;
  private final Ticker ticker;
  private final DeliveryThreads deliveryThreads;
  private final Runnable atEnd;
  private final OldestEvent oldest;
  private final Thread thread;

  private final Flushes flushes;
  private boolean stopping; // shipper thread
  private final AtomicReference<@Nullable Stop> stop = new AtomicReference<>(); // any thread
  private volatile boolean ended; // written by the shipper thread

  /**
   * @param atEnd called on the thread when nothing more will be sent
   */
  ShipperThread(
      Shipper shipper,
      Intake intake,
      QuietDiagnostics diagnostics,
      Ticker ticker,
      SelfLogGuard threads,
      DeliveryThreads deliveryThreads,
      Runnable atEnd) {
    this.shipper = shipper;
    this.intake = intake;
    this.diagnostics = diagnostics;
    this.ticker = ticker;
    this.deliveryThreads = deliveryThreads;
    this.atEnd = atEnd;
    this.oldest = new OldestEvent(ticker);
    this.flushes = new Flushes(intake, ticker);
    this.thread = threads.newThread("ship", deliveryThreads.of(this::run));
  }

  void start() {
    thread.start();
  }

  private void run() {
    try {
      boolean done = false;
      while (!done) {
        try {
          done = step();
        } catch (InterruptedException e) {
          done = goOn();
        } catch (Throwable t) { // whatever happened, there are records to ship
          done = survive(t);
        }
      }
    } finally {
      end();
    }
  }

  private boolean step() throws InterruptedException {
    Stop wish = stop.get();
    if (wish != null && wish.isInVain()) {
      return true; // before requests that ended: their records would be tried again
    }
    if (wish != null && !stopping) {
      shipper.tryOnceMore(); // first: it may find no memory
      flushes.add(wish.before());
      stopping = true;
    }
    shipper.hurry(wish != null || flushes.isAwaited());
    shipper.runOnce();
    oldest.publish(shipper); // before flushes end: their callers read it
    flushes.endSettled(shipper);
    if (wish != null && wish.before().isDone() && intake.isOpen()) {
      intake.close(); // not earlier: callers still log, and their events can still be delivered
    }
    if (!isDone()) {
      shipper.awaitWork(wish == null ? Ticker.NEVER_NANOS : nanosToHandOver(wish));
    }
    return isDone();
  }

  /**
   * Only a stop of the appender ends this thread, and it does not interrupt it. An interrupt by
   * others, such as a container that cleans up, would lose events, so it is ignored.
   */
  private boolean goOn() {
    try {
      diagnostics.warn(
          Trouble.SHIPPER_INTERRUPTED,
          "the thread that sends was interrupted, and goes on: only a stop of the appender ends it");
      return isDone();
    } catch (Throwable t) { // probably a lack of memory
      return false;
    }
  }

  /** Reports the error, waits a second, and goes on. */
  private boolean survive(Throwable failure) {
    try {
      diagnostics.warn(
          Trouble.SHIPPER_FAILED, "the shipper goes on after " + failure.getClass().getName());
      intake.awaitWork(TimeUnit.SECONDS.toNanos(1), Integer.MAX_VALUE, Long.MAX_VALUE);
      return isDone();
    } catch (InterruptedException e) {
      return goOn();
    } catch (Throwable t) { // memory is short, perhaps
      return false;
    }
  }

  private void end() {
    Stop wish = stop.get();
    try {
      shipper.abandon(wish == null ? ticker.nanoTime() : wish.deadlineNanos());
    } finally {
      intake.close(); // later events would not be counted
      ended = true;
      try {
        flushes.endAll();
      } finally {
        try {
          atEnd.run();
        } catch (Throwable t) { // a transport of the application may throw anything
          diagnostics.say("the transport was not closed: " + t);
        }
      }
    }
  }

  private Stop newStop(Duration timeout, boolean isInVain) {
    long nowNanos = ticker.nanoTime();
    long timeoutNanos = nanos(timeout);
    return new Stop(timeoutNanos, nowNanos + timeoutNanos, flushes.newFlush(), isInVain);
  }

  /** Time until the hand-over: a part of the stop's time is kept for the disk. */
  private long nanosToHandOver(Stop wish) {
    long budgetNanos = Math.min(wish.timeoutNanos() / 2, shipper.handOverNanos());
    return wish.deadlineNanos() - budgetNanos - ticker.nanoTime();
  }

  private boolean isDone() {
    Stop wish = stop.get();
    return wish != null
        && (wish.isInVain()
            || (wish.before().isDone() && shipper.isDrained())
            || nanosToHandOver(wish) <= 0);
  }

  /**
   * Waits until everything appended before this call is delivered or dropped.
   *
   * @return whether all events were settled within the time
   */
  boolean flush(Duration timeout) throws InterruptedException {
    Flush flush = beginFlush();
    try {
      // it cannot wait for itself
      return flush.await(deliveryThreads.isCurrent() ? 0 : nanos(timeout));
    } finally {
      flush.end();
    }
  }

  /** Hurries until the flush is done or its caller ends it. */
  Flush beginFlush() {
    Flush flush = flushes.newFlush();
    flushes.add(flush);
    if (ended) {
      flush.end(); // all is settled, and the thread takes no more requests
    }
    return flush;
  }

  /** The age of the oldest event in memory or on disk, or 0. Any thread. */
  long oldestAgeNanos() {
    return oldest.ageNanos(intake);
  }

  /** Whether it was started and has ended. Any thread. */
  boolean isOver() {
    return ended && !thread.isAlive();
  }

  /**
   * Lets the thread deliver the events it holds and end, at the latest after this time. The intake
   * takes events until the earlier ones are settled or the time is over. The first request counts.
   */
  void requestStop(Duration timeout) {
    stop.compareAndSet(null, newStop(timeout, false));
    intake.wake();
  }

  /**
   * As {@link #requestStop}, but nothing can be delivered: the thread ends at once, and has this
   * time to hand the events over. An earlier request keeps its time and waits for nothing more.
   */
  void requestStopInVain(Duration timeout) {
    Stop own = newStop(timeout, true);
    stop.updateAndGet(earlier -> earlier == null ? own : earlier.inVain());
    intake.wake();
  }

  /** Whether the calling thread delivers. */
  boolean isOurs() {
    return deliveryThreads.isCurrent();
  }

  /** Whether the intake takes events. */
  boolean isOpen() {
    return intake.isOpen();
  }

  /** Whether the thread has ended and all events are counted. */
  boolean hasEnded() {
    return ended;
  }

  /**
   * Waits for the end of a stop, at most for its time and the grace.
   *
   * @return false when the thread does not end
   */
  boolean awaitEnd(Duration grace) {
    Stop wish = stop.get();
    long endNanos = (wish == null ? ticker.nanoTime() : wish.deadlineNanos()) + grace.toNanos();
    boolean interrupted = false;
    while (thread.isAlive() && endNanos - ticker.nanoTime() > 0) {
      try {
        TimeUnit.NANOSECONDS.timedJoin(thread, endNanos - ticker.nanoTime());
      } catch (InterruptedException e) {
        interrupted = true; // the wait is bounded: finish it, then restore the flag
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return !thread.isAlive();
  }

  /** Bounds a time at 0 and at the largest number of nanoseconds. */
  static long nanos(Duration time) {
    boolean forEver = time.compareTo(Duration.ofNanos(Ticker.NEVER_NANOS)) >= 0;
    return time.isNegative() ? 0 : forEver ? Ticker.NEVER_NANOS : time.toNanos();
  }
}
