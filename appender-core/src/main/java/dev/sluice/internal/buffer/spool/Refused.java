// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool;

import dev.sluice.internal.util.Ring;
import dev.sluice.record.PutEntry;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Records that the disk did not take: they stay in memory, and go after what is on disk. Shipper
 * thread only.
 */
final class Refused {

  private final Ring<PutEntry> queue = new Ring<>();
  private final Ring<PutEntry> first = new Ring<>(); // handed over before all that is in the queue

  void add(PutEntry entry) {
    queue.add(entry);
  }

  /** The disk refused it; the next one that it refuses was handed over after it. */
  void reject(PutEntry entry) {
    first.add(entry);
  }

  /** The disk refuses no more of those that were handed over. */
  void settle() {
    if (!first.isEmpty()) {
      makeRoom(0);
      for (PutEntry last; (last = first.pollLast()) != null; ) {
        queue.addFirst(last);
      }
    }
  }

  /** Grows beforehand: this number of calls of {@link #addFirst} need no memory. */
  void makeRoom(int records) {
    queue.makeRoom(records + first.size());
  }

  /** What was handed over before all that is here. */
  void addFirst(PutEntry entry) {
    queue.addFirst(entry);
  }

  boolean isEmpty() {
    return queue.isEmpty() && first.isEmpty();
  }

  /** Offers them again, in their order, until one is not taken. */
  void retry(Predicate<PutEntry> disk) {
    if (first.isEmpty()) {
      for (PutEntry next; (next = queue.peek()) != null && disk.test(next); ) {
        queue.poll();
      }
    }
  }

  /** Hands out the first; false when there is none, or not yet. */
  boolean handOut(Consumer<PutEntry> sink) {
    PutEntry next = first.isEmpty() ? queue.peek() : null;
    if (next == null) {
      return false;
    }
    sink.accept(next); // first: there may be no memory for it
    return queue.poll() != null;
  }

  /** When the first of them was appended, or the given time without one. */
  long oldestCreatedNanos(long nowNanos) {
    PutEntry next = first.isEmpty() ? queue.peek() : first.peek();
    return next == null || next.createdNanos() - nowNanos > 0 ? nowNanos : next.createdNanos();
  }

  void places(Consumer<Ring<PutEntry>> visitor) {
    visitor.accept(first);
    visitor.accept(queue);
  }

  /** Takes out all of them. */
  void takeAll(Consumer<PutEntry> sink) {
    first.forEach(sink);
    first.clear();
    queue.forEach(sink);
    queue.clear();
  }
}
