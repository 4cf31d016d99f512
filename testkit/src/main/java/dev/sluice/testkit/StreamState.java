// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testkit;

import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A stream and its shards, open and closed; guarded by the lock of {@link Streams}. */
final class StreamState {
  private static final int KIB = 1024;

  private final String name;
  private final Instant createdAt;
  private final Supplier<@Nullable RateLimit> rateLimits;
  private final List<Shard> shards = new ArrayList<>();
  // Replaced as a whole; volatile because a put looks at its length before taking the lock.
  private volatile Shard[] openShards = new Shard[0];
  private volatile int maxRecordBytes;

  StreamState(
      String name,
      int shardCount,
      int maxRecordBytes,
      Instant createdAt,
      Supplier<@Nullable RateLimit> rateLimits) {
    this.name = name;
    this.maxRecordBytes = maxRecordBytes;
    this.createdAt = createdAt;
    this.rateLimits = rateLimits;
    for (HashRange range : HashRange.evenly(shardCount)) {
      addShard(range, null, null);
    }
    sortOpenShards();
  }

  String name() {
    return name;
  }

  String arn() {
    return Streams.ARN_PREFIX + name;
  }

  Instant createdAt() {
    return createdAt;
  }

  int maxRecordBytes() {
    return maxRecordBytes;
  }

  void setMaxRecordKib(int kib) throws ApiException {
    if (kib < KIB || kib > 10 * KIB) {
      throw ApiException.validation("MaxRecordSizeInKiB must be in [1024, 10240]: " + kib);
    }
    maxRecordBytes = kib * KIB;
  }

  List<Shard> shards() {
    return shards;
  }

  int openShardCount() {
    return openShards.length;
  }

  /** The open shard that owns this hash key; open shards cover the whole space. */
  Shard shardFor(HashKey key) {
    Shard[] open = openShards;
    int low = 0;
    int high = open.length - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (open[middle].range().start().compareTo(key) <= 0) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return open[low];
  }

  Shard onlyShard() {
    return openShards[0];
  }

  Shard shard(String shardId) throws ApiException {
    for (Shard shard : shards) {
      if (shard.id().equals(shardId)) {
        return shard;
      }
    }
    throw ApiException.notFound("Could not find shard " + shardId + " in stream " + name + ".");
  }

  void split(String shardId, BigInteger newStartingHashKey) throws ApiException {
    Shard parent = open(shardId);
    if (!HashKey.isInSpace(newStartingHashKey)) {
      throw ApiException.invalidArgument("Invalid NewStartingHashKey: " + newStartingHashKey);
    }
    HashKey cut = HashKey.of(newStartingHashKey);
    if (!parent.range().contains(cut) || cut.equals(parent.range().start())) {
      throw ApiException.invalidArgument(
          "NewStartingHashKey " + cut + " is not inside the range of shard " + shardId);
    }
    HashKey lastOfLower = HashKey.of(newStartingHashKey.subtract(BigInteger.ONE));
    parent.close();
    addShard(new HashRange(parent.range().start(), lastOfLower), shardId, null);
    addShard(new HashRange(cut, parent.range().end()), shardId, null);
    sortOpenShards();
  }

  void merge(String shardId, String adjacentShardId) throws ApiException {
    Shard one = open(shardId);
    Shard other = open(adjacentShardId);
    boolean inOrder = one.range().isFollowedBy(other.range());
    if (!inOrder && !other.range().isFollowedBy(one.range())) {
      throw ApiException.invalidArgument(
          "Shards " + shardId + " and " + adjacentShardId + " are not adjacent.");
    }
    Shard lower = inOrder ? one : other;
    Shard upper = inOrder ? other : one;
    one.close();
    other.close();
    addShard(new HashRange(lower.range().start(), upper.range().end()), shardId, adjacentShardId);
    sortOpenShards();
  }

  private Shard open(String shardId) throws ApiException {
    Shard shard = shard(shardId);
    if (!shard.isOpen()) {
      throw ApiException.invalidArgument("Shard " + shardId + " is closed.");
    }
    return shard;
  }

  private void addShard(
      HashRange range, @Nullable String parentId, @Nullable String adjacentParentId) {
    shards.add(
        new Shard(
            shards.size(),
            range,
            createdAt.toEpochMilli(),
            parentId,
            adjacentParentId,
            rateLimits.get()));
  }

  private void sortOpenShards() {
    openShards =
        shards.stream()
            .filter(Shard::isOpen)
            .sorted(Comparator.comparing(shard -> shard.range().start()))
            .toArray(Shard[]::new);
  }
}
