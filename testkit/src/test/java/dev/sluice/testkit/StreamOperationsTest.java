// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testkit;

import static dev.sluice.testkit.Protocol.entry;
import static dev.sluice.testkit.Protocol.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.InvalidArgumentException;
import software.amazon.awssdk.services.kinesis.model.ListShardsResponse;
import software.amazon.awssdk.services.kinesis.model.ResourceInUseException;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardFilterType;
import software.amazon.awssdk.services.kinesis.model.StreamDescription;
import software.amazon.awssdk.services.kinesis.model.StreamDescriptionSummary;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;
import software.amazon.awssdk.services.kinesis.model.ValidationException;

class StreamOperationsTest {
  private static final Instant NOW = Instant.parse("2026-03-04T05:06:07.089Z");
  private static final String SHARD_0 = "shardId-000000000000";
  private static final String SHARD_1 = "shardId-000000000001";
  private static final String SHARD_2 = "shardId-000000000002";
  private static final BigInteger LAST_HASH_KEY =
      BigInteger.ONE.shiftLeft(128).subtract(BigInteger.ONE);

  private final EmbeddedKinesis kinesis =
      EmbeddedKinesis.builder().stream("logs", 2).clock(Clock.fixed(NOW, ZoneOffset.UTC)).start();

  @AfterEach
  void close() {
    kinesis.close();
  }

  @ParameterizedTest
  @EnumSource
  void listShards_coversTheHashSpaceWithoutGaps(Protocol protocol) {
    kinesis.createStream("odd", 3);
    try (KinesisClient client = protocol.client(kinesis)) {
      List<Shard> shards = client.listShards(r -> r.streamName("odd")).shards();
      assertThat(shards).hasSize(3);
      BigInteger next = BigInteger.ZERO;
      for (Shard shard : shards) {
        assertThat(shard.hashKeyRange().startingHashKey()).isEqualTo(next.toString());
        assertThat(shard.sequenceNumberRange().endingSequenceNumber()).isNull();
        next = new BigInteger(shard.hashKeyRange().endingHashKey()).add(BigInteger.ONE);
      }
      assertThat(next).isEqualTo(BigInteger.ONE.shiftLeft(128));
    }
  }

  @ParameterizedTest
  @EnumSource
  void listShards_pagesByNextToken(Protocol protocol) {
    kinesis.createStream("many", 5);
    try (KinesisClient client = protocol.client(kinesis)) {
      ListShardsResponse first = client.listShards(r -> r.streamName("many").maxResults(3));
      assertThat(first.shards()).hasSize(3);
      ListShardsResponse second = client.listShards(r -> r.nextToken(first.nextToken()));
      assertThat(second.shards())
          .extracting(Shard::shardId)
          .containsExactly("shardId-000000000003", "shardId-000000000004");
      assertThat(second.nextToken()).isNull();
    }
  }

  @ParameterizedTest
  @EnumSource
  void describeStreamSummary_tellsLimitsAndTimes(Protocol protocol) {
    try (KinesisClient client = protocol.client(kinesis)) {
      client.updateMaxRecordSize(r -> r.streamARN(kinesisArn("logs")).maxRecordSizeInKiB(2048));
      StreamDescriptionSummary summary =
          client.describeStreamSummary(r -> r.streamName("logs")).streamDescriptionSummary();
      assertThat(summary.streamStatus()).isEqualTo(StreamStatus.ACTIVE);
      assertThat(summary.openShardCount()).isEqualTo(2);
      assertThat(summary.streamARN()).isEqualTo(kinesisArn("logs"));
      assertThat(summary.maxRecordSizeInKiB()).isEqualTo(2048);
      assertThat(summary.streamCreationTimestamp()).isEqualTo(NOW);
      client.putRecords(put("logs", entry("k", "x".repeat(2 * 1024 * 1024 - 1))));
    }
    assertThat(kinesis.recordCount()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void describeStream_listsShards(Protocol protocol) {
    try (KinesisClient client = protocol.client(kinesis)) {
      StreamDescription description =
          client.describeStream(r -> r.streamName("logs")).streamDescription();
      assertThat(description.shards()).extracting(Shard::shardId).containsExactly(SHARD_0, SHARD_1);
      assertThat(description.hasMoreShards()).isFalse();
      assertThat(description.streamCreationTimestamp()).isEqualTo(NOW);
    }
  }

  @ParameterizedTest
  @EnumSource
  void createStream_makesAStreamOnce(Protocol protocol) {
    try (KinesisClient client = protocol.client(kinesis)) {
      client.createStream(r -> r.streamName("new").shardCount(3));
      assertThat(kinesis.shards("new")).hasSize(3);
      assertThatThrownBy(() -> client.createStream(r -> r.streamName("new").shardCount(3)))
          .isInstanceOf(ResourceInUseException.class);
      assertThatThrownBy(() -> client.createStream(r -> r.streamName("new|er").shardCount(3)))
          .isInstanceOf(ValidationException.class);
    }
  }

  @ParameterizedTest
  @EnumSource
  void deleteStream_leavesNothingToPutTo(Protocol protocol) {
    try (KinesisClient client = protocol.client(kinesis)) {
      client.putRecords(put("logs", entry("k", "before")));
      client.deleteStream(r -> r.streamName("logs"));
      assertThatThrownBy(() -> client.putRecords(put("logs", entry("k", "after"))))
          .isInstanceOf(ResourceNotFoundException.class);
    }
    assertThat(kinesis.records("logs")).extracting(StoredRecord::text).containsExactly("before");
  }

  @ParameterizedTest
  @EnumSource
  void splitShard_closesTheParentAndRoutesToItsChildren(Protocol protocol) {
    BigInteger quarter = BigInteger.ONE.shiftLeft(126);
    try (KinesisClient client = protocol.client(kinesis)) {
      client.putRecords(put("logs", entry("a", "to parent")));
      client.splitShard(
          r -> r.streamName("logs").shardToSplit(SHARD_0).newStartingHashKey(quarter.toString()));
      client.putRecords(put("logs", entry("a", "low"), entry("c", "high")));

      List<Shard> shards = client.listShards(r -> r.streamName("logs")).shards();
      assertThat(shards).hasSize(4);
      assertThat(shards.get(0).sequenceNumberRange().endingSequenceNumber())
          .isGreaterThan(kinesis.records().get(0).sequenceNumber());
      assertThat(shards.get(2).parentShardId()).isEqualTo(SHARD_0);
      assertThat(shards.get(3).hashKeyRange().startingHashKey()).isEqualTo(quarter.toString());
      List<Shard> open =
          client
              .listShards(
                  r -> r.streamName("logs").shardFilter(f -> f.type(ShardFilterType.AT_LATEST)))
              .shards();
      assertThat(open).hasSize(3).noneMatch(shard -> shard.shardId().equals(SHARD_0));
    }
    assertThat(kinesis.records())
        .extracting(StoredRecord::shardId)
        .containsExactly(SHARD_0, SHARD_2, "shardId-000000000003");
    assertThat(kinesis.records().get(1).sequenceNumber())
        .isGreaterThan(kinesis.records().get(0).sequenceNumber());
  }

  @ParameterizedTest
  @EnumSource
  void mergeShards_joinsNeighboursOnly(Protocol protocol) {
    kinesis.createStream("three", 3);
    try (KinesisClient client = protocol.client(kinesis)) {
      assertThatThrownBy(
              () ->
                  client.mergeShards(
                      r ->
                          r.streamName("three")
                              .shardToMerge(SHARD_0)
                              .adjacentShardToMerge(SHARD_2)))
          .isInstanceOf(InvalidArgumentException.class);
      client.mergeShards(
          r -> r.streamName("three").shardToMerge(SHARD_1).adjacentShardToMerge(SHARD_2));
      Shard merged = client.listShards(r -> r.streamName("three")).shards().get(3);
      assertThat(merged.parentShardId()).isEqualTo(SHARD_1);
      assertThat(merged.adjacentParentShardId()).isEqualTo(SHARD_2);
      assertThat(merged.hashKeyRange().endingHashKey()).isEqualTo(LAST_HASH_KEY.toString());
      assertThatThrownBy(
              () ->
                  client.splitShard(
                      r -> r.streamName("three").shardToSplit(SHARD_1).newStartingHashKey("5")))
          .isInstanceOf(InvalidArgumentException.class);
    }
  }

  @Test
  void splitShard_fromTheTestHalvesTheRange() {
    kinesis.splitShard("logs", SHARD_1);
    kinesis.mergeShards("logs", SHARD_0, SHARD_2);
    List<ShardInfo> open = kinesis.shards("logs").stream().filter(ShardInfo::isOpen).toList();
    assertThat(open).hasSize(2);
    assertThat(open.get(0).startingHashKey()).isEqualTo(BigInteger.valueOf(3).shiftLeft(126));
    assertThat(open.get(0).parentShardId()).isEqualTo(SHARD_1);
    assertThat(open.get(1).endingHashKey())
        .isEqualTo(BigInteger.valueOf(3).shiftLeft(126).subtract(BigInteger.ONE));
    assertThatThrownBy(() -> kinesis.splitShard("logs", SHARD_0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("closed");
  }

  private static String kinesisArn(String stream) {
    return "arn:aws:kinesis:us-east-1:000000000000:stream/" + stream;
  }
}
