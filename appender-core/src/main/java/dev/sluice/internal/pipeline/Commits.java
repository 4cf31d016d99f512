// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.pipeline;

import dev.sluice.internal.util.Ticker;
import dev.sluice.internal.util.Waits;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Counts the accepted records that were offered to the disk, for callers who wait for it. Any
 * thread.
 */
final class Commits {

  private final Ticker ticker;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();

  // Under the lock.
  private long count;
  private boolean ended;

  /** The number of callers who wait. The shipper hurries for them. */
  private final AtomicInteger waiting = new AtomicInteger();

  Commits(Ticker ticker) {
    this.ticker = ticker;
  }

  /**
   * Waits until the first {@code enqueuedCount} records were offered to the disk, or the time is
   * over.
   *
   * @param hurry asks the shipper to hurry; called once
   * @return true when the events are safe, or nothing more will be written; false when the time was
   *     over
   */
  boolean await(long enqueuedCount, long maxNanos, Runnable hurry) {
    lock.lock();
    try {
      waiting.incrementAndGet();
      hurry.run();
      BooleanSupplier isSo = () -> ended || count - enqueuedCount >= 0;
      Waits.await(news, isSo, maxNanos, ticker);
      return isSo.getAsBoolean();
    } finally {
      waiting.decrementAndGet();
      lock.unlock();
    }
  }

  boolean isAwaited() {
    return waiting.get() > 0;
  }

  /** Sets how many records were offered. Shipper thread. */
  void publish(long newCount) {
    lock.lock();
    try {
      count = newCount;
      news.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** No more records will be offered. */
  void end() {
    lock.lock();
    try {
      ended = true;
      news.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
