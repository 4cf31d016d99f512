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

  /** A wish of another thread: everything appended before this moment is to be settled. */
  private record Flush(long createdBeforeNanos, CountDownLatch done) {}

  private final Shipper shipper;
  private final Intake intake;
  private final QuietDiagnostics diagnostics;
  private final Ticker ticker;
  private final Runnable atEnd;
  private final Thread thread;

  private final Queue<Flush> wishes = new ConcurrentLinkedQueue<>(); // any thread
  private final List<Flush> flushes = new ArrayList<>(); // shipper thread
  private volatile @Nullable Long stopDeadlineNanos; // written once, by the thread that stops

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
    this.thread = threads.newThread("ship", this::run);
  }

  void start() {
    thread.start();
  }

  private void run() {
    try {
      while (!isDone()) {
        try {
          shipper.hurry(stopDeadlineNanos != null || !flushes.isEmpty() || takeWishes());
          shipper.runOnce();
          settleFlushes();
          if (!isDone()) {
            awaitWork();
          }
        } catch (RuntimeException | Error e) {
          survive(e);
        }
      }
    } finally {
      shipper.abandon();
      flushes.forEach(flush -> flush.done().countDown());
      atEnd.run();
    }
  }

  /** Whatever happened, records wait to be shipped: say it, breathe, and go on. */
  private void survive(Throwable failure) {
    diagnostics.warn(
        Trouble.SHIPPER_FAILED, "the shipper goes on after " + failure.getClass().getName());
    try {
      intake.awaitWork(TimeUnit.SECONDS.toNanos(1), Integer.MAX_VALUE, Long.MAX_VALUE);
    } catch (InterruptedException e) {
      stopNow();
    }
  }

  private void awaitWork() {
    try {
      Long deadlineNanos = stopDeadlineNanos;
      shipper.awaitWork(
          deadlineNanos == null ? Shipper.FOREVER_NANOS : deadlineNanos - ticker.nanoTime());
    } catch (InterruptedException e) {
      stopNow(); // nobody but the JVM's end or a container interrupts us
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

  private boolean takeWishes() {
    Flush wish = wishes.poll();
    while (wish != null) {
      flushes.add(wish);
      wish = wishes.poll();
    }
    return !flushes.isEmpty();
  }

  private void settleFlushes() {
    if (takeWishes()) {
      long oldestNanos = shipper.oldestCreatedNanos();
      flushes.removeIf(
          flush -> {
            boolean settled = oldestNanos - flush.createdBeforeNanos() > 0 || shipper.isDrained();
            if (settled) {
              flush.done().countDown();
            }
            return settled;
          });
    }
  }

  /**
   * Waits until everything appended before this call is delivered or dropped.
   *
   * @return whether it came to that within the time
   */
  boolean flush(Duration timeout) throws InterruptedException {
    Flush flush = new Flush(ticker.nanoTime(), new CountDownLatch(1));
    wishes.add(flush);
    intake.wake();
    return flush.done().await(timeout.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Closes the gate and waits until all is delivered, or the time is over and the rest counted. */
  void stop(Duration timeout, Duration grace) {
    stopDeadlineNanos = ticker.nanoTime() + timeout.toNanos();
    intake.close();
    boolean interrupted = false;
    long endNanos = ticker.nanoTime() + timeout.toNanos() + grace.toNanos();
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
}
