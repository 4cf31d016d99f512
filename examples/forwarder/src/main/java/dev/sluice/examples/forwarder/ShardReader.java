// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.examples.forwarder;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/** Where the reading of one shard stands, and what of it is read but not shown. One thread. */
final class ShardReader {

  /** Records an answer; it never has more than 10 MiB. */
  static final int PAGE = 1_000;

  /** The service takes five requests a second for a shard, from all readers together. */
  private static final long PACE_NANOS = 220_000_000;

  /** At the end of what there is the other readers of the shard come first. */
  private static final long IDLE_NANOS = 1_000_000_000;

  private final String shardId;
  private final Instant startedAt;
  private final GetShardIteratorRequest start;

  private final Queue<Record> page = new ArrayDeque<>();
  private @Nullable String iterator;
  private @Nullable String lastSequenceNumber;
  private long nextNanos = System.nanoTime();
  private boolean isNew = true;
  private boolean atEnd;
  private boolean closed;

  /**
   * @param start where it begins
   * @param startedAt the time of the start, for what {@code LATEST} means later on
   */
  ShardReader(GetShardIteratorRequest start, Instant startedAt) {
    this.shardId = start.shardId();
    this.start = start;
    this.startedAt = startedAt;
  }

  String shardId() {
    return shardId;
  }

  /** The question for another iterator, or null while there is one. */
  @Nullable GetShardIteratorRequest wantedIterator() {
    if (iterator != null) {
      return null;
    }
    GetShardIteratorRequest.Builder again = start.toBuilder();
    if (lastSequenceNumber != null) {
      again
          .timestamp(null)
          .shardIteratorType(ShardIteratorType.AFTER_SEQUENCE_NUMBER)
          .startingSequenceNumber(lastSequenceNumber);
    } else if (!isNew && start.shardIteratorType() == ShardIteratorType.LATEST) {
      // LATEST would leave out what has come since.
      again.shardIteratorType(ShardIteratorType.AT_TIMESTAMP).timestamp(startedAt);
    }
    return again.build();
  }

  void setIterator(String iterator) {
    this.iterator = iterator;
    isNew = false;
  }

  @Nullable String iterator() {
    return iterator;
  }

  /** It ran out, after five minutes: the next one begins behind what was read. */
  void dropIterator() {
    iterator = null;
  }

  void take(GetRecordsResponse answer, long nowNanos) {
    page.addAll(answer.records());
    if (!answer.records().isEmpty()) {
      lastSequenceNumber = answer.records().get(answer.records().size() - 1).sequenceNumber();
    }
    iterator = answer.nextShardIterator();
    closed = iterator == null;
    // Not all that speak as Kinesis say how far behind an answer is.
    boolean isBehind = answer.millisBehindLatest() != null && answer.millisBehindLatest() > 0;
    atEnd = closed || (!isBehind && answer.records().size() < PAGE);
    nextNanos = nowNanos + (atEnd ? IDLE_NANOS : PACE_NANOS);
  }

  /** The next record to show, or null. */
  @Nullable Record peek() {
    return page.peek();
  }

  Record remove() {
    return page.remove();
  }

  /** Whether it has to be asked before anything later than its last record may be shown. */
  boolean isWanted() {
    return page.isEmpty() && !atEnd;
  }

  /** Whether all that was there is read and shown. */
  boolean isDone() {
    return page.isEmpty() && atEnd;
  }

  /** Another shard was found, which may have later records than what this one has by now. */
  void lookAgain() {
    atEnd = closed;
  }

  /** Whether the shard takes no more records, and all are read. */
  boolean isClosed() {
    return closed;
  }

  /** Whether it is to be asked at some time. */
  boolean isOpen(boolean follows) {
    return page.isEmpty() && !closed && (follows || !atEnd);
  }

  long nextNanos() {
    return nextNanos;
  }
}
