// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer;

import dev.sluice.internal.util.records.ArrayPool;
import dev.sluice.internal.util.records.RecordCursor;
import dev.sluice.internal.util.records.RecordQueue;
import dev.sluice.record.Severity;
import dev.sluice.record.UserRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What is queued, and the accounts of all that is held: bounded by the bytes that records hold from
 * the offer until they are released. Any thread, under the intake's lock.
 */
final class BoundedQueue {

  /** Records below WARN are refused from this share of the bound on, so that the rest has room. */
  private static final double LOW_SEVERITY_SHARE = 0.8;

  private final long maxHeldBytes;
  private final long maxHeldBytesBelowWarn;
  private final long maxHeldEvents;

  /** From here on the oldest make room, down to the second bound: not for each newer one alone. */
  private final long largeBytes;

  private final long largeEvents;
  private final long roomyBytes;
  private final long roomyEvents;
  private boolean large; // and said so, since the last time anything changed behind the intake

  private final RecordQueue queue;
  private final HeldTally held = new HeldTally();

  /** The part of it that came back from the spool, which has a bound of its own. */
  private final HeldTally returned = new HeldTally();

  private long enqueuedCount;

  /**
   * @param maxHeldEvents bound on events, 0 for none
   * @param sparesRoom whether the last part of the room is for records of WARN and above
   */
  BoundedQueue(long maxHeldBytes, long maxHeldEvents, boolean sparesRoom, ArrayPool pool) {
    this.queue = new RecordQueue(pool);
    this.maxHeldBytes = maxHeldBytes;
    this.maxHeldBytesBelowWarn =
        sparesRoom ? (long) (maxHeldBytes * LOW_SEVERITY_SHARE) : maxHeldBytes;
    this.maxHeldEvents = maxHeldEvents == 0 ? Long.MAX_VALUE : maxHeldEvents;
    this.largeBytes = maxHeldBytes - maxHeldBytes / 4;
    this.largeEvents = Math.max(1, this.maxHeldEvents - Math.max(1, this.maxHeldEvents / 4));
    this.roomyBytes = largeBytes - maxHeldBytes / 16;
    this.roomyEvents = largeEvents - this.maxHeldEvents / 16;
  }

  boolean hasRoomFor(UserRecord record) {
    return hasRoomFor(record, 0, 0);
  }

  private boolean hasRoomFor(UserRecord record, long lessBytes, long lessEvents) {
    long bound = record.severity().isAtLeast(Severity.WARN) ? maxHeldBytes : maxHeldBytesBelowWarn;
    return callerBytes() - lessBytes + record.heldBytes() <= bound
        && callerEvents() - lessEvents < maxHeldEvents;
  }

  private long callerBytes() {
    return held.bytes() - returned.bytes();
  }

  private long callerEvents() {
    return held.events() - returned.events();
  }

  /** How many quarters of the callers' room are taken. */
  int quartersTaken() {
    return (int) Math.max(4 * callerBytes() / maxHeldBytes, 4 * callerEvents() / maxHeldEvents);
  }

  void add(UserRecord record) {
    queue.add(record);
    held.add(record);
    enqueuedCount++;
  }

  /** Whether so much is held, for the first time now, that the oldest have to make room. */
  boolean becomesLarge() {
    boolean before = large;
    large |= callerBytes() > largeBytes || callerEvents() > largeEvents;
    return large && !before;
  }

  /** What has to go, whether it is queued or not. */
  Surplus surplus() {
    boolean isLarge = callerBytes() > largeBytes || callerEvents() > largeEvents;
    return isLarge
        ? new Surplus(callerBytes() - roomyBytes, callerEvents() - roomyEvents)
        : Surplus.NONE;
  }

  /** Moves the oldest to the sink, up to a number of events and bytes. Their bytes stay charged. */
  void drainTo(RecordQueue sink, int maxEvents, long maxBytes) {
    large = false;
    queue.moveTo(sink, maxEvents, maxBytes);
  }

  /** Whether no event is in memory, in any stage. */
  boolean holdsNothing() {
    return held.events() == 0;
  }

  /** Takes the oldest out, whatever their severity; none, if that would not be room enough. */
  List<Evicted> evictFor(UserRecord record) {
    long stays = callerBytes() - queue.heldBytes();
    if (queue.isEmpty()
        || stays + record.heldBytes() > maxHeldBytes
        || (maxHeldEvents > 0 && callerEvents() - queue.size() >= maxHeldEvents)) {
      return List.of();
    }
    List<Evicted> evicted = new ArrayList<>(2);
    long bytes = 0;
    RecordCursor oldest = queue.cursor();
    while (!hasRoomFor(record, bytes, evicted.size())) {
      UserRecord next = Objects.requireNonNull(oldest.next());
      evicted.add(Evicted.of(next)); // all of them first: there may be no memory for it
      bytes += next.heldBytes();
    }
    for (int i = 0; i < evicted.size(); i++) {
      held.subtract(Objects.requireNonNull(queue.peek()));
      queue.poll();
    }
    return evicted;
  }

  /** This is held from now on, and takes no room from callers. */
  void charge(Held more) {
    held.add(more);
    returned.add(more);
  }

  /** What was charged is settled; its release comes. */
  void discharge(Held less) {
    returned.subtract(less);
  }

  void release(Held released) {
    large = false;
    held.subtract(released);
  }

  Held held() {
    return held.held();
  }

  int size() {
    return queue.size();
  }

  /** Whether at least this number of events is queued, or of bytes of data and keys. */
  boolean reaches(int events, long bytes) {
    // One branch, not two: a branch that was never taken is left out of the compiled append, and
    // throws the rest of the code away when it is taken for the first time.
    return Math.max(queue.size() - (long) events, queue.eventBytes() - bytes) >= 0;
  }

  /** When the oldest was appended, or the given time without one. */
  long headCreatedNanos(long nowNanos) {
    UserRecord head = queue.peek();
    return head == null ? nowNanos : head.createdNanos();
  }

  long enqueuedCount() {
    return enqueuedCount;
  }
}
