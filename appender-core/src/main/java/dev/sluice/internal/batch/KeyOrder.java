// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.batch;

import dev.sluice.internal.util.Ring;
import dev.sluice.record.PutEntry;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the records of a partition key in their order: one is under way, from its first try until
 * it is stored or lost, and the later ones wait. PutRecords keeps no order among the records of one
 * request, so not even those may go together. Holds what the buffer holds, no more. Shipper thread
 * only.
 */
final class KeyOrder {

  private static final Ring<PutEntry> NONE = new Ring<>();

  /** For each key that has a record under way, those that wait behind it. */
  private final Map<String, Ring<PutEntry>> waiting = new HashMap<>();

  /** Whether a record that was never sent has to wait, which it does here. */
  boolean holdsBack(PutEntry entry) {
    Ring<PutEntry> behind = waiting.get(entry.partitionKey());
    if (behind == null) {
      return false;
    }
    if (behind == NONE) { // most keys never have one waiting
      behind = new Ring<>();
      waiting.put(entry.partitionKey(), behind);
    }
    behind.add(entry);
    return true;
  }

  /** The first of its key is under way. */
  void begins(PutEntry entry) {
    waiting.put(entry.partitionKey(), NONE);
  }

  /** The one whose turn it is after this record, or null. */
  @Nullable PutEntry next(PutEntry entry) {
    Ring<PutEntry> behind = waiting.get(entry.partitionKey());
    return behind == null ? null : behind.peek();
  }

  /** A record was stored or lost. The caller lets {@link #next} go: that one is under way now. */
  void release(PutEntry entry) {
    Ring<PutEntry> behind = waiting.get(entry.partitionKey());
    if (behind != null && behind.poll() == null) {
      waiting.remove(entry.partitionKey());
    }
  }

  /** Shows where records wait; the first of each place is its oldest. */
  void places(Consumer<Ring<PutEntry>> visitor) {
    waiting.values().forEach(visitor);
  }

  /** Whether this is the place of those that wait behind the one of their key. */
  boolean isBehind(Ring<?> place, PutEntry entry) {
    return waiting.get(entry.partitionKey()) == place;
  }

  /** Takes out all that waits. */
  void takeAll(Consumer<PutEntry> sink) {
    waiting.values().forEach(behind -> behind.forEach(sink));
    waiting.clear();
  }

  /** When the oldest waiting event was appended, or the given time if none is older. */
  long oldestCreatedNanos(long nowNanos) {
    long oldest = nowNanos;
    for (Ring<PutEntry> behind : waiting.values()) {
      PutEntry first = behind.peek(); // those of a key are in the order of their time
      oldest = first != null && first.createdNanos() - oldest < 0 ? first.createdNanos() : oldest;
    }
    return oldest;
  }
}
