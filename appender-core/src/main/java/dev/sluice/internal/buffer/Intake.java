// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer;

import dev.sluice.internal.util.Changes;
import dev.sluice.internal.util.Ticker;
import dev.sluice.internal.util.Waits;
import dev.sluice.internal.util.records.ArrayPool;
import dev.sluice.internal.util.records.RecordQueue;
import dev.sluice.record.DropReason;
import dev.sluice.record.UserRecord;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The buffer between callers and shipper: callers offer records, the shipper drains them. Bounded
 * by the bytes that records hold from the offer until they are released, so queued, in-flight and
 * retried ones all count. One short lock; nothing is formatted, sent or reported under it.
 */
public final class Intake {

  private final long maxBlockNanos;
  private final @Nullable Predicate<Evicted> evicted;
  private final Ticker ticker;

  private final Changes changes = new Changes();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();
  private final Condition room = lock.newCondition();

  // All below: any thread, under the lock.
  private final BoundedQueue queue;
  private final ArrayPool pool;
  private boolean woken;
  private int alarmEvents = Integer.MAX_VALUE; // the shipper waits for so many to be queued,
  private long alarmBytes = Long.MAX_VALUE; // or for so many bytes

  /** Written under the lock. */
  private volatile boolean closed;

  /** Quarters of the room that are taken. Written under the lock, read by the shipper without. */
  private volatile int quarters;

  /**
   * @param maxHeldBytes bound on the sum of {@link UserRecord#heldBytes()}
   * @param maxHeldEvents bound on events, 0 for none
   * @param maxBlockNanos how long a caller waits for room; 0 refuses at once, low severities first
   * @param evicted counts a record that makes room for a newer one, and returns whether the shipper
   *     should report it. Called on the thread of the newer one, outside the lock. Null where no
   *     record makes room
   */
  public Intake(
      long maxHeldBytes,
      long maxHeldEvents,
      long maxBlockNanos,
      @Nullable Predicate<Evicted> evicted,
      Ticker ticker) {
    boolean refusesAtOnce = maxBlockNanos == 0 && evicted == null;
    this.pool = new ArrayPool(maxHeldBytes);
    this.queue =
        new BoundedQueue(maxHeldBytes, maxHeldEvents, refusesAtOnce, evicted != null, pool);
    this.maxBlockNanos = maxBlockNanos;
    this.evicted = evicted;
    this.ticker = ticker;
  }

  /**
   * Takes a copy of a record, or says why not. Callers' threads; keeps the interrupt flag.
   *
   * @return null when the record was accepted
   */
  public @Nullable DropReason offer(UserRecord record) {
    return offer(record, maxBlockNanos);
  }

  /** The same without a wait: where it {@link #waits}, another offer may find room. */
  public @Nullable DropReason offerAtOnce(UserRecord record) {
    return offer(record, 0);
  }

  /** Whether callers wait for room. */
  public boolean waits() {
    return maxBlockNanos > 0;
  }

  private @Nullable DropReason offer(UserRecord record, long maxWaitNanos) {
    List<Evicted> evictions = List.of();
    lock.lock();
    try {
      if (closed || !queue.hasRoomFor(record)) {
        evictions = makeRoomFor(record, maxWaitNanos);
        if (closed || !queue.hasRoomFor(record)) {
          return closed ? DropReason.CLOSED : DropReason.BUFFER_FULL;
        }
      }
      add(record);
    } finally {
      lock.unlock();
      tell(evictions); // also where there is no memory for the newer one
    }
    return null;
  }

  /** Drops older records, or waits, as far as the options want it. */
  private List<Evicted> makeRoomFor(UserRecord record, long maxWaitNanos) {
    if (closed) {
      return List.of();
    }
    if (evicted != null) {
      List<Evicted> evictions = queue.evictFor(record);
      if (!evictions.isEmpty()) {
        changes.begin(); // they are counted outside of the lock
      }
      return evictions;
    }
    if (maxWaitNanos > 0) {
      Waits.await(room, () -> closed || queue.hasRoomFor(record), maxWaitNanos, ticker);
    }
    return List.of();
  }

  private void add(UserRecord record) {
    queue.add(record);
    // One branch for all reasons. A branch that was never taken is left out of the compiled append,
    // and throws the rest of the code away when it is taken for the first time.
    if (Math.max(queue.past(), queue.past(alarmEvents, alarmBytes)) >= 0) {
      setAlarm(Integer.MAX_VALUE, Long.MAX_VALUE); // one signal is enough, until it waits again
      quarters = queue.quartersTaken();
      queue.expectNext();
      woken = true;
      work.signal();
    }
  }

  private void setAlarm(int atEvents, long atBytes) {
    alarmEvents = atEvents;
    alarmBytes = atBytes;
  }

  private void tell(List<Evicted> evictions) {
    if (evictions.isEmpty()) {
      return;
    }
    boolean isNews = false;
    try {
      for (int i = 0; i < evictions.size(); i++) { // by place: an iterator would take memory
        isNews |= evicted != null && evicted.test(evictions.get(i));
      }
    } finally {
      changes.end();
    }
    if (isNews) {
      wake();
    }
  }

  /** Moves the oldest records to the sink, up to a number of events and bytes. Shipper thread. */
  public void drainTo(RecordQueue sink, int maxEvents, long maxBytes) {
    lock.lock();
    try {
      queue.drainTo(sink, maxEvents, maxBytes);
    } finally {
      lock.unlock();
    }
  }

  /** Gives back what delivered or dropped records held. Shipper thread. */
  public void release(Held released) {
    lock.lock();
    try {
      queue.release(released);
      quarters = queue.quartersTaken();
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
      setAlarm(wakeAtEvents, wakeAtBytes);
      if (queue.holdsNothing()) {
        pool.trim();
      }
      long leftNanos = maxNanos;
      while (!woken && leftNanos > 0 && queue.past(wakeAtEvents, wakeAtBytes) < 0) {
        leftNanos = work.awaitNanos(leftNanos);
      }
      woken = false;
      setAlarm(Integer.MAX_VALUE, Long.MAX_VALUE);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Ends the shipper's wait: a request ended, a flush is wanted, the appender stops. Needs no
   * memory: what the shipper has to see has already happened. Any thread.
   */
  public void wake() {
    Waits.lock(lock);
    try {
      woken = true;
      work.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Refuses all offers from now on, waiting callers included. Needs no memory. Any thread. */
  public void close() {
    Waits.lock(lock);
    try {
      closed = true;
      room.signalAll();
    } finally {
      lock.unlock();
    }
    wake();
  }

  /** Whether offers are taken. Any thread. */
  public boolean isOpen() {
    return !closed;
  }

  /**
   * Whether it is no use to wait for company: half of the room is taken, and what is queued does
   * not even fill this much. Shipper thread.
   */
  public boolean isStarving(int roomEvents, long roomBytes) {
    return quarters >= BoundedQueue.CROWDED && locked(() -> queue.past(roomEvents, roomBytes) < 0);
  }

  /** What the oldest behind the intake have to give up, where they have to. Shipper thread. */
  public Surplus surplus() {
    return evicted == null || quarters < BoundedQueue.CROWDED
        ? Surplus.NONE
        : locked(() -> closed ? Surplus.NONE : queue.surplus());
  }

  /** Quarters of the room that are taken, 4 when it is full. Any thread. */
  public int quartersTaken() {
    return quarters;
  }

  /** This is held from now on: it comes back from the spool. Shipper thread. */
  public void charge(Held more) {
    lock.lock();
    try {
      queue.charge(more);
      changes.settle(); // it does not count as on disk any more
    } finally {
      lock.unlock();
    }
  }

  /** What was charged is settled; {@link #release} comes. Shipper thread. */
  public void discharge(Held less) {
    lock.lock();
    try {
      queue.discharge(less);
    } finally {
      lock.unlock();
    }
  }

  /** How many records were accepted so far. Any thread. */
  public long enqueuedCount() {
    return locked(queue::enqueuedCount);
  }

  /** How many of them are not queued any more: always the first ones. Any thread. */
  public long takenCount() {
    return locked(() -> queue.enqueuedCount() - queue.size());
  }

  /** When the record that leaves next was appended, or the given time without one. Any thread. */
  public long headCreatedNanos(long nowNanos) {
    return locked(() -> queue.headCreatedNanos(nowNanos));
  }

  /** What was accepted so far, and what is in memory now. Any thread. */
  public IntakeCounts counts() {
    return locked(queue::counts);
  }

  /** What is in memory now, all stages included. Any thread. */
  public Held held() {
    return locked(queue::held);
  }

  /** What is settled, evicted or comes back changes other counts than those of the intake too. */
  public Changes changes() {
    return changes;
  }

  /** The arrays of all that is held. */
  public ArrayPool pool() {
    return pool;
  }

  private <T> T locked(Supplier<T> read) {
    lock.lock();
    try {
      return read.get();
    } finally {
      lock.unlock();
    }
  }
}
