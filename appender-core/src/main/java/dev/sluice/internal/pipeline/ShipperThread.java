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
   * The wish of another thread that all ends.
   *
   * @param before what was appended until then; the intake closes when it is settled
   */
  private record Stop(long timeoutNanos, long deadlineNanos, Flush before) {}

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
        } catch (Throwable t) { // whatever happened, records wait to be shipped
          done = survive(t);
        }
      }
    } finally {
      end();
    }
  }

  private boolean step() throws InterruptedException {
    Stop wish = stop.get();
    if (wish != null && !stopping) {
      shipper.tryOnceMore(); // first: there may be no memory for it
      flushes.add(wish.before());
      stopping = true;
    }
    shipper.hurry(wish != null || flushes.isWanted());
    shipper.runOnce();
    oldest.tell(shipper); // before those look whose flush ends
    flushes.settle(shipper);
    if (wish != null && wish.before().isDone() && intake.isOpen()) {
      intake.close(); // not before: callers still log, and what they log has a way out
    }
    if (!isDone()) {
      shipper.awaitWork(wish == null ? Ticker.NEVER_NANOS : nanosToHandOver(wish));
    }
    return isDone();
  }

  /**
   * Only a stop of the appender ends this thread, and it does not interrupt it. Whoever does, such
   * as a container that cleans up, or code of the application's that we called, would lose events.
   */
  private boolean goOn() {
    try {
      diagnostics.warn(
          Trouble.SHIPPER_INTERRUPTED,
          "the thread that sends was interrupted, and goes on: only a stop of the appender ends it");
      return isDone();
    } catch (Throwable t) { // memory is short, perhaps
      return false;
    }
  }

  /** Says it, breathes, and goes on. */
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
      intake.close(); // nothing may be accepted that nobody would count
      ended = true;
      try {
        flushes.endAll();
      } finally {
        try {
          atEnd.run();
        } catch (Throwable t) { // the application's transport may throw what it does not declare
          diagnostics.say("the transport was not closed: " + t);
        }
      }
    }
  }

  private Stop newStop(Duration timeout) {
    long nowNanos = ticker.nanoTime();
    long timeoutNanos = nanos(timeout);
    return new Stop(timeoutNanos, nowNanos + timeoutNanos, flushes.newFlush());
  }

  /** Time until the rest is to be handed over: what the disk takes needs a part of the stop's. */
  private long nanosToHandOver(Stop wish) {
    long budgetNanos = Math.min(wish.timeoutNanos() / 2, shipper.handOverNanos());
    return wish.deadlineNanos() - budgetNanos - ticker.nanoTime();
  }

  private boolean isDone() {
    Stop wish = stop.get();
    return wish != null
        && ((wish.before().isDone() && shipper.isDrained()) || nanosToHandOver(wish) <= 0);
  }

  /**
   * Waits until everything appended before this call is delivered or dropped.
   *
   * @return whether it came to that within the time
   */
  boolean flush(Duration timeout) throws InterruptedException {
    Flush flush = flushes.newFlush();
    flushes.add(flush);
    if (ended) {
      return true; // all is settled, and nobody takes wishes any more
    }
    try {
      return flush.await(deliveryThreads.isCurrent() ? 0 : nanos(timeout)); // not for itself
    } finally {
      flush.end();
    }
  }

  /** How long ago the oldest event that is held was appended, or 0. Any thread. */
  long oldestAgeNanos() {
    return oldest.ageNanos(intake);
  }

  /** Whether it was started and has ended. Any thread. */
  boolean isOver() {
    return ended && !thread.isAlive();
  }

  /**
   * Lets the thread deliver what is held and end: at the latest when this time is over. Events are
   * taken until that which was there before is settled, or the time is over. The first wish counts.
   */
  void requestStop(Duration timeout) {
    stop.compareAndSet(null, newStop(timeout));
    intake.wake();
  }

  /** Whether the calling thread is one that delivers. */
  boolean isOurs() {
    return deliveryThreads.isCurrent();
  }

  /** Whether the intake takes events. */
  boolean isOpen() {
    return intake.isOpen();
  }

  /** Whether nothing more will be sent, and all is counted. */
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
        interrupted = true; // the time is bounded anyway: finish, then let the caller know
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return !thread.isAlive();
  }

  private static long nanos(Duration time) {
    boolean forEver = time.compareTo(Duration.ofNanos(Ticker.NEVER_NANOS)) >= 0;
    return time.isNegative() ? 0 : forEver ? Ticker.NEVER_NANOS : time.toNanos();
  }
}
