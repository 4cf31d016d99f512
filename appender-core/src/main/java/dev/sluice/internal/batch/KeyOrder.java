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
 * request, so not even those may go together. The buffer bounds the records that wait. Shipper
 * thread only.
 */
final class KeyOrder {

  private static final Ring<PutEntry> NONE = new Ring<>();

  /** For each key that has a record under way, those that wait behind it. */
  private final Map<String, Ring<PutEntry>> waiting = new HashMap<>();

  /** Whether a record that was never sent has to wait. If so, it waits here from now on. */
  boolean holdsBack(PutEntry entry) {
    Ring<PutEntry> behind = waiting.get(entry.partitionKey());
    if (behind == null) {
      return false;
    }
    if (behind == NONE) { // shared by the keys for which no record waits: most of them
      behind = new Ring<>();
      waiting.put(entry.partitionKey(), behind);
    }
    behind.add(entry);
    return true;
  }

  /** The record is under way: it is the first of its key. */
  void begins(PutEntry entry) {
    waiting.put(entry.partitionKey(), NONE);
  }

  /** The record of the same key that goes after this one, or null. */
  @Nullable PutEntry next(PutEntry entry) {
    Ring<PutEntry> behind = waiting.get(entry.partitionKey());
    return behind == null ? null : behind.peek();
  }

  /** {@link #next} is given up before its turn: the one behind it is next. */
  void skipNext(PutEntry entry) {
    Ring<PutEntry> behind = waiting.get(entry.partitionKey());
    if (behind != null) {
      behind.poll();
    }
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

  /** Whether this is the place of the records that wait behind the first of this key. */
  boolean isBehind(Ring<?> place, PutEntry entry) {
    return waiting.get(entry.partitionKey()) == place;
  }

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
