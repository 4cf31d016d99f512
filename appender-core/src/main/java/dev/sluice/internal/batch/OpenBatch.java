// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.batch;

import dev.sluice.internal.util.Ring;
import dev.sluice.record.Batch;
import dev.sluice.record.PutEntry;
import java.util.ArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The records of the next request, and records that may go but did not fit. Shipper thread. */
final class OpenBatch {

  /** A step of the shipper takes at least this part of a request. */
  private static final int STEPS = 16;

  private final int maxRecords;
  private final long maxBytes;
  private final Ring<PutEntry> entries = new Ring<>();
  private final AggregateDigests digests;

  /** Records that may go but did not fit: they begin the next request. */
  private final Ring<PutEntry> spare = new Ring<>();

  private long sizeBytes;
  private long limitBytes;
  private long oldestCreatedNanos;
  private boolean full;

  OpenBatch(int maxRecords, long maxBytes, AggregateDigests digests) {
    this.maxRecords = maxRecords;
    this.maxBytes = maxBytes;
    this.limitBytes = maxBytes;
    this.digests = digests;
  }

  void begin(long requestBytes) {
    limitBytes = Math.min(maxBytes, requestBytes);
    takeSpare();
  }

  void put(PutEntry entry) {
    if (fits(entry.sizeBytes())) {
      add(entry);
    } else {
      spare.add(entry);
    }
  }

  private void takeSpare() {
    for (PutEntry first; (first = spare.peek()) != null && fits(first.sizeBytes()); spare.poll()) {
      add(first);
    }
  }

  boolean fits(int recordBytes) {
    // A record larger than a whole request goes alone: no size can make it wait for ever.
    if (full || (!entries.isEmpty() && sizeBytes + recordBytes > limitBytes)) {
      full = true;
      return false;
    }
    return true;
  }

  private void add(PutEntry entry) {
    if (entries.isEmpty() || entry.createdNanos() - oldestCreatedNanos < 0) {
      oldestCreatedNanos = entry.createdNanos();
    }
    entries.add(entry);
    sizeBytes += entry.sizeBytes();
    full = entries.size() >= maxRecords || sizeBytes >= limitBytes;
  }

  /** Takes the batch out and starts the next one; null when it is empty. */
  @Nullable Batch cut(String stream) {
    if (entries.isEmpty()) {
      return null;
    }
    digests.complete(entries);
    Batch batch = new Batch(stream, new ArrayList<>(entries));
    entries.clear();
    sizeBytes = 0;
    full = false;
    try {
      takeSpare();
    } catch (OutOfMemoryError e) { // the next step takes them; this batch has to go
      return batch;
    }
    return batch;
  }

  /** Shows where records wait; the first of each place is about its oldest. */
  void places(Consumer<Ring<PutEntry>> visitor) {
    visitor.accept(entries);
    visitor.accept(spare);
  }

  /** The first record of this place, which may be another one, was taken out, and is dropped. */
  void dropped(Ring<?> place, PutEntry entry) {
    if (place == entries) {
      PutEntry next = entries.peek();
      sizeBytes -= entry.sizeBytes();
      oldestCreatedNanos = // not that of the next one: a retry may stand behind newer records
          next == null ? 0 : PutEntry.oldestCreatedNanos(entries, next.createdNanos());
      full = false;
    }
  }

  void takeAll(Consumer<PutEntry> sink) {
    entries.forEach(sink);
    entries.clear();
    spare.forEach(sink);
    spare.clear();
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  boolean isFull() {
    return full;
  }

  long sizeBytes() {
    return sizeBytes;
  }

  /** How many records fit until it is full. */
  int roomRecords() {
    return maxRecords - entries.size();
  }

  /** How many bytes fit until it is full, if open aggregates have this many bytes. */
  long roomBytes(long openBytes) {
    return limitBytes - sizeBytes - openBytes;
  }

  /** How many bytes a step may take whatever open aggregates have. */
  long leastRoomBytes() {
    return Math.max(1, limitBytes / STEPS);
  }

  /** When the oldest record of the request was appended; only asked when it is not empty. */
  long oldestCreatedNanos() {
    return oldestCreatedNanos;
  }

  /** When the oldest record in it was appended, or the given time if none is older. */
  long oldestCreatedNanos(long nowNanos) {
    long oldest =
        entries.isEmpty() || oldestCreatedNanos - nowNanos > 0 ? nowNanos : oldestCreatedNanos;
    return PutEntry.oldestCreatedNanos(spare, oldest);
  }
}
