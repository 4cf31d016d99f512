// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer;

import dev.sluice.internal.util.Ticker;
import dev.sluice.record.DropReason;
import dev.sluice.record.Severity;
import dev.sluice.record.UserRecord;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The door of the buffer: callers offer records, the shipper drains them. Bounded by the bytes that
 * records hold from the offer until they are released, so queued, in-flight and retried ones all
 * count. One short lock; nothing is formatted, sent or reported under it.
 */
public final class Intake {

  /** Records below WARN are refused from this share of the bound on, so that the rest has room. */
  private static final double LOW_SEVERITY_SHARE = 0.8;

  private final long maxHeldBytes;
  private final long maxHeldBytesBelowWarn;
  private final long maxHeldEvents;
  private final long maxBlockNanos;
  private final Ticker ticker;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();
  private final Condition room = lock.newCondition();

  // All below: any thread, under the lock.
  private final ArrayDeque<UserRecord> queue = new ArrayDeque<>();
  private long queuedBytes;
  private long heldBytes;
  private long heldEvents;
  private long heldEventBytes;
  private int wakeAtEvents = Integer.MAX_VALUE;
  private long wakeAtBytes = Long.MAX_VALUE;
  private boolean woken;
  private boolean closed;

  /**
   * @param maxHeldBytes bound on the sum of {@link UserRecord#heldBytes()}
   * @param maxHeldEvents bound on events, 0 for none
   * @param maxBlockNanos how long a caller waits for room; 0 refuses at once, low severities first
   */
  public Intake(long maxHeldBytes, long maxHeldEvents, long maxBlockNanos, Ticker ticker) {
    this.maxHeldBytes = maxHeldBytes;
    this.maxHeldBytesBelowWarn =
        maxBlockNanos > 0 ? maxHeldBytes : (long) (maxHeldBytes * LOW_SEVERITY_SHARE);
    this.maxHeldEvents = maxHeldEvents == 0 ? Long.MAX_VALUE : maxHeldEvents;
    this.maxBlockNanos = maxBlockNanos;
    this.ticker = ticker;
  }

  /**
   * Takes a record, or says why not. Callers' threads; keeps the interrupt flag.
   *
   * @return null when the record was accepted
   */
  public @Nullable DropReason offer(UserRecord record) {
    lock.lock();
    try {
      if (!closed && !hasRoomFor(record) && maxBlockNanos > 0) {
        awaitRoomFor(record);
      }
      if (closed) {
        return DropReason.CLOSED;
      }
      if (!hasRoomFor(record)) {
        return DropReason.BUFFER_FULL;
      }
      queue.add(record);
      queuedBytes += record.sizeBytes();
      heldBytes += record.heldBytes();
      heldEvents++;
      heldEventBytes += record.sizeBytes();
      if (queue.size() >= wakeAtEvents || queuedBytes >= wakeAtBytes) {
        wakeAtEvents = Integer.MAX_VALUE; // one signal is enough, until the shipper waits again
        wakeAtBytes = Long.MAX_VALUE;
        woken = true;
        work.signal();
      }
      return null;
    } finally {
      lock.unlock();
    }
  }

  private boolean hasRoomFor(UserRecord record) {
    long bound = record.severity().isAtLeast(Severity.WARN) ? maxHeldBytes : maxHeldBytesBelowWarn;
    return heldBytes + record.heldBytes() <= bound && heldEvents < maxHeldEvents;
  }

  private void awaitRoomFor(UserRecord record) {
    boolean interrupted = false;
    long deadlineNanos = ticker.nanoTime() + maxBlockNanos;
    try {
      while (!closed && !hasRoomFor(record)) {
        long leftNanos = deadlineNanos - ticker.nanoTime();
        if (leftNanos <= 0) {
          return;
        }
        try {
          room.await(leftNanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
          interrupted = true; // the interrupt is the application's: it waits on, and finds it set
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Moves the oldest records to the sink, at most so many events or bytes. Shipper thread. */
  public void drainTo(Queue<UserRecord> sink, int maxEvents, long maxBytes) {
    lock.lock();
    try {
      long movedBytes = 0;
      for (int moved = 0; moved < maxEvents && movedBytes < maxBytes; moved++) {
        UserRecord record = queue.poll();
        if (record == null) {
          return;
        }
        movedBytes += record.sizeBytes();
        queuedBytes -= record.sizeBytes();
        sink.add(record);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Gives back what delivered or dropped records held. Shipper thread. */
  public void release(long events, long eventBytes, long bytes) {
    lock.lock();
    try {
      heldEvents -= events;
      heldEventBytes -= eventBytes;
      heldBytes -= bytes;
      room.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until so much is queued, somebody calls {@link #wake}, or the time is over. Shipper
   * thread.
   */
  public void awaitWork(long maxNanos, int wakeAtEvents, long wakeAtBytes)
      throws InterruptedException {
    lock.lockInterruptibly();
    try {
      this.wakeAtEvents = wakeAtEvents;
      this.wakeAtBytes = wakeAtBytes;
      long leftNanos = maxNanos;
      while (!woken && queue.size() < wakeAtEvents && queuedBytes < wakeAtBytes && leftNanos > 0) {
        leftNanos = work.awaitNanos(leftNanos);
      }
      woken = false;
      this.wakeAtEvents = Integer.MAX_VALUE;
      this.wakeAtBytes = Long.MAX_VALUE;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Ends the shipper's wait: a request ended, a flush is wanted, the gate is closed. Any thread.
   */
  public void wake() {
    lock.lock();
    try {
      woken = true;
      work.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Refuses all offers from now on, waiting callers included. Any thread. */
  public void close() {
    lock.lock();
    try {
      closed = true;
      woken = true;
      room.signalAll();
      work.signal();
    } finally {
      lock.unlock();
    }
  }

  /** When the oldest queued record was appended, or the given time if none is older. Any thread. */
  public long oldestCreatedNanos(long nowNanos) {
    lock.lock();
    try {
      long oldest = nowNanos;
      // All of them: callers create their records before they come to the lock, in any order.
      for (UserRecord record : queue) {
        oldest = record.createdNanos() - oldest < 0 ? record.createdNanos() : oldest;
      }
      return oldest;
    } finally {
      lock.unlock();
    }
  }

  /** When the record that leaves next was appended, or the given time without one. Any thread. */
  public long headCreatedNanos(long nowNanos) {
    lock.lock();
    try {
      UserRecord head = queue.peekFirst();
      return head == null ? nowNanos : head.createdNanos();
    } finally {
      lock.unlock();
    }
  }

  /** What is in memory now, all stages included. Any thread. */
  public Held held() {
    lock.lock();
    try {
      return new Held(heldEvents, heldEventBytes, heldBytes);
    } finally {
      lock.unlock();
    }
  }

  /**
   * What is in memory.
   *
   * @param events accepted and not yet delivered or dropped
   * @param eventBytes their data and keys
   * @param bytes what the buffer is charged for them
   */
  public record Held(long events, long eventBytes, long bytes) {}
}
