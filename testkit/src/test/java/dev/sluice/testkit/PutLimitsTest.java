// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testkit;

import static dev.sluice.testkit.Protocol.entry;
import static dev.sluice.testkit.Protocol.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.InvalidArgumentException;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequest;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResultEntry;
import software.amazon.awssdk.services.kinesis.model.ValidationException;

class PutLimitsTest {
  private static final int MIB = 1024 * 1024;

  private EmbeddedKinesis kinesis = EmbeddedKinesis.withStream("logs", 4);

  @AfterEach
  void close() {
    kinesis.close();
  }

  @ParameterizedTest
  @EnumSource
  void putRecords_takes500RecordsAndRefuses501(Protocol protocol) {
    try (KinesisClient client = protocol.client(kinesis)) {
      client.putRecords(many(500, "k", ""));
      assertThat(kinesis.recordCount()).isEqualTo(500);
      assertThatThrownBy(() -> client.putRecords(many(501, "k", "")))
          .isInstanceOf(ValidationException.class)
          .hasMessageContaining("500");
    }
    assertThat(kinesis.recordCount()).isEqualTo(500);
  }

  @ParameterizedTest
  @EnumSource
  void putRecords_refusesEmptyRequest(Protocol protocol) {
    try (KinesisClient client = protocol.client(kinesis)) {
      assertThatThrownBy(() -> client.putRecords(r -> r.streamName("logs").records(List.of())))
          .isInstanceOf(ValidationException.class);
      assertThatThrownBy(() -> client.putRecords(r -> r.streamName("logs")))
          .isInstanceOf(ValidationException.class);
    }
    assertThat(kinesis.recordCount()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void putRecords_countsTheKeyInTheRecordLimit(Protocol protocol) {
    try (KinesisClient client = protocol.client(kinesis)) {
      client.putRecords(put("logs", entry("k", "x".repeat(MIB - 1))));
      assertThatThrownBy(() -> client.putRecords(put("logs", entry("kk", "x".repeat(MIB - 1)))))
          .isInstanceOf(ValidationException.class)
          .hasMessageContaining("records.1.member.data");
    }
    assertThat(kinesis.recordCount()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void putRecords_countsKeysInTheRequestLimitOfTenMib(Protocol protocol) {
    try (KinesisClient client = protocol.client(kinesis)) {
      client.putRecords(many(10, "k", "x".repeat(MIB - 1)));
      assertThat(kinesis.putRequests().get(0).byteCount()).isEqualTo(10 * MIB);
      PutRecordsRequestEntry[] over = new PutRecordsRequestEntry[11];
      for (int i = 0; i < 10; i++) {
        over[i] = entry("k", "x".repeat(MIB - 1));
      }
      over[10] = entry("k", "");
      assertThatThrownBy(() -> client.putRecords(put("logs", over)))
          .isInstanceOf(InvalidArgumentException.class);
    }
    assertThat(kinesis.recordCount()).isEqualTo(10);
  }

  @ParameterizedTest
  @EnumSource
  void maxRecordBytes_raisesTheRecordLimit(Protocol protocol) {
    kinesis.close();
    kinesis = EmbeddedKinesis.builder().stream("logs", 1).maxRecordBytes(10 * MIB).start();
    try (KinesisClient client = protocol.client(kinesis)) {
      client.putRecords(put("logs", entry("k", "x".repeat(10 * MIB - 1))));
    }
    assertThat(kinesis.byteCount()).isEqualTo(10 * MIB - 1);
  }

  @ParameterizedTest
  @EnumSource
  void putRecords_limitsPartitionKeysTo256Characters(Protocol protocol) {
    String smile = "\ud83d\ude00";
    try (KinesisClient client = protocol.client(kinesis)) {
      client.putRecords(put("logs", entry(smile.repeat(256), "x")));
      for (String bad : List.of("", smile.repeat(257), "k".repeat(257))) {
        assertThatThrownBy(() -> client.putRecords(put("logs", entry("k", "x"), entry(bad, "x"))))
            .isInstanceOf(ValidationException.class)
            .hasMessageContaining("records.2.member.partitionKey");
      }
    }
    assertThat(kinesis.recordCount()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void putRecords_refusesExplicitHashKeysOutOfRange(Protocol protocol) {
    try (KinesisClient client = protocol.client(kinesis)) {
      for (String bad : List.of("", "-1", "01", "1a", "9".repeat(40))) {
        assertThatThrownBy(() -> client.putRecords(withHashKey(bad)))
            .isInstanceOf(ValidationException.class);
      }
      assertThatThrownBy(
              () -> client.putRecords(withHashKey("340282366920938463463374607431768211456")))
          .isInstanceOf(InvalidArgumentException.class);
      client.putRecords(withHashKey("340282366920938463463374607431768211455"));
    }
    assertThat(kinesis.recordCount()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void shardLimits_throttleRecordsBeyondTheRateOfTheirShard(Protocol protocol) {
    AtomicLong nanos = new AtomicLong();
    kinesis.close();
    kinesis =
        EmbeddedKinesis.builder().stream("logs", 1)
            .shardLimits(3, 100)
            .nanoTime(nanos::get)
            .start();
    try (KinesisClient client = protocol.client(kinesis)) {
      assertThat(codes(client.putRecords(many(5, "k", "x"))))
          .containsExactly(null, null, null, ErrorCodes.THROTTLED, ErrorCodes.THROTTLED);
      nanos.addAndGet(1_000_000_000);
      assertThat(
              codes(client.putRecords(put("logs", entry("k", "x".repeat(101)), entry("k", "x")))))
          .containsExactly(ErrorCodes.THROTTLED, null);
    }
    assertThat(kinesis.recordCount()).isEqualTo(4);
  }

  private static PutRecordsRequest many(int count, String key, String data) {
    return put(
        "logs",
        Collections.nCopies(count, entry(key, data)).toArray(new PutRecordsRequestEntry[0]));
  }

  private static PutRecordsRequest withHashKey(String hashKey) {
    return put("logs", entry("k", "x").copy(e -> e.explicitHashKey(hashKey)));
  }

  private static List<String> codes(PutRecordsResponse response) {
    return response.records().stream().map(PutRecordsResultEntry::errorCode).toList();
  }
}
