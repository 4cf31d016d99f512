// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.batch;

import dev.sluice.internal.util.Ring;
import dev.sluice.record.Batch;
import dev.sluice.record.PutEntry;
import dev.sluice.record.ShardMap;
import dev.sluice.record.UserRecord;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Puts records together into the next PutRecords request, which is cut by count, by bytes or by
 * time, whichever comes first. Fresh events go through the aggregator, retries past it. Shipper
 * thread only.
 */
public final class Batcher {

  private final String stream;
  private final long lingerNanos;
  private final @Nullable Aggregator aggregator;
  private final OpenBatch open;
  private final Gate gate;
  private final Keeper keeper;
  private final FinishedRecords finished;
  private final Consumer<PutEntry> toFinished; // made once: it is used for each record
  private long lastOfferedNanos;

  /**
   * @param aggregator puts events together, or null: each is a record of its own
   * @param ordered whether the records of a key keep their order
   * @param keeper gets each finished record before it may enter a batch
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
    this.lingerNanos = lingerNanos;
    this.aggregator = aggregator;
    AggregateDigests digests = new AggregateDigests();
    this.open = new OpenBatch(maxRecords, maxBytes, digests);
    this.gate = new Gate(ordered, open::put);
    this.keeper = keeper;
    this.finished = new FinishedRecords(keeper, gate::add, digests, maxBytes);
    this.toFinished = finished::add;
  }

  /**
   * A step of the shipper begins: records that waited for it may enter the batch now.
   *
   * @param requestBytes bytes that a request should have at most now; fewer where the network is
   *     slow
   */
  public void begin(long nowNanos, long requestBytes) {
    open.begin(requestBytes);
    gate.begin(nowNanos);
  }

  /** Takes a fresh record, or returns false: the batch is full. */
  public boolean offer(UserRecord record) {
    boolean fits =
        keeper.canTakeAll() || (aggregator == null ? open.fits(record.sizeBytes()) : !isFull());
    if (fits && aggregator != null) {
      aggregator.add(record, toFinished);
      lastOfferedNanos = record.createdNanos();
    } else if (fits) {
      finished.add(PutEntry.of(record));
    }
    return fits;
  }

  /** Finishes the records that are open if the oldest event in them was appended before this. */
  public void finishOlder(long createdNanos) {
    if (aggregator != null && aggregator.oldestCreatedNanos(createdNanos) - createdNanos < 0) {
      aggregator.flush(toFinished);
    }
  }

  /**
   * Hands finished records to the keeper, where enough of them waited for company, or where the
   * oldest event in them was appended before this.
   */
  public void keepOlder(long createdNanos) {
    finished.keepOlder(createdNanos);
  }

  /** Takes a record for its retry, or returns false: the batch is full. */
  public boolean offer(PutEntry entry) {
    boolean fits = open.fits(entry.sizeBytes());
    if (fits) {
      gate.addAgain(entry);
    }
    return fits;
  }

  /** The gate in front of the batch. The caller reports the outcome of each record to it. */
  public Gate gate() {
    return gate;
  }

  /**
   * The time until the batch is to be sent: none when it is full, or when its oldest record has
   * waited for the linger time. A retry is always older than that, so it never waits for company.
   * Only asked when the batch is not empty.
   */
  public long nanosToDue(long nowNanos) {
    if (isFull()) {
      return 0;
    }
    long oldest;
    if (aggregator == null || (finished.isEmpty() && aggregator.openBytes() == 0)) {
      oldest = open.oldestCreatedNanos();
    } else {
      long newest = open.isEmpty() ? lastOfferedNanos : open.oldestCreatedNanos();
      oldest = aggregator.oldestCreatedNanos(finished.oldestCreatedNanos(newest));
    }
    return Math.max(0, oldest + lingerNanos - nowNanos);
  }

  /** Takes the batch out and starts the next one; null when all open records have to wait. */
  public @Nullable Batch cut() {
    if (aggregator != null && !isFull()) {
      aggregator.flush(toFinished); // the batch is due: so are the open aggregates
    }
    finished.keepAll();
    return open.cut(stream);
  }

  /** Shows where finished records wait; the first of each place is its oldest. */
  public void places(Consumer<Ring<PutEntry>> visitor) {
    finished.keepAll(); // the disk that they waited for is away: else newer ones would be dropped
    open.places(visitor);
    gate.places(visitor);
  }

  /** The first record of this place was taken out, and is dropped. */
  public void dropped(Ring<?> place, PutEntry entry) {
    open.dropped(place, entry);
  }

  /** Finishes all open aggregates; returns whether there were any. */
  public boolean finishAll() {
    if (aggregator == null || openBytes() == 0) {
      return false;
    }
    aggregator.flush(toFinished);
    return true;
  }

  public String stream() {
    return stream;
  }

  /** The stream's shards are known, or have changed. */
  public void shards(ShardMap shards) {
    if (aggregator != null) {
      aggregator.shards(shards, toFinished);
      finished.keepAll(); // they came from no new event, so no tick follows
    }
    gate.shards(shards);
  }

  /** When a record that was held back may enter the batch, or null. */
  public @Nullable Long nextReleaseNanos() {
    return isFull() ? null : gate.nextDueNanos();
  }

  /** Takes out the records that came from the keeper: the appender gives them up. */
  public void takeKept(Consumer<PutEntry> sink) {
    open.takeAll(sink);
    gate.takeAll(sink);
  }

  /** Takes out the records that the keeper did not get yet. */
  public void takeUnkept(Consumer<PutEntry> sink) {
    finished.takeAll(sink);
    if (aggregator != null) {
      aggregator.flush(sink);
    }
  }

  public boolean isEmpty() {
    return open.isEmpty() && !hasUnkept();
  }

  /** Whether it has records that the keeper did not get yet. */
  public boolean hasUnkept() {
    return !finished.isEmpty() || openBytes() > 0;
  }

  public boolean isFull() {
    return open.isFull();
  }

  /** Bytes of the data and keys in open aggregates. */
  public long openBytes() {
    return aggregator == null ? 0 : aggregator.openBytes();
  }

  /** Bytes of the data and keys in the batch, in finished records and in open aggregates. */
  public long sizeBytes() {
    return open.sizeBytes() + finished.sizeBytes() + openBytes();
  }

  /** How many events fit until the batch is full; with an aggregator only bytes count. */
  public int roomEvents() {
    int room = aggregator == null ? open.roomRecords() : Integer.MAX_VALUE;
    return isFull() ? 0 : room;
  }

  /** How many bytes fit until the batch is full. */
  public long roomBytes() {
    if (isFull()) {
      return 0;
    }
    // Open aggregates of many keys may have more bytes than a request. Events are taken all the
    // same, for they end the oldest aggregates. One at a time would take a step for each.
    return Math.max(aggregator == null ? 1 : open.leastRoomBytes(), open.roomBytes(openBytes()));
  }

  /** When the oldest record here was appended, or the given time if none is older. */
  public long oldestCreatedNanos(long nowNanos) {
    long oldest = open.oldestCreatedNanos(nowNanos);
    oldest = finished.oldestCreatedNanos(gate.oldestCreatedNanos(oldest));
    return aggregator == null ? oldest : aggregator.oldestCreatedNanos(oldest);
  }
}
