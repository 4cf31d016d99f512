// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testkit;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * A shard as ListShards would describe it.
 *
 * @param shardId such as {@code shardId-000000000000}
 * @param startingHashKey the first hash key it owns
 * @param endingHashKey the last hash key it owns
 * @param parentShardId the shard it came from by a split or a merge, or null
 * @param adjacentParentShardId the other shard of the merge it came from, or null
 * @param isOpen whether it still takes records
 */
public record ShardInfo(
    String shardId,
    BigInteger startingHashKey,
    BigInteger endingHashKey,
    @Nullable String parentShardId,
    @Nullable String adjacentParentShardId,
    boolean isOpen) {}
