// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.batch;

import dev.sluice.internal.util.Ring;
import dev.sluice.record.PutEntry;
import java.util.function.Consumer;

/**
 * Finished records on their way to the keeper. Aggregates for a disk wait here, because their
 * digests are made together, and a record on disk has to have its own. Shipper thread only.
 */
final class FinishedRecords {

  /** So many keep the lanes busy. More would hold more memory. */
  private static final int ENOUGH_RECORDS = 4 * AggregateDigests.MIN_LANES;

  private final Keeper keeper;
  private final Consumer<PutEntry> gate;
  private final AggregateDigests digests;
  private final long enoughBytes;
  private final Ring<PutEntry> waiting = new Ring<>();
  private long sizeBytes;

  /**
   * @param gate takes the records that are delivered from memory
   * @param enoughBytes records with so many bytes wait for no more
   */
  FinishedRecords(
      Keeper keeper, Consumer<PutEntry> gate, AggregateDigests digests, long enoughBytes) {
    this.keeper = keeper;
    this.gate = gate;
    this.digests = digests;
    this.enoughBytes = enoughBytes;
  }

  /** Takes a record. After an error it comes again. */
  void add(PutEntry entry) {
    if (keeper.canTakeAll() && entry.incomplete() != null) {
      waiting.add(entry); // from here on nothing may fail: else it would come again
      sizeBytes += entry.sizeBytes();
    } else {
      keepAll(); // they are older
      keeper.keep(entry, gate);
    }
  }

  /**
   * Hands over all records if they are enough, or if the oldest was appended before this. The
   * oldest need not be the first: that became full sooner.
   */
  void keepOlder(long createdNanos) {
    if (waiting.size() >= ENOUGH_RECORDS
        || sizeBytes >= enoughBytes
        || oldestCreatedNanos(createdNanos) - createdNanos < 0) {
      keepAll();
    }
  }

  /** Hands over all records. After an error the rest still waits. */
  void keepAll() {
    digests.complete(waiting);
    for (PutEntry first; (first = waiting.peek()) != null; waiting.poll()) {
      keeper.keep(first, gate);
      sizeBytes -= first.sizeBytes();
    }
  }

  /** Takes out all records: the appender gives them up. */
  void takeAll(Consumer<PutEntry> sink) {
    waiting.forEach(sink);
    waiting.clear();
    sizeBytes = 0;
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  long sizeBytes() {
    return sizeBytes;
  }

  /** When the oldest record was appended, or the given time if none is older. */
  long oldestCreatedNanos(long nowNanos) {
    return PutEntry.oldestCreatedNanos(waiting, nowNanos);
  }
}
