// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.util;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** How a thread of the application waits for us. */
public final class Waits {

  private Waits() {}

  /**
   * Waits until this is so or the time is over; the lock of the condition is held. An interrupt is
   * the application's: the thread waits on, and finds it set.
   */
  public static void await(
      Condition condition, BooleanSupplier isSo, long maxNanos, Ticker ticker) {
    boolean interrupted = false;
    long deadlineNanos = ticker.nanoTime() + maxNanos;
    try {
      while (!isSo.getAsBoolean()) {
        long leftNanos = deadlineNanos - ticker.nanoTime();
        if (leftNanos <= 0) {
          return;
        }
        try {
          condition.await(leftNanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Takes a lock that others hold for a moment only. The queue of those who wait needs memory;
   * without any, this thread asks again and again.
   */
  public static void lock(ReentrantLock lock) {
    try {
      lock.lock();
    } catch (OutOfMemoryError e) {
      while (!lock.tryLock()) {
        Thread.onSpinWait();
      }
    }
  }

  /** Lets other threads run for a moment; an interrupt ends it early and stays set. */
  public static void pause() {
    LockSupport.parkNanos(100_000);
  }

  /** So many nanoseconds, or fewer if the deadline comes first; null is for none. */
  public static long sooner(long nanos, @Nullable Long deadlineNanos, long nowNanos) {
    return deadlineNanos == null ? nanos : Math.min(nanos, Math.max(0, deadlineNanos - nowNanos));
  }
}
