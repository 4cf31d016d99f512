// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testkit;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The streams of the endpoint. One lock for all of them: what happens under it takes microseconds,
 * and it gives the oracle the very order in which sequence numbers were drawn.
 */
final class Streams {
  static final String ARN_PREFIX = "arn:aws:kinesis:us-east-1:000000000000:stream/";

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, StreamState> byName = new TreeMap<>();
  private final Oracle oracle;
  private final Clock clock;
  private final int maxRecordBytes;
  private final Supplier<@Nullable RateLimit> rateLimits;

  Streams(
      Oracle oracle, Clock clock, int maxRecordBytes, Supplier<@Nullable RateLimit> rateLimits) {
    this.oracle = oracle;
    this.clock = clock;
    this.maxRecordBytes = maxRecordBytes;
    this.rateLimits = rateLimits;
  }

  /** Work on streams that may throw what the service would answer. */
  interface Work<T> {
    T run() throws ApiException;
  }

  /** A change of streams that may throw what the service would answer. */
  interface Change {
    void run() throws ApiException;
  }

  void change(Change change) throws ApiException {
    lock.lock();
    try {
      change.run();
    } finally {
      lock.unlock();
    }
  }

  <T> T locked(Work<T> work) throws ApiException {
    lock.lock();
    try {
      return work.run();
    } finally {
      lock.unlock();
    }
  }

  StreamState create(String name, int shardCount) throws ApiException {
    return locked(
        () -> {
          if (!name.matches("[a-zA-Z0-9_.-]{1,128}")) {
            throw ApiException.validation(
                "Value '" + name + "' at 'streamName' must match [a-zA-Z0-9_.-]{1,128}");
          }
          if (shardCount < 1) {
            throw ApiException.validation("ShardCount must be at least 1: " + shardCount);
          }
          if (byName.containsKey(name)) {
            throw new ApiException(
                400, ErrorCodes.RESOURCE_IN_USE, "Stream " + name + " already exists");
          }
          Instant createdAt = Instant.ofEpochMilli(clock.millis());
          StreamState stream =
              new StreamState(name, shardCount, maxRecordBytes, createdAt, rateLimits);
          byName.put(name, stream);
          return stream;
        });
  }

  void delete(String name) throws ApiException {
    change(() -> byName.remove(get(name).name()));
  }

  StreamState get(String name) throws ApiException {
    return locked(
        () -> {
          StreamState stream = byName.get(name);
          if (stream == null) {
            throw ApiException.notFound(
                "Stream " + name + " under account 000000000000 not found.");
          }
          return stream;
        });
  }

  /** The name in a StreamName or a StreamARN, whichever is given. */
  static String nameIn(@Nullable String streamName, @Nullable String streamArn)
      throws ApiException {
    if (streamName != null && !streamName.isEmpty()) {
      return streamName;
    }
    int slash = streamArn == null ? -1 : streamArn.indexOf(":stream/");
    if (streamArn == null || slash < 0) {
      throw ApiException.invalidArgument("Either StreamName or StreamARN must be given.");
    }
    return streamArn.substring(slash + ":stream/".length());
  }

  /** Stores the records that have no code yet and that their shards admit. */
  PutOutcome store(StreamState stream, PutRequest request, @Nullable String[] codes) {
    List<OfferedRecord> records = request.records();
    if (stream.openShardCount() > 1) {
      // Before the lock is taken: the digests are the greater part of the work.
      records.forEach(OfferedRecord::hashKey);
    }
    PutOutcome outcome = new PutOutcome(records.size());
    List<StoredRecord> kept = new ArrayList<>();
    long byteCount = 0;
    lock.lock();
    try {
      Instant now = clock.instant();
      boolean isSingle = stream.openShardCount() == 1;
      for (int i = 0; i < codes.length; i++) {
        OfferedRecord offered = records.get(i);
        String code = codes[i];
        Shard shard = isSingle ? stream.onlyShard() : stream.shardFor(offered.hashKey());
        if (code == null && !shard.admits(offered.dataLength())) {
          code = ErrorCodes.THROTTLED;
        }
        if (code != null) {
          outcome.fail(i, code);
          continue;
        }
        long ordinal = shard.nextOrdinal();
        outcome.store(i, shard, ordinal);
        byteCount += offered.dataLength();
        if (oracle.keepsRecords()) {
          StoredRecord stored =
              new StoredRecord(stream.name(), shard, ordinal, offered, now, request.number());
          shard.keep(stored);
          kept.add(stored);
        }
      }
      oracle.stored(kept, codes.length - outcome.failedCount(), byteCount);
    } finally {
      lock.unlock();
    }
    return outcome;
  }

  void clear() {
    lock.lock();
    try {
      byName.values().forEach(stream -> stream.shards().forEach(Shard::clear));
      oracle.clear();
    } finally {
      lock.unlock();
    }
  }
}
