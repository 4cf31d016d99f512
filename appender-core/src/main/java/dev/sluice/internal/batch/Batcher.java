// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.batch;

import dev.sluice.internal.util.Ring;
import dev.sluice.record.Batch;
import dev.sluice.record.PutEntry;
import dev.sluice.record.ShardMap;
import dev.sluice.record.UserRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Puts records together into the next PutRecords request, which is cut by count, by bytes or by
 * time, whichever comes first. Fresh events go through the aggregator, retries past it. Shipper
 * thread only.
 */
public final class Batcher {

  private final String stream;
  private final int maxRecords;
  private final long maxBytes;
  private final long lingerNanos;
  private final @Nullable Aggregator aggregator;
  private final Gate gate;
  private final Consumer<PutEntry> toGate; // made once: it is used for each record
  private final Keeper keeper;

  /** Records that may go but for which this batch had no room left: they begin the next one. */
  private final Ring<PutEntry> spare = new Ring<>();

  private List<PutEntry> entries = new ArrayList<>();
  private long sizeBytes;
  private long limitBytes;
  private long oldestCreatedNanos;
  private long lastOfferedNanos;
  private boolean full;

  /**
   * @param aggregator puts events together, or null: each is a record of its own
   * @param ordered whether the records of a key keep their order
   * @param keeper hears of each record that is finished, before it may enter a batch
   */
  Batcher(
      String stream,
      int maxRecords,
      long maxBytes,
      long lingerNanos,
      @Nullable Aggregator aggregator,
      boolean ordered,
      Keeper keeper) {
    this.stream = stream;
    this.maxRecords = maxRecords;
    this.maxBytes = maxBytes;
    this.limitBytes = maxBytes;
    this.lingerNanos = lingerNanos;
    this.aggregator = aggregator;
    this.gate = new Gate(ordered, this::put);
    this.toGate = gate::add;
    this.keeper = keeper;
  }

  /**
   * A step of the shipper begins: what waited for it may enter the batch now.
   *
   * @param requestBytes what a request should have at most for now: the way there may be slow
   */
  public void begin(long nowNanos, long requestBytes) {
    limitBytes = Math.min(maxBytes, requestBytes);
    takeSpare();
    gate.begin(nowNanos);
  }

  /** Takes a fresh record, or returns false: the batch is full. */
  public boolean offer(UserRecord record) {
    boolean fits = keeper.takesAll() || (aggregator == null ? fits(record.sizeBytes()) : !full);
    if (fits && aggregator != null) {
      aggregator.add(record, this::finished);
      lastOfferedNanos = record.createdNanos();
    } else if (fits) {
      finished(PutEntry.of(record));
    }
    return fits;
  }

  private void finished(PutEntry entry) {
    keeper.keep(entry, toGate);
  }

  /** Finishes the records that are open if the oldest event in them was appended before this. */
  public void finishOlder(long createdNanos) {
    if (aggregator != null && aggregator.oldestCreatedNanos(createdNanos) - createdNanos < 0) {
      aggregator.flush(this::finished);
    }
  }

  /** Takes a record for its retry, or returns false: the batch is full. */
  public boolean offer(PutEntry entry) {
    boolean fits = fits(entry.sizeBytes());
    if (fits) {
      gate.addAgain(entry);
    }
    return fits;
  }

  /** What holds records back; it hears what became of them. */
  public Gate gate() {
    return gate;
  }

  private void put(PutEntry entry) {
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

  private boolean fits(int recordBytes) {
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

  /**
   * Whether the batch is to be sent: full, or its oldest record has waited for the linger time. A
   * retry is always older than that, so it never waits for company.
   */
  public boolean isDue(long nowNanos) {
    return !isEmpty() && (full || dueNanos() - nowNanos <= 0);
  }

  /** When it is due at the latest; only asked when it is not empty. */
  public long dueNanos() {
    if (aggregator == null || aggregator.openBytes() == 0) {
      return oldestCreatedNanos + lingerNanos;
    }
    long newest = entries.isEmpty() ? lastOfferedNanos : oldestCreatedNanos;
    return aggregator.oldestCreatedNanos(newest) + lingerNanos;
  }

  /** Takes the batch out and starts the next one. Null where all that is open has to wait. */
  public @Nullable Batch cut() {
    if (aggregator != null && !full) {
      aggregator.flush(this::finished); // it is sent for its age, and so is what is open
    }
    if (entries.isEmpty()) {
      return null;
    }
    Batch batch = new Batch(stream, entries);
    entries = new ArrayList<>(Math.min(maxRecords, 2 * entries.size()));
    sizeBytes = 0;
    full = false;
    try {
      takeSpare();
    } catch (OutOfMemoryError e) { // the next step takes it; what was cut has to go
      return batch;
    }
    return batch;
  }

  public String stream() {
    return stream;
  }

  /** The stream's shards are known, or have changed. */
  public void shards(ShardMap shards) {
    if (aggregator != null) {
      aggregator.shards(shards, this::finished);
    }
    gate.shards(shards);
  }

  /** When a record that was held back may enter the batch, or null. */
  public @Nullable Long nextReleaseNanos() {
    return full ? null : gate.nextDueNanos();
  }

  /** Takes out all that is held here: the appender gives it up. */
  public void takeAll(Consumer<PutEntry> sink) {
    entries.forEach(sink);
    entries = new ArrayList<>();
    spare.forEach(sink);
    gate.takeAll(sink);
    if (aggregator != null) {
      aggregator.flush(sink);
    }
  }

  public boolean isEmpty() {
    return entries.isEmpty() && openBytes() == 0;
  }

  public boolean isFull() {
    return full;
  }

  private long openBytes() {
    return aggregator == null ? 0 : aggregator.openBytes();
  }

  /** Data and keys of the records in it. */
  public long sizeBytes() {
    return sizeBytes + openBytes();
  }

  /** Events that it takes until it is full; with an aggregator bytes alone decide. */
  public int roomEvents() {
    int room = aggregator == null ? maxRecords - entries.size() : Integer.MAX_VALUE;
    return full ? 0 : room;
  }

  /** Bytes that it takes until it is full. */
  public long roomBytes() {
    // Open aggregates may hold more than one request does: there is always room for an event.
    return full ? 0 : Math.max(1, limitBytes - sizeBytes());
  }

  /** When the oldest record in it was appended, or the given time if none is older. */
  public long oldestCreatedNanos(long nowNanos) {
    long oldest =
        entries.isEmpty() || oldestCreatedNanos - nowNanos > 0 ? nowNanos : oldestCreatedNanos;
    for (PutEntry entry : spare) {
      oldest = entry.createdNanos() - oldest < 0 ? entry.createdNanos() : oldest;
    }
    oldest = gate.oldestCreatedNanos(oldest);
    return aggregator == null ? oldest : aggregator.oldestCreatedNanos(oldest);
  }
}
