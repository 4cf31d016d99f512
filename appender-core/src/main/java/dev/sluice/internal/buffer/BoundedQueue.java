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

  /** From this number of taken quarters on, the shipper does not wait for a fuller batch. */
  static final int CROWDED = 2;

  private static final Severity[] SEVERITIES = Severity.values();

  private final long maxHeldBytes;
  private final long maxHeldEvents;

  /** By the place of the severity: a branch for it would be new to the JIT compiler some day. */
  private final long[] maxBytesOf = new long[SEVERITIES.length];

  /** From here on the oldest make room, down to the second bound: not for each newer one alone. */
  private final long largeBytes;

  private final long largeEvents;
  private final long roomyBytes;
  private final long roomyEvents;
  private final boolean evicts;

  // The shipper has to hear of it when callers hold so much.
  private long newsBytes;
  private long newsEvents;

  private final RecordQueue queue;
  private final HeldTally held = new HeldTally();

  /** The part of it that came back from the spool, which has a bound of its own. */
  private final HeldTally returned = new HeldTally();

  private long enqueuedCount;
  private long enqueuedBytes;

  /**
   * @param maxHeldEvents bound on events, 0 for none
   * @param sparesRoom whether the last part of the room is for records of WARN and above
   * @param evicts whether the oldest make room for newer ones
   */
  BoundedQueue(
      long maxHeldBytes, long maxHeldEvents, boolean sparesRoom, boolean evicts, ArrayPool pool) {
    this.queue = new RecordQueue(pool);
    this.maxHeldBytes = maxHeldBytes;
    this.evicts = evicts;
    long below = sparesRoom ? (long) (maxHeldBytes * LOW_SEVERITY_SHARE) : maxHeldBytes;
    for (Severity each : SEVERITIES) {
      maxBytesOf[each.index()] = each.isAtLeast(Severity.WARN) ? maxHeldBytes : below;
    }
    this.maxHeldEvents = maxHeldEvents == 0 ? Long.MAX_VALUE : maxHeldEvents;
    this.largeBytes = maxHeldBytes - maxHeldBytes / 4;
    this.largeEvents = Math.max(1, this.maxHeldEvents - Math.max(1, this.maxHeldEvents / 4));
    this.roomyBytes = largeBytes - maxHeldBytes / 16;
    this.roomyEvents = largeEvents - this.maxHeldEvents / 16;
    expect(true);
  }

  boolean hasRoomFor(UserRecord record) {
    return hasRoomFor(record, 0, 0);
  }

  private boolean hasRoomFor(UserRecord record, long lessBytes, long lessEvents) {
    return callerBytes() - lessBytes + record.heldBytes() <= maxBytesOf[record.severity().index()]
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
    enqueuedBytes += record.sizeBytes();
  }

  // --- what the shipper has to hear

  /** By how much callers are past the point at which the shipper hears of it; else less than 0. */
  long past() {
    return Math.max(callerBytes() - newsBytes, callerEvents() - newsEvents);
  }

  /** The shipper hears of what is held now. It has to hear of the next quarter. */
  void expectNext() {
    expect(!isLarge());
  }

  /**
   * @param alsoLarge whether it has to hear, too, that the oldest have to make room
   */
  private void expect(boolean alsoLarge) {
    int quarter = Math.max(CROWDED, quartersTaken() + 1);
    newsBytes = beginOf(quarter, maxHeldBytes);
    newsEvents = beginOf(quarter, maxHeldEvents);
    if (evicts && alsoLarge) {
      newsBytes = Math.min(newsBytes, largeBytes + 1);
      newsEvents = Math.min(newsEvents, largeEvents + 1);
    }
  }

  /** The smallest part of the whole that has so many quarters; none has more than four. */
  private static long beginOf(int quarter, long whole) {
    return quarter > 4 ? Long.MAX_VALUE : whole / 4 * quarter + (whole % 4 * quarter + 3) / 4;
  }

  private boolean isLarge() {
    return callerBytes() > largeBytes || callerEvents() > largeEvents;
  }

  /** What has to go, whether it is queued or not. */
  Surplus surplus() {
    return isLarge()
        ? new Surplus(callerBytes() - roomyBytes, callerEvents() - roomyEvents)
        : Surplus.NONE;
  }

  /** Moves the oldest to the sink, up to a number of events and bytes. Their bytes stay charged. */
  void drainTo(RecordQueue sink, int maxEvents, long maxBytes) {
    expect(true);
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
    for (int i = 0; i < evicted.size(); i++) { // to look at it in the queue may need memory, too
      held.subtract(evicted.get(i));
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
    held.subtract(released);
    expect(true);
  }

  IntakeCounts counts() {
    return new IntakeCounts(enqueuedCount, enqueuedBytes, held());
  }

  Held held() {
    return held.held();
  }

  int size() {
    return queue.size();
  }

  /** By how much more is queued than this number of events or bytes; less than 0 below both. */
  long past(int events, long bytes) {
    return Math.max(queue.size() - (long) events, queue.eventBytes() - bytes);
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
