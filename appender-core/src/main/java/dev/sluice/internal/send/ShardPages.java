// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.send;

import dev.sluice.record.ShardMap;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.ListShardsRequest;
import software.amazon.awssdk.services.kinesis.model.ListShardsResponse;
import software.amazon.awssdk.services.kinesis.model.Shard;

/** Reads ListShards page by page, up to a bound of pages. */
final class ShardPages {

  /** At 1,000 shards a page this is more than any stream has. */
  static final int MAX_PAGES = 100;

  private ShardPages() {}

  /** The open shards of the stream, or an empty map if there are too many pages. */
  static ShardMap ask(KinesisClient kinesis, String stream, boolean isArn) {
    List<ShardMap.Shard> shards = new ArrayList<>();
    Set<String> tokens = new HashSet<>();
    String token = null;
    for (int page = 0; page < MAX_PAGES; page++) {
      ListShardsResponse answer = kinesis.listShards(question(stream, isArn, token));
      answer.shards().forEach(shard -> add(shard, shards));
      token = answer.nextToken();
      if (token == null || token.isBlank()) {
        return new ShardMap(shards);
      }
      if (!tokens.add(token)) {
        return ShardMap.EMPTY; // otherwise an endless loop
      }
    }
    return ShardMap.EMPTY;
  }

  /** A shard with an end is closed. */
  private static void add(Shard shard, List<ShardMap.Shard> open) {
    if (shard.sequenceNumberRange().endingSequenceNumber() == null) {
      open.add(
          new ShardMap.Shard(
              shard.shardId(),
              new BigInteger(shard.hashKeyRange().startingHashKey()),
              new BigInteger(shard.hashKeyRange().endingHashKey())));
    }
  }

  /** A token replaces the stream's name: the service refuses both together. */
  private static ListShardsRequest question(String stream, boolean isArn, @Nullable String token) {
    ListShardsRequest.Builder request = ListShardsRequest.builder();
    if (token != null) {
      return request.nextToken(token).build();
    }
    return (isArn ? request.streamARN(stream) : request.streamName(stream)).build();
  }
}
