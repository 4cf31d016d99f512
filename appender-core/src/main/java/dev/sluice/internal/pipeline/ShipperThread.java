// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.pipeline;

import dev.sluice.internal.account.QuietDiagnostics;
import dev.sluice.internal.buffer.Intake;
import dev.sluice.internal.util.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Runs the shipper until it is stopped and drained, or the stop's time is over. */
final class ShipperThread {

  private enum Trouble {
    SHIPPER_FAILED
  }

  /**
   * A wish of another thread: everything appended before this moment is to be settled. What the
   * intake has taken in by then is known by its count, so that nobody has to look at each record
   * that is queued; what has left it, by its time.
   */
  private record Flush(long enqueuedCount, long createdBeforeNanos, CountDownLatch done) {}

  private final Shipper shipper;
  private final Intake intake;
  private final QuietDiagnostics diagnostics;
  private final Ticker ticker;
  private final Runnable atEnd;
  private final OldestEvent oldest;
  private final Thread thread;

  private final Queue<Flush> wishes = new ConcurrentLinkedQueue<>(); // any thread
  private final List<Flush> flushes = new ArrayList<>(); // shipper thread
  private boolean stopping; // shipper thread
  private volatile @Nullable Long stopDeadlineNanos; // any thread
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
      Runnable atEnd) {
    this.shipper = shipper;
    this.intake = intake;
    this.diagnostics = diagnostics;
    this.ticker = ticker;
    this.atEnd = atEnd;
    this.oldest = new OldestEvent(ticker);
    this.thread = threads.newThread("ship", this::run);
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
          stopNow(); // nobody but the JVM's end or a container interrupts us
          done = true;
        } catch (Throwable t) { // whatever happened, records wait to be shipped
          done = survive(t);
        }
      }
    } finally {
      end();
    }
  }

  private boolean step() throws InterruptedException {
    takeWishes();
    boolean stops = stopDeadlineNanos != null;
    if (stops && !stopping) {
      shipper.tryOnceMore(); // first: there may be no memory for it
      stopping = true;
    }
    shipper.hurry(stops || !flushes.isEmpty());
    shipper.runOnce();
    oldest.tell(shipper); // before those look whose flush ends
    settleFlushes();
    if (!isDone()) {
      Long deadlineNanos = stopDeadlineNanos;
      shipper.awaitWork(
          deadlineNanos == null ? Ticker.NEVER_NANOS : deadlineNanos - ticker.nanoTime());
    }
    return isDone();
  }

  /** Says it, breathes, and goes on. */
  private boolean survive(Throwable failure) {
    try {
      diagnostics.warn(
          Trouble.SHIPPER_FAILED, "the shipper goes on after " + failure.getClass().getName());
      intake.awaitWork(TimeUnit.SECONDS.toNanos(1), Integer.MAX_VALUE, Long.MAX_VALUE);
      return isDone();
    } catch (InterruptedException e) {
      stopNow();
      return true;
    } catch (Throwable t) { // memory is short, perhaps
      return false;
    }
  }

  private void end() {
    intake.close(); // nothing may be accepted that nobody would count
    try {
      shipper.abandon();
    } finally {
      ended = true;
      takeWishes();
      flushes.forEach(flush -> flush.done().countDown());
      try {
        atEnd.run();
      } catch (RuntimeException | Error e) {
        diagnostics.say("the transport was not closed: " + e);
      }
    }
  }

  private void stopNow() {
    intake.close();
    stopDeadlineNanos = ticker.nanoTime();
  }

  private boolean isDone() {
    Long deadlineNanos = stopDeadlineNanos;
    return deadlineNanos != null && (shipper.isDrained() || deadlineNanos - ticker.nanoTime() <= 0);
  }

  private void takeWishes() {
    Flush wish = wishes.poll();
    while (wish != null) {
      flushes.add(wish);
      wish = wishes.poll();
    }
  }

  private void settleFlushes() {
    takeWishes();
    if (!flushes.isEmpty()) {
      long takenCount = intake.takenCount();
      long oldestNanos = shipper.oldestCreatedNanos();
      flushes.removeIf(
          flush -> {
            boolean isShipped =
                takenCount - flush.enqueuedCount() >= 0
                    && oldestNanos - flush.createdBeforeNanos() > 0;
            if (isShipped || shipper.isDrained()) {
              flush.done().countDown();
            }
            return flush.done().getCount() == 0; // settled, or its caller waits no longer
          });
    }
  }

  /**
   * Waits until everything appended before this call is delivered or dropped.
   *
   * @return whether it came to that within the time
   */
  boolean flush(Duration timeout) throws InterruptedException {
    Flush flush = new Flush(intake.enqueuedCount(), ticker.nanoTime(), new CountDownLatch(1));
    wishes.add(flush);
    intake.wake();
    if (ended) {
      return true; // all is settled, and nobody takes wishes any more
    }
    try {
      return flush.done().await(nanos(timeout), TimeUnit.NANOSECONDS);
    } finally {
      flush.done().countDown();
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

  /** Closes the gate and waits until all is delivered, or the time is over and the rest counted. */
  void stop(Duration timeout, Duration grace) {
    // In this order: a shipper that sees the deadline may find all drained and end at once.
    intake.close();
    stopDeadlineNanos = ticker.nanoTime() + nanos(timeout);
    intake.wake();
    boolean interrupted = false;
    long endNanos = ticker.nanoTime() + nanos(timeout) + grace.toNanos();
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
  }

  private static long nanos(Duration time) {
    boolean forEver = time.compareTo(Duration.ofNanos(Ticker.NEVER_NANOS)) >= 0;
    return time.isNegative() ? 0 : forEver ? Ticker.NEVER_NANOS : time.toNanos();
  }
}
