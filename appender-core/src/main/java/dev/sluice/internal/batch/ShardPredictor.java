// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.batch;

import dev.sluice.record.HashKeys;
import dev.sluice.record.ShardMap;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Says which shard a partition key goes to. It remembers the latest keys: a key often comes again,
 * and hashing it costs more than formatting its event. Shipper thread only.
 */
final class ShardPredictor {

  private static final int MAX_REMEMBERED = 1024;

  private final ShardMap shards;
  private final MessageDigest md5 = HashKeys.md5();
  private final Map<String, Integer> remembered =
      new LinkedHashMap<>(MAX_REMEMBERED, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
          return size() > MAX_REMEMBERED;
        }
      };

  ShardPredictor(ShardMap shards) {
    this.shards = shards;
  }

  /** The place of the shard in the map, or -1 where the map has a gap. */
  int shardOf(String partitionKey, @Nullable String explicitHashKey) {
    // A key has one hash, its own or a salted one. So the key alone says where it goes.
    Integer known = remembered.get(partitionKey);
    if (known == null) {
      known = shards.indexOf(hashKey(partitionKey, explicitHashKey));
      remembered.put(partitionKey, known);
    }
    return known;
  }

  /** The number that decides: the explicit hash key, else the hash of the partition key. */
  BigInteger hashKey(String partitionKey, @Nullable String explicitHashKey) {
    return explicitHashKey == null
        ? new BigInteger(1, md5.digest(partitionKey.getBytes(StandardCharsets.UTF_8)))
        : new BigInteger(explicitHashKey);
  }

  ShardMap shards() {
    return shards;
  }
}
