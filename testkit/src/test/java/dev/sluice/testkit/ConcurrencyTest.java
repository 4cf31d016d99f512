// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testkit;

import static dev.sluice.testkit.Protocol.entry;
import static dev.sluice.testkit.Protocol.put;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;

/** Several clients at once, records failing and shards splitting meanwhile. */
class ConcurrencyTest {
  private static final int WRITERS = 4;
  private static final int REQUESTS = 40;
  private static final int RECORDS = 25;

  @ParameterizedTest
  @EnumSource
  void oracle_agreesWithWhatEveryClientWasTold(Protocol protocol) {
    Map<String, String> told = new ConcurrentHashMap<>();
    try (EmbeddedKinesis kinesis = EmbeddedKinesis.withStream("logs", 4)) {
      kinesis.faults().failRecords(RecordFaults.random(1, 0.3, ErrorCodes.THROTTLED));
      try (KinesisClient client = protocol.client(kinesis)) {
        List<CompletableFuture<Void>> writers = new ArrayList<>();
        for (int writer = 0; writer < WRITERS; writer++) {
          String name = "writer " + writer;
          writers.add(CompletableFuture.runAsync(() -> write(client, name, told)));
        }
        kinesis.awaitPutRequests(WRITERS * REQUESTS / 2, Duration.ofSeconds(30));
        kinesis.splitShard("logs", "shardId-000000000000");
        kinesis.mergeShards("logs", "shardId-000000000001", "shardId-000000000002");
        writers.forEach(CompletableFuture::join);
      }

      Map<String, String> stored = new HashMap<>();
      Map<String, String> lastOfShard = new HashMap<>();
      for (StoredRecord record : kinesis.records()) {
        stored.put(record.text(), record.shardId() + "/" + record.sequenceNumber());
        String before = lastOfShard.put(record.shardId(), record.sequenceNumber());
        assertThat(record.sequenceNumber()).isGreaterThan(before == null ? "" : before);
      }
      assertThat(stored).isEqualTo(told);
      assertThat(kinesis.recordCount()).isEqualTo(told.size());
      assertThat(told.size()).isBetween(1, WRITERS * REQUESTS * RECORDS - 1);
    }
  }

  private static void write(KinesisClient client, String name, Map<String, String> told) {
    for (int i = 0; i < REQUESTS; i++) {
      PutRecordsRequestEntry[] entries = new PutRecordsRequestEntry[RECORDS];
      for (int j = 0; j < RECORDS; j++) {
        entries[j] = entry(name + i + j, name + ", request " + i + ", record " + j);
      }
      PutRecordsResponse response = client.putRecords(put("logs", entries));
      for (int j = 0; j < RECORDS; j++) {
        String sequenceNumber = response.records().get(j).sequenceNumber();
        if (sequenceNumber != null) {
          told.put(
              entries[j].data().asUtf8String(),
              response.records().get(j).shardId() + "/" + sequenceNumber);
        }
      }
    }
  }
}
