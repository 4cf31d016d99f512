// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testkit;

import static dev.sluice.testkit.Protocol.entry;
import static dev.sluice.testkit.Protocol.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequest;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResultEntry;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;

class PutRecordsTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  private EmbeddedKinesis kinesis = EmbeddedKinesis.withStream("logs", 4);

  @AfterEach
  void close() {
    kinesis.close();
  }

  @ParameterizedTest
  @EnumSource
  void putRecords_storesWhatWasSentInOrder(Protocol protocol) {
    Instant before = Instant.now().minusMillis(1);
    try (KinesisClient client = protocol.client(kinesis)) {
      PutRecordsResponse response =
          client.putRecords(
              put(
                  "logs",
                  entry("k1", "one"),
                  entry("k2", "zwei \u00fc \ud83d\ude00"),
                  entry("k3", "")));
      assertThat(response.failedRecordCount()).isZero();
      List<StoredRecord> stored = kinesis.awaitRecords(3, SOON);
      assertThat(stored)
          .extracting(StoredRecord::text)
          .containsExactly("one", "zwei \u00fc \ud83d\ude00", "");
      assertThat(stored).extracting(StoredRecord::partitionKey).containsExactly("k1", "k2", "k3");
      assertThat(stored)
          .extracting(StoredRecord::sequenceNumber)
          .containsExactlyElementsOf(
              response.records().stream().map(PutRecordsResultEntry::sequenceNumber).toList());
      assertThat(stored)
          .extracting(StoredRecord::shardId)
          .containsExactlyElementsOf(
              response.records().stream().map(PutRecordsResultEntry::shardId).toList());
      assertThat(stored.get(0).approximateArrivalTimestamp())
          .isBetween(before, Instant.now().plusMillis(1));
      assertThat(response.responseMetadata().requestId()).isNotBlank();
    }
  }

  @ParameterizedTest
  @EnumSource
  void putRecords_keepsEveryByteOfLargeBinaryData(Protocol protocol) {
    byte[] data = new byte[700_001];
    for (int i = 0; i < data.length; i++) {
      data[i] = (byte) (i * 31 + i / 251);
    }
    try (KinesisClient client = protocol.client(kinesis)) {
      client.putRecords(
          put("logs", entry("big", "").copy(e -> e.data(SdkBytes.fromByteArray(data)))));
    }
    assertThat(kinesis.records().get(0).data()).isEqualTo(data);
    assertThat(kinesis.byteCount()).isEqualTo(data.length);
  }

  @ParameterizedTest
  @EnumSource
  void putRecords_assignsShardByMd5OfPartitionKey(Protocol protocol) {
    // MD5("abc") = 0x90015098..., "a" = 0x0cc175b9..., "b" = 0x92eb5ffe..., "c" = 0x4a8a08f0...,
    // "message digest" = 0xf96b697d... (RFC 1321, A.5): quarters 3, 1, 3, 2, 4.
    try (KinesisClient client = protocol.client(kinesis)) {
      client.putRecords(
          put(
              "logs",
              entry("abc", "x"),
              entry("a", "x"),
              entry("b", "x"),
              entry("c", "x"),
              entry("message digest", "x")));
    }
    assertThat(kinesis.records())
        .extracting(StoredRecord::shardId)
        .containsExactly(shard(2), shard(0), shard(2), shard(1), shard(3));
  }

  @Test
  void hashKey_ofPartitionKeyIsItsMd5AsDecimal() {
    // From the test suite of awslabs/kinesis-aggregation, see cases.json, kpl-ehk-abc.
    assertThat(HashKey.ofPartitionKey("abc"))
        .hasToString("191415658344158766168031473277922803570");
  }

  @ParameterizedTest
  @EnumSource
  void putRecords_explicitHashKeyOverridesPartitionKey(Protocol protocol) {
    BigInteger quarter = BigInteger.ONE.shiftLeft(126);
    List<BigInteger> keys =
        List.of(
            BigInteger.ZERO,
            quarter.subtract(BigInteger.ONE),
            quarter,
            BigInteger.ONE.shiftLeft(127),
            BigInteger.ONE.shiftLeft(128).subtract(BigInteger.ONE));
    try (KinesisClient client = protocol.client(kinesis)) {
      client.putRecords(
          r ->
              r.streamName("logs")
                  .records(
                      keys.stream()
                          .map(k -> entry("abc", "x").copy(e -> e.explicitHashKey(k.toString())))
                          .toList()));
    }
    assertThat(kinesis.records())
        .extracting(StoredRecord::shardId)
        .containsExactly(shard(0), shard(0), shard(1), shard(2), shard(3));
    assertThat(kinesis.records().get(2).explicitHashKey()).isEqualTo(quarter.toString());
  }

  @ParameterizedTest
  @EnumSource
  void putRecords_givesStrictlyIncreasingSequenceNumbersPerShard(Protocol protocol) {
    try (KinesisClient client = protocol.client(kinesis)) {
      for (int i = 0; i < 5; i++) {
        client.putRecords(
            put("logs", entry("a", "1"), entry("abc", "2"), entry("a", "3"), entry("c", "4")));
      }
    }
    for (int i = 0; i < 4; i++) {
      String shard = shard(i);
      List<BigInteger> numbers =
          kinesis.records().stream()
              .filter(r -> r.shardId().equals(shard))
              .map(r -> new BigInteger(r.sequenceNumber()))
              .toList();
      assertThat(numbers).isSorted().doesNotHaveDuplicates();
    }
  }

  @ParameterizedTest
  @EnumSource
  void putRecords_takesStreamArn(Protocol protocol) {
    try (KinesisClient client = protocol.client(kinesis)) {
      client.putRecords(
          r ->
              r.streamARN("arn:aws:kinesis:eu-west-1:123456789012:stream/logs")
                  .records(entry("k", "by arn")));
    }
    assertThat(kinesis.records("logs")).extracting(StoredRecord::text).containsExactly("by arn");
  }

  @ParameterizedTest
  @EnumSource
  void putRecords_unknownStreamIsResourceNotFound(Protocol protocol) {
    try (KinesisClient client = protocol.client(kinesis)) {
      assertThatThrownBy(() -> client.putRecords(put("nowhere", entry("k", "x"))))
          .isInstanceOf(ResourceNotFoundException.class)
          .hasMessageContaining("nowhere");
    }
    assertThat(kinesis.recordCount()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void putRecord_storesOne(Protocol protocol) {
    try (KinesisClient client = protocol.client(kinesis)) {
      PutRecordResponse response =
          client.putRecord(
              r -> r.streamName("logs").partitionKey("abc").data(SdkBytes.fromUtf8String("one")));
      assertThat(response.shardId()).isEqualTo(shard(2));
      assertThat(response.sequenceNumber()).isEqualTo(kinesis.records().get(0).sequenceNumber());
    }
    assertThat(kinesis.records()).extracting(StoredRecord::text).containsExactly("one");
    assertThat(kinesis.requestCount("PutRecord")).isEqualTo(1);
    assertThat(kinesis.putRequests()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void countOnly_checksAndCountsButKeepsNothing(Protocol protocol) {
    List<String> seen = Collections.synchronizedList(new ArrayList<>());
    kinesis.close();
    kinesis =
        EmbeddedKinesis.builder().stream("logs", 4)
            .countOnly()
            .onStored(record -> seen.add(record.partitionKey() + "=" + record.text()))
            .start();
    try (KinesisClient client = protocol.client(kinesis)) {
      client.putRecords(put("logs", entry("a", "one"), entry("b", "three"), entry("c", "")));
      assertThatThrownBy(() -> client.putRecords(many(501, "k", "")))
          .isInstanceOf(AwsServiceException.class);
    }
    assertThat(seen).containsExactly("a=one", "b=three", "c=");
    assertThat(kinesis.recordCount()).isEqualTo(3);
    assertThat(kinesis.byteCount()).isEqualTo(8);
    assertThat(kinesis.requestCount("PutRecords")).isEqualTo(2);
    assertThat(kinesis.records()).isEmpty();
    assertThat(kinesis.requests()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void putRequests_tellWhatEachRequestCarried(Protocol protocol) {
    try (KinesisClient client = protocol.client(kinesis)) {
      client.putRecords(put("logs", entry("a", "one")));
      client.putRecords(put("logs", entry("b", "two"), entry("cc", "three")));
    }
    RequestSummary second = kinesis.putRequests().get(1);
    assertThat(second.number()).isEqualTo(2);
    assertThat(second.stream()).isEqualTo("logs");
    assertThat(second.recordCount()).isEqualTo(2);
    assertThat(second.byteCount()).isEqualTo(11);
    assertThat(second.bodyByteCount()).isGreaterThan(11);
    assertThat(second.records()).extracting(OfferedRecord::text).containsExactly("two", "three");
    assertThat(kinesis.records())
        .extracting(StoredRecord::requestNumber)
        .containsExactly(1L, 2L, 2L);
  }

  private static PutRecordsRequest many(int count, String key, String data) {
    return put(
        "logs",
        Collections.nCopies(count, entry(key, data)).toArray(new PutRecordsRequestEntry[0]));
  }

  private static String shard(int index) {
    return "shardId-00000000000" + index;
  }
}
