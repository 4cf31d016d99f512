// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer;

import dev.sluice.internal.util.Ring;
import dev.sluice.record.PutEntry;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Records that the disk did not take: they stay in memory, and go after what is on disk. */
final class SpoolRefused {

  private final Ring<PutEntry> queue = new Ring<>();

  void add(PutEntry entry) {
    queue.add(entry);
  }

  boolean isEmpty() {
    return queue.isEmpty();
  }

  /** Offers them again, in their order, until one is not taken. */
  void retry(Predicate<PutEntry> disk) {
    for (PutEntry next; (next = queue.peek()) != null && disk.test(next); ) {
      queue.poll();
    }
  }

  /** Hands out the first; false when there is none. */
  boolean handOut(Consumer<PutEntry> sink) {
    PutEntry first = queue.peek();
    if (first == null) {
      return false;
    }
    sink.accept(first); // first: there may be no memory for it
    return queue.poll() != null;
  }

  void places(Consumer<Ring<PutEntry>> visitor) {
    visitor.accept(queue);
  }

  /** Takes out all of them. */
  void takeAll(Consumer<PutEntry> sink) {
    queue.forEach(sink);
    queue.clear();
  }
}
