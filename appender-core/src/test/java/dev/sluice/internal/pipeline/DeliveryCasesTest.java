// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.Sluice;
import dev.sluice.fake.FakeTransport;
import dev.sluice.fake.RecordingDiagnostics;
import dev.sluice.fake.TestEvent;
import dev.sluice.fake.TestReader;
import dev.sluice.options.SluiceOptions;
import dev.sluice.record.Batch;
import dev.sluice.record.DropReason;
import dev.sluice.record.PutResult;
import dev.sluice.record.Severity;
import dev.sluice.record.ShardMap;
import dev.sluice.record.UserRecord;
import dev.sluice.record.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Replays what other log shippers assert of their batches, retries, sizes and shard maps. */
class DeliveryCasesTest {

  private static final int KEY_BYTES = 1;

  private List<DynamicTest> replay(String suite, int count, Consumer<JsonNode> test)
      throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    try (InputStream in = getClass().getResourceAsStream("/cases/delivery.json")) {
      for (JsonNode each : new ObjectMapper().readTree(in).get(suite)) {
        tests.add(DynamicTest.dynamicTest(each.get("id").asText(), () -> test.accept(each)));
      }
    }
    assertThat(tests).hasSize(count);
    return tests;
  }

  @TestFactory
  List<DynamicTest> batches_areCutAsOthersCutThem() throws IOException {
    return replay("batching", 12, DeliveryCasesTest::batch);
  }

  private static void batch(JsonNode test) {
    ShipperRig.Settings settings = new ShipperRig.Settings();
    settings.maxRecords = test.get("limits").get("count").asInt();
    settings.maxBatchBytes = test.get("limits").path("bytes").asLong(5 << 20);
    settings.maxInFlight = 1000;
    settings.maxInFlightBytes = 1 << 30;
    ShipperRig rig = new ShipperRig(settings);
    int records = test.get("records").asInt();
    for (int i = 0; i < records; i++) {
      boolean last = i == records - 1;
      int size = test.path("record_size").asInt();
      append(rig, last ? test.path("last_record_size").asInt(size) : size);
    }
    rig.after(200).settleAll();
    assertThat(sizes(rig)).isEqualTo(expected(test, "expected_requests"));
    assertThat(rig.stats().delivered()).isEqualTo(records);
    assertThat(rig.stats().isConserved()).isTrue();
  }

  private static void append(ShipperRig rig, int bytes) {
    byte[] data = new byte[bytes - KEY_BYTES];
    rig.append(new UserRecord(data, "k", Severity.INFO, rig.ticker.nanoTime()));
  }

  private static List<Integer> sizes(ShipperRig rig) {
    return rig.transport.requests.stream().map(batch -> batch.entries().size()).toList();
  }

  private static List<Integer> expected(JsonNode test, String name) {
    List<Integer> sizes = new ArrayList<>();
    test.get(name).forEach(size -> sizes.add(size.asInt()));
    return sizes;
  }

  @TestFactory
  List<DynamicTest> retries_carryOnlyWhatFailed() throws IOException {
    return replay("retry", 5, DeliveryCasesTest::retry);
  }

  private static void retry(JsonNode test) {
    ShipperRig.Settings settings = new ShipperRig.Settings();
    settings.maxAttempts = test.get("max_retries").asInt() + 1;
    ShipperRig rig = new ShipperRig(settings);
    for (JsonNode failed : test.get("failed_per_attempt")) {
      rig.transport.then(batch -> firstFail(batch, failed.asInt()));
    }
    rig.appendMany("event ", test.get("records").asInt());
    rig.after(200).settleAll();
    assertThat(sizes(rig)).isEqualTo(expected(test, "expected_request_sizes"));
    assertThat(rig.stats().droppedTotal() == 0).isEqualTo(test.get("completed").asBoolean());
    assertThat(rig.stats().isConserved()).isTrue();
  }

  private static PutResult firstFail(Batch batch, int count) {
    List<Verdict> verdicts = new ArrayList<>();
    for (int i = 0; i < batch.entries().size(); i++) {
      verdicts.add(i < count ? Verdict.FAILED : Verdict.STORED);
    }
    return PutResult.perRecord(verdicts, "script");
  }

  @TestFactory
  List<DynamicTest> records_areAsLargeAsOthersTakeThem() throws IOException {
    return replay("record_size", 3, DeliveryCasesTest::recordSize);
  }

  private static void recordSize(JsonNode test) {
    boolean cut = test.has("suffix");
    int limit = test.get("limit").asInt();
    int dataBytes = cut ? limit + 1 : test.get("data_bytes").asInt();
    SluiceOptions options = new SluiceOptions();
    options.set("stream", "s");
    options.set("partitionKey", "fixed:" + "k".repeat(test.get("partition_key_bytes").asInt()));
    options.format().setLogKey("message");
    options.format().setNewline("none");
    options.format().setMaxEventBytes("2 MiB");
    options.format().setOversize(cut ? "truncate" : "drop");
    FakeTransport transport = new FakeTransport();
    Sluice<TestEvent> sluice =
        Sluice.open(
            "cases", options, new TestReader(), null, new RecordingDiagnostics(), transport, null);
    sluice.append(TestEvent.of("x".repeat(dataBytes)));
    sluice.close(Duration.ofSeconds(20));
    if (cut) {
      assertThat(
              new String(transport.requests.get(0).entries().get(0).data(), StandardCharsets.UTF_8))
          .endsWith(test.get("suffix").asText())
          // Theirs is as long as can be; ours is searched for, to a sixty-fourth.
          .hasSizeBetween(limit - limit / 32, test.get("expected_data_bytes").asInt());
    } else {
      long expected = test.get("accepted").asBoolean() ? 1 : 0;
      assertThat(sluice.stats().delivered()).isEqualTo(expected);
      assertThat(sluice.stats().count(DropReason.OVERSIZE)).isEqualTo(1 - expected);
    }
    assertThat(sluice.stats().isConserved()).isTrue();
  }

  @TestFactory
  List<DynamicTest> shardMap_findsTheShardOfAHashKey() throws IOException {
    return replay("shard_map", 1, DeliveryCasesTest::shardMap);
  }

  private static void shardMap(JsonNode test) {
    List<ShardMap.Shard> shards = new ArrayList<>();
    BigInteger start = BigInteger.ZERO;
    for (JsonNode range : test.get("ranges")) {
      BigInteger end = new BigInteger(range.get("end").asText());
      shards.add(new ShardMap.Shard(range.get("shard").asText(), start, end));
      start = end.add(BigInteger.ONE);
    }
    ShardMap map = new ShardMap(shards);
    for (JsonNode each : test.get("cases")) {
      int index = map.indexOf(new BigInteger(each.get(0).asText()));
      assertThat(map.shard(index).id()).isEqualTo(each.get(1).asText());
    }
  }
}
