// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testkit;

import static dev.sluice.testkit.Protocol.entry;
import static dev.sluice.testkit.Protocol.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.kinesis.model.InvalidArgumentException;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

class ReadOperationsTest {
  private static final String SHARD_0 = "shardId-000000000000";

  private final EmbeddedKinesis kinesis = EmbeddedKinesis.withStream("logs", 1);

  @AfterEach
  void close() {
    kinesis.close();
  }

  @ParameterizedTest
  @EnumSource
  void getRecords_readsEverythingFromTrimHorizon(Protocol protocol) {
    try (KinesisClient client = protocol.client(kinesis)) {
      client.putRecords(put("logs", entry("k1", "one"), entry("k2", "two")));
      GetRecordsResponse page =
          read(client, r -> r.shardIteratorType(ShardIteratorType.TRIM_HORIZON));
      assertThat(texts(page)).containsExactly("one", "two");
      Record first = page.records().get(0);
      StoredRecord stored = kinesis.records().get(0);
      assertThat(first.partitionKey()).isEqualTo("k1");
      assertThat(first.sequenceNumber()).isEqualTo(stored.sequenceNumber());
      assertThat(
              Duration.between(
                      stored.approximateArrivalTimestamp(), first.approximateArrivalTimestamp())
                  .abs())
          .isLessThan(Duration.ofMillis(2));
      assertThat(page.millisBehindLatest()).isZero();
      assertThat(page.nextShardIterator()).isNotBlank();
    }
  }

  @ParameterizedTest
  @EnumSource
  void getRecords_pagesByLimit(Protocol protocol) {
    try (KinesisClient client = protocol.client(kinesis)) {
      client.putRecords(put("logs", entry("k", "one"), entry("k", "two"), entry("k", "three")));
      String iterator =
          client
              .getShardIterator(
                  r -> r.streamName("logs").shardId(SHARD_0).shardIteratorType("TRIM_HORIZON"))
              .shardIterator();
      GetRecordsResponse first = client.getRecords(r -> r.shardIterator(iterator).limit(2));
      GetRecordsResponse second =
          client.getRecords(r -> r.shardIterator(first.nextShardIterator()));
      assertThat(texts(first)).containsExactly("one", "two");
      assertThat(texts(second)).containsExactly("three");
    }
  }

  @ParameterizedTest
  @EnumSource
  void getRecords_answersWithAtMostTenMib(Protocol protocol) {
    String almostOneMib = "x".repeat(1024 * 1024 - 1);
    try (KinesisClient client = protocol.client(kinesis)) {
      for (int i = 0; i < 11; i++) {
        client.putRecords(put("logs", entry("k", almostOneMib)));
      }
      GetRecordsResponse page =
          read(client, r -> r.shardIteratorType(ShardIteratorType.TRIM_HORIZON));
      assertThat(page.records()).hasSize(10);
      GetRecordsResponse rest = client.getRecords(r -> r.shardIterator(page.nextShardIterator()));
      assertThat(rest.records()).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void getRecords_fromLatestSeesOnlyWhatComesAfter(Protocol protocol) {
    try (KinesisClient client = protocol.client(kinesis)) {
      client.putRecords(put("logs", entry("k", "before")));
      String iterator =
          client
              .getShardIterator(
                  r -> r.streamName("logs").shardId(SHARD_0).shardIteratorType("LATEST"))
              .shardIterator();
      client.putRecords(put("logs", entry("k", "after")));
      assertThat(texts(client.getRecords(r -> r.shardIterator(iterator)))).containsExactly("after");
    }
  }

  @ParameterizedTest
  @EnumSource
  void getRecords_startsAtAndAfterASequenceNumber(Protocol protocol) {
    try (KinesisClient client = protocol.client(kinesis)) {
      client.putRecords(put("logs", entry("k", "one"), entry("k", "two"), entry("k", "three")));
      String second = kinesis.records().get(1).sequenceNumber();
      assertThat(
              texts(
                  read(
                      client,
                      r ->
                          r.shardIteratorType(ShardIteratorType.AT_SEQUENCE_NUMBER)
                              .startingSequenceNumber(second))))
          .containsExactly("two", "three");
      assertThat(
              texts(
                  read(
                      client,
                      r ->
                          r.shardIteratorType(ShardIteratorType.AFTER_SEQUENCE_NUMBER)
                              .startingSequenceNumber(second))))
          .containsExactly("three");
      assertThatThrownBy(
              () ->
                  read(
                      client,
                      r ->
                          r.shardIteratorType(ShardIteratorType.AT_SEQUENCE_NUMBER)
                              .startingSequenceNumber("12")))
          .isInstanceOf(InvalidArgumentException.class);
    }
  }

  @ParameterizedTest
  @EnumSource
  void getRecords_startsAtATime(Protocol protocol) {
    try (KinesisClient client = protocol.client(kinesis)) {
      client.putRecords(put("logs", entry("k", "one")));
      Consumer<GetShardIteratorRequest.Builder> now =
          r ->
              r.shardIteratorType(ShardIteratorType.AT_TIMESTAMP)
                  .timestamp(kinesis.records().get(0).approximateArrivalTimestamp().minusMillis(5));
      assertThat(texts(read(client, now))).containsExactly("one");
      assertThat(
              texts(
                  read(
                      client,
                      now.andThen(
                          r ->
                              r.timestamp(
                                  kinesis
                                      .records()
                                      .get(0)
                                      .approximateArrivalTimestamp()
                                      .plusSeconds(9))))))
          .isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void getRecords_atTheEndOfAClosedShardNamesItsChildren(Protocol protocol) {
    try (KinesisClient client = protocol.client(kinesis)) {
      client.putRecords(put("logs", entry("k", "last")));
      kinesis.splitShard("logs", SHARD_0);
      GetRecordsResponse page =
          read(client, r -> r.shardIteratorType(ShardIteratorType.TRIM_HORIZON));
      assertThat(texts(page)).containsExactly("last");
      assertThat(page.nextShardIterator()).isNull();
      assertThat(page.childShards())
          .extracting(child -> child.shardId())
          .containsExactly("shardId-000000000001", "shardId-000000000002");
      assertThat(page.childShards().get(0).parentShards()).containsExactly(SHARD_0);
    }
  }

  private static GetRecordsResponse read(
      KinesisClient client, Consumer<GetShardIteratorRequest.Builder> start) {
    String iterator =
        client
            .getShardIterator(start.andThen(r -> r.streamName("logs").shardId(SHARD_0)))
            .shardIterator();
    return client.getRecords(r -> r.shardIterator(iterator));
  }

  private static List<String> texts(GetRecordsResponse page) {
    return page.records().stream().map(record -> record.data().asUtf8String()).toList();
  }
}
