// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool;

import dev.sluice.internal.util.Ring;
import dev.sluice.internal.util.Ticker;
import dev.sluice.internal.util.Waits;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The messages between the shipper and the disk thread of a spool: orders one way, news the other,
 * each in their order. Neither thread waits for the other here, except for the shipper's bounded
 * wait at the end. Both threads.
 */
final class Mailbox {

  /** So many orders are posted together, at the latest: the lock is taken once for all of them. */
  static final int MAX_UNPOSTED = 256;

  private final Ticker ticker;
  private final Runnable wakeShipper;
  private final int maxUnposted;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();
  private final Condition end = lock.newCondition();

  private final Orders orders = new Orders();

  // Under the lock.
  private final Ring<Runnable> news = new Ring<>();
  private boolean called;
  private boolean ended;

  // Written by the disk thread, read by the shipper.
  private volatile boolean hasNews;
  private volatile boolean busy;
  private volatile long beatNanos;
  private volatile String doing = "start";
  private volatile @Nullable Path where;
  private final AtomicLong answered = new AtomicLong(); // set for each record, so set lazily
  private final AtomicLong answeredBytes = new AtomicLong(); // the same
  private volatile long safe;
  private volatile long diskBytes;

  private volatile boolean abandoned; // written by the shipper
  private volatile boolean awaited; // written by the shipper

  /**
   * @param wakeShipper lets the shipper look for news
   * @param maxUnposted how many orders may wait for the next {@link #call}; 1 where the shipper
   *     does the disk's work, in tests
   */
  Mailbox(Ticker ticker, Runnable wakeShipper, int maxUnposted) {
    this.ticker = ticker;
    this.wakeShipper = wakeShipper;
    this.maxUnposted = maxUnposted;
    this.beatNanos = ticker.nanoTime();
  }

  // --- the shipper's side

  /** Adds an order; the disk thread sees it at the latest when it is {@link #call}ed. */
  void order(Runnable order) {
    int unposted = orders.add(order); // the only step that may lack memory: nothing was ordered
    if (unposted >= maxUnposted) {
      Waits.lock(lock);
      try {
        boolean unused = orders.post(); // else with the next ones
        work.signal(); // at a stop it begins while the others are handed over
      } finally {
        lock.unlock();
      }
    }
  }

  /** Lets the disk thread look for orders; false if it has to be called again to see all. */
  boolean call() {
    Waits.lock(lock);
    try {
      boolean posted = orders.post();
      called = true;
      work.signal();
      return posted;
    } finally {
      lock.unlock();
    }
  }

  /** Whether orders were posted that the disk thread has not taken. */
  boolean hasOrders() {
    Waits.lock(lock);
    try {
      return orders.hasPosted();
    } finally {
      lock.unlock();
    }
  }

  /** The first of the news, which stays; null without any. */
  @Nullable Runnable peekNews() {
    if (!hasNews) {
      return null; // without the lock: the shipper asks for each record
    }
    Waits.lock(lock);
    try {
      return news.peek();
    } finally {
      lock.unlock();
    }
  }

  /** The first of the news is dealt with. */
  void pollNews() {
    Waits.lock(lock);
    try {
      news.poll();
      hasNews = !news.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** Sets whether a caller waits for records to be safe: the shipper is woken when they are. */
  void setAwaited(boolean isAwaited) {
    awaited = isAwaited;
  }

  /** The shipper handles no more news: the orders that are left are not carried out. */
  void abandon() {
    abandoned = true;
    call();
  }

  /** Waits until the disk thread has done its last order; false when the time is over. */
  boolean awaitEnd(long maxNanos) {
    Waits.lock(lock);
    try {
      Waits.await(end, () -> ended, maxNanos, ticker);
      return ended;
    } finally {
      lock.unlock();
    }
  }

  /** Whether the disk thread is at work. */
  boolean isBusy() {
    return busy;
  }

  /** When the disk thread began its present work. */
  long beatNanos() {
    return beatNanos;
  }

  /** The present work of the disk thread, for an operator. */
  String doing() {
    Path path = where;
    return path == null ? doing : doing + " of " + path;
  }

  /** How many appends were answered: always the first ones. */
  long answered() {
    return answered.get();
  }

  long answeredBytes() {
    return answeredBytes.get();
  }

  /** How many of them are safe, or finally refused. */
  long safe() {
    return safe;
  }

  long diskBytes() {
    return diskBytes;
  }

  // --- the disk thread's side

  /** The next order, or null after this time. */
  @Nullable Runnable nextOrder(long maxNanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long leftNanos = maxNanos;
      while (!orders.hasPosted() && !orders.hasTaken() && !called && leftNanos > 0) {
        busy = false;
        leftNanos = work.awaitNanos(leftNanos);
      }
      called = false;
      take();
    } finally {
      lock.unlock();
    }
    return orders.next();
  }

  @Nullable Runnable nextOrder() {
    if (!orders.hasTaken()) {
      Waits.lock(lock);
      try {
        take();
      } finally {
        lock.unlock();
      }
    }
    return orders.next();
  }

  /** Takes all orders that were posted, at once. */
  private void take() {
    beat("work", null);
    busy = true;
    orders.take();
  }

  /** The disk thread begins work that may take long. */
  void beat(String work, @Nullable Path path) {
    doing = work;
    where = path;
    beatNanos = ticker.nanoTime();
  }

  void idle() {
    busy = false;
  }

  /** Adds news. The shipper handles them at its next step, or when it is woken. */
  void addNews(Runnable item) {
    Waits.lock(lock);
    try {
      news.add(item);
      hasNews = true;
    } finally {
      lock.unlock();
    }
  }

  /** The shipper gives this message soon. Without memory for it there is no message. */
  void passOn(Runnable message) {
    addNews(
        () -> {
          try {
            message.run();
          } catch (OutOfMemoryError e) {
            // without memory there is no message
          }
        });
    wake();
  }

  void wake() {
    wakeShipper.run();
  }

  /** Sets how many appends were answered so far, and how many bytes they had. */
  void answered(long count, long bytes) {
    answeredBytes.lazySet(bytes);
    answered.lazySet(count);
  }

  /** All that was answered is safe. */
  void safe(long count) {
    boolean isNews = safe != count;
    safe = count;
    if (isNews && awaited) {
      wake();
    }
  }

  void diskBytes(long bytes) {
    diskBytes = bytes;
  }

  boolean isAbandoned() {
    return abandoned;
  }

  /** The disk thread has done its last order. */
  void end() {
    Waits.lock(lock);
    try {
      ended = true;
      busy = false;
      end.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
