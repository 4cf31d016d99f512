// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.batch;

import dev.sluice.internal.util.Ring;
import dev.sluice.record.KinesisLimits;
import dev.sluice.record.PutEntry;
import dev.sluice.record.ShardMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Slows down records for shards that throttle, and no others. The rate of a shard starts at the
 * limit of the service. It falls with the part of the records that the shard refuses, and rises
 * slowly again, because other producers write to the shard too. A shard that has had its full rate
 * for a while is forgotten. Until a shard throttles, this costs nothing. There is one state for
 * each shard, and the buffer bounds the records that wait. Shipper thread only.
 */
final class ShardPacer {

  private static final double SECOND_NANOS = 1e9;

  /** After a quiet time, the records of this time may go at once. */
  static final long BURST_NANOS = 200_000_000L;

  /** A rate is judged once in this time, by the outcome of the records. */
  static final long LEARN_NANOS = 1_000_000_000L;

  private static final double RISE = 0.05;

  /** A shard is forgotten after this many seconds at its full rate without a refusal. */
  private static final int CALM_SECONDS = 10;

  /** A shard that throttled lately. */
  private static final class Pace {
    private final Ring<PutEntry> waiting = new Ring<>();
    private final Ring<PutEntry> retries = new Ring<>(); // older than waiting: they go first
    private double share = 1;
    private double taken; // by the shard, in seconds of its full rate, since the last judgement
    private double refused;
    private long judgedNanos;
    private int calmSeconds;
    private long freeNanos; // when the shard has taken all records that went

    private Pace(long nowNanos) {
      this.judgedNanos = nowNanos;
      this.freeNanos = nowNanos;
    }

    /**
     * The share falls by half of the refused part, and rises a little. So it stays where the shard
     * refuses few records, and it does not starve beside producers that write without a pause.
     */
    private void judge(long nowNanos) {
      while (nowNanos - judgedNanos >= LEARN_NANOS) {
        double part = refused == 0 ? 0 : refused / (refused + taken);
        calmSeconds = part > 0 || share < 1 ? 0 : calmSeconds + 1;
        share = Math.min(1, share * (1 - part / 2) + RISE);
        taken = 0;
        refused = 0;
        judgedNanos = calmSeconds > CALM_SECONDS ? nowNanos : judgedNanos + LEARN_NANOS;
      }
    }

    private boolean isFree(long nowNanos) {
      return freeNanos - nowNanos <= BURST_NANOS;
    }

    private void charge(PutEntry entry, long nowNanos) {
      long from = freeNanos - nowNanos < 0 ? nowNanos : freeNanos;
      freeNanos = from + (long) (seconds(entry) / share * SECOND_NANOS);
    }

    private boolean isEmpty() {
      return waiting.isEmpty() && retries.isEmpty();
    }

    private Ring<PutEntry> first() {
      return retries.isEmpty() ? waiting : retries;
    }

    private boolean isCalm() {
      return isEmpty() && calmSeconds > CALM_SECONDS;
    }
  }

  /** The seconds that a shard at its full rate needs for this record. */
  private static double seconds(PutEntry entry) {
    return Math.max(
        (double) entry.sizeBytes() / KinesisLimits.SHARD_BYTES_PER_SECOND,
        1.0 / KinesisLimits.SHARD_RECORDS_PER_SECOND);
  }

  private final Map<Integer, Pace> paces = new HashMap<>();
  private @Nullable ShardPredictor predictor;

  /** The stream's shards are known, or have changed: all waiting records are looked at again. */
  void shards(ShardMap shards, Consumer<PutEntry> sink) {
    ShardPredictor known = new ShardPredictor(shards);
    releaseAll(sink);
    paces.clear();
    predictor = known;
  }

  /**
   * A shard did not take this record.
   *
   * @return whether its shard is known, and so slowed down alone
   */
  boolean throttled(PutEntry entry, long nowNanos) {
    int shard = shardOf(entry);
    if (shard >= 0) {
      Pace pace = paces.computeIfAbsent(shard, any -> new Pace(nowNanos));
      pace.judge(nowNanos);
      pace.refused += seconds(entry);
    }
    return shard >= 0;
  }

  void stored(PutEntry entry, long nowNanos) {
    Pace pace = paces.isEmpty() ? null : paces.get(shardOf(entry));
    if (pace != null) {
      pace.judge(nowNanos);
      pace.taken += seconds(entry);
    }
  }

  /**
   * Whether a record may go now; otherwise it waits here.
   *
   * @param isRetry whether it was sent before. Then it goes before the others; else it would wait
   *     as long as callers log more than the shard takes
   */
  boolean admit(PutEntry entry, boolean isRetry, long nowNanos) {
    Pace pace = paces.isEmpty() ? null : paces.get(shardOf(entry));
    if (pace == null) {
      return true;
    }
    pace.judge(nowNanos);
    boolean isNext = isRetry ? pace.retries.isEmpty() : pace.isEmpty();
    if (isNext && pace.isFree(nowNanos)) {
      pace.charge(entry, nowNanos);
      return true;
    }
    (isRetry ? pace.retries : pace.waiting).add(entry);
    return false;
  }

  /** Hands over the records that may go now; the sink takes all of them. */
  void release(long nowNanos, Consumer<PutEntry> sink) {
    for (Iterator<Pace> all = paces.values().iterator(); all.hasNext(); ) {
      Pace pace = all.next();
      pace.judge(nowNanos);
      PutEntry next;
      while (pace.isFree(nowNanos) && (next = pace.first().peek()) != null) {
        sink.accept(next); // first: there may be no memory for it
        pace.charge(next, nowNanos);
        pace.first().poll();
      }
      if (pace.isCalm()) {
        all.remove();
      }
    }
  }

  /** The appender stops: all waiting records go, as there may be no later try. */
  void releaseAll(Consumer<PutEntry> sink) {
    for (Pace pace : paces.values()) {
      for (PutEntry next; (next = pace.first().peek()) != null; pace.first().poll()) {
        sink.accept(next);
      }
    }
  }

  /** Shows where records wait; the first of each place is its oldest. */
  void places(Consumer<Ring<PutEntry>> visitor) {
    for (Pace pace : paces.values()) {
      visitor.accept(pace.retries);
      visitor.accept(pace.waiting);
    }
  }

  private int shardOf(PutEntry entry) {
    return predictor == null
        ? -1
        : predictor.shardOf(entry.partitionKey(), entry.explicitHashKey());
  }

  /** When the next waiting record may go, or null. */
  @Nullable Long nextDueNanos() {
    Long due = null;
    for (Pace pace : paces.values()) {
      long free = pace.freeNanos - BURST_NANOS;
      if (!pace.isEmpty() && (due == null || free - due < 0)) {
        due = free;
      }
    }
    return due;
  }

  /** When the oldest waiting event was appended, or the given time if none is older. */
  long oldestCreatedNanos(long nowNanos) {
    long oldest = nowNanos;
    for (Pace pace : paces.values()) {
      oldest = PutEntry.oldestCreatedNanos(pace.waiting, oldest);
      oldest = PutEntry.oldestCreatedNanos(pace.retries, oldest);
    }
    return oldest;
  }
}
