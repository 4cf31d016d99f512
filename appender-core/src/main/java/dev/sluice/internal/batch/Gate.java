// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.batch;

import dev.sluice.internal.util.Ring;
import dev.sluice.record.PutEntry;
import dev.sluice.record.ShardMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Stands between finished records and the batch. It holds back a record that has to wait for an
 * earlier record of its key, or for its shard. Shipper thread only.
 */
public final class Gate {

  private final @Nullable KeyOrder order;
  private final ShardPacer pacer = new ShardPacer();
  private final Consumer<PutEntry> batch;
  private long nowNanos;

  /**
   * @param ordered whether the records of a key keep their order
   * @param batch takes the records that may go
   */
  Gate(boolean ordered, Consumer<PutEntry> batch) {
    this.order = ordered ? new KeyOrder() : null;
    this.batch = batch;
  }

  /** A step of the shipper begins: records go whose shard has room again. */
  void begin(long nowNanos) {
    this.nowNanos = nowNanos;
    pacer.release(nowNanos, batch);
  }

  /** Takes a record that was not sent yet. */
  public void add(PutEntry entry) {
    if (order == null) {
      admit(entry, false);
    } else if (!order.holdsBack(entry)) {
      try {
        order.begins(entry);
        admit(entry, false);
      } catch (OutOfMemoryError e) {
        order.release(entry); // it is offered again, and must not wait behind itself
        throw e;
      }
    }
  }

  /** Takes a record that was sent before: it is still the first of its key. */
  void addAgain(PutEntry entry) {
    admit(entry, true);
  }

  /** Takes a record that is the first of its key. It goes, or waits for its shard. */
  private void admit(PutEntry entry, boolean isRetry) {
    if (pacer.admit(entry, isRetry, nowNanos)) {
      batch.accept(entry);
    }
  }

  /** A record was stored: its shard keeps up. */
  public void stored(PutEntry entry) {
    pacer.stored(entry, nowNanos);
    release(entry);
  }

  /** A record was stored or lost: lets the next one of its key go. */
  public void release(PutEntry entry) {
    if (order != null) {
      PutEntry next = order.next(entry);
      if (next != null) {
        admit(next, false); // first: there may be no memory for it
      }
      order.release(entry);
    }
  }

  /** The record that waits directly behind the first one of its key, or null. */
  public @Nullable PutEntry next(PutEntry first) {
    return order == null ? null : order.next(first);
  }

  /** {@link #next} is given up. Needs no memory. */
  public void skipNext(PutEntry first) {
    if (order != null) {
      order.skipNext(first);
    }
  }

  /** Shows where records wait; the first of each place is its oldest. */
  void places(Consumer<Ring<PutEntry>> visitor) {
    pacer.places(visitor);
    if (order != null) {
      order.places(visitor);
    }
  }

  /**
   * A waiting record is dropped; the caller takes it out after this. If it was the first of its
   * key, the next one goes.
   */
  public void dropped(Ring<?> place, PutEntry entry) {
    if (order != null && !order.isBehind(place, entry)) {
      release(entry);
    }
  }

  /**
   * The service did not take this record.
   *
   * @return whether its shard is known, and so slowed down alone
   */
  public boolean throttled(PutEntry entry, long nowNanos) {
    return pacer.throttled(entry, nowNanos);
  }

  void shards(ShardMap shards) {
    pacer.shards(shards, batch);
  }

  /** The appender stops: all records that wait for their shard go, as there may be no later try. */
  public void makeDue() {
    pacer.releaseAll(batch);
  }

  void takeAll(Consumer<PutEntry> sink) {
    pacer.releaseAll(sink);
    if (order != null) {
      order.takeAll(sink);
    }
  }

  /** When the next record may go, or null. */
  @Nullable Long nextDueNanos() {
    return pacer.nextDueNanos();
  }

  /** When the oldest waiting event was appended, or the given time if none is older. */
  long oldestCreatedNanos(long nowNanos) {
    long oldest = pacer.oldestCreatedNanos(nowNanos);
    return order == null ? oldest : order.oldestCreatedNanos(oldest);
  }
}
