// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.record;

import java.math.BigInteger;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The open shards of a stream by their ranges of hash keys. Immutable.
 *
 * @hidden
 */
public final class ShardMap {

  /**
   * One open shard; both ends belong to it.
   *
   * @hidden
   */
  public record Shard(String id, BigInteger startingHashKey, BigInteger endingHashKey) {

    /** Written out, as in {@link Packing}. */
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Shard shard
          && shard.id.equals(id)
          && shard.startingHashKey.equals(startingHashKey)
          && shard.endingHashKey.equals(endingHashKey);
    }

    @Override
    public int hashCode() {
      return id.hashCode();
    }
  }

  /** No shards: they are not known. */
  public static final ShardMap EMPTY = new ShardMap(List.of());

  private final List<Shard> shards;
  private final Set<String> ids;

  public ShardMap(List<Shard> shards) {
    this.shards = shards.stream().sorted(Comparator.comparing(Shard::startingHashKey)).toList();
    this.ids = shards.stream().map(Shard::id).collect(Collectors.toUnmodifiableSet());
  }

  /** How many shards are open. */
  public int size() {
    return shards.size();
  }

  /** The shard at this place, ordered by hash key. */
  public Shard shard(int index) {
    return shards.get(index);
  }

  public boolean contains(String shardId) {
    return ids.contains(shardId);
  }

  /** The place of the shard that takes this hash key, or -1 where the map has a gap. */
  public int indexOf(BigInteger hashKey) {
    int low = 0;
    int high = shards.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      Shard shard = shards.get(middle);
      if (hashKey.compareTo(shard.startingHashKey()) < 0) {
        high = middle - 1;
      } else if (hashKey.compareTo(shard.endingHashKey()) > 0) {
        low = middle + 1;
      } else {
        return middle;
      }
    }
    return -1;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ShardMap map && map.shards.equals(shards);
  }

  @Override
  public int hashCode() {
    return shards.hashCode();
  }
}
