// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static dev.sluice.it.Settings.STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.EmbeddedKinesis;
import dev.sluice.testkit.ErrorCodes;
import dev.sluice.testkit.Fault;
import dev.sluice.testkit.KinesisExtension;
import dev.sluice.testkit.RecordFaults;
import dev.sluice.testkit.ShardInfo;
import dev.sluice.testkit.StoredRecord;
import dev.sluice.testkit.UserRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Several events in a record: none is lost, whoever reads them back. */
class AggregationIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int EVENTS = 3000;
  private static final int KEYS = 12;

  @RegisterExtension
  static final KinesisExtension extension = KinesisExtension.withStream(STREAM, 4);

  @ParameterizedTest
  @CsvSource({"LOGBACK, random", "LOGBACK, mdc:tenant", "LOG4J2, random", "LOG4J2, mdc:tenant"})
  void kpl_losesNothingToThrottlingNorToKcl(
      Framework framework, String partitionKey, EmbeddedKinesis kinesis) {
    throttle(kinesis);
    try (App app =
        framework.start(
            "aggregation",
            Settings.to(kinesis, "aggregation", "kpl", "partitionKey", partitionKey))) {
      logWithTenants(app, 0, EVENTS);
      app.stop();

      List<UserRecord> events = kinesis.userRecords(STREAM);
      assertThat(events).hasSize(EVENTS).anyMatch(UserRecord::isAggregated);
      assertConserved(events, app, kinesis);
      assertThat(readByKcl(kinesis))
          .containsExactlyInAnyOrderElementsOf(
              events.stream().map(e -> new KclReader.Event(e.partitionKey(), e.text())).toList());
      if (!partitionKey.equals("random")) {
        assertThat(events).allMatch(e -> e.partitionKey().equals(tenantOf(e.data())));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "LOGBACK, random, none",
    "LOGBACK, mdc:tenant, gzip",
    "LOG4J2, random, gzip",
    "LOG4J2, mdc:tenant, none"
  })
  void newline_losesNothingToThrottling(
      Framework framework, String partitionKey, String compression, EmbeddedKinesis kinesis) {
    throttle(kinesis);
    try (App app =
        framework.start(
            "aggregation",
            Settings.to(
                kinesis,
                "aggregation",
                "newline",
                "partitionKey",
                partitionKey,
                "compression",
                compression))) {
      logWithTenants(app, 0, EVENTS);
      app.stop();

      List<UserRecord> lines = kinesis.reader(STREAM).decompressing().splittingLines().read();
      assertConserved(lines, app, kinesis);
      if (!partitionKey.equals("random")) {
        assertThat(lines).allMatch(e -> e.partitionKey().equals(tenantOf(e.data())));
      }
      if (compression.equals("none")) {
        assertThat(kinesis.records()).allMatch(record -> record.text().endsWith("}\n"));
      }
    }
  }

  /** No record waits for its age here, so each is sent because it is full, or is the last. */
  @ParameterizedTest
  @CsvSource({
    "LOGBACK, gzip, none",
    "LOGBACK, zstd, key",
    "LOG4J2, gzip, key",
    "LOG4J2, zstd, none"
  })
  void compressedLines_fillTheirRecordsByWhatGoesOut(
      Framework framework, String compression, String ordering, EmbeddedKinesis kinesis) {
    Map<String, Object> settings =
        Settings.to(
            kinesis,
            "aggregation",
            "newline",
            "compression",
            compression,
            "ordering",
            ordering,
            "partitionKey",
            ordering.equals("key") ? "fixed:all" : "random",
            "linger",
            "30 s");
    try (App app = framework.start("aggregation", settings)) {
      int count = 4 * EVENTS;
      logWithTenants(app, 0, count);
      app.stop();

      List<UserRecord> lines = kinesis.reader(STREAM).decompressing().splittingLines().read();
      assertThat(Accounts.assertEventsConserved(lines, List.of(app.stats()))).hasSize(count);
      assertThat(lines).as("none was sent twice").hasSize(count);
      List<StoredRecord> records = kinesis.records(STREAM);
      assertThat(records).allMatch(record -> record.data().length <= 4096);
      assertThat(records.stream().mapToInt(record -> record.data().length).average().orElseThrow())
          .isGreaterThan(0.75 * 4096);
    }
  }

  @ParameterizedTest
  @EnumSource
  void kpl_losesNothingWhileTheStreamIsSplit(Framework framework, EmbeddedKinesis kinesis) {
    kinesis.createStream("split", 1);
    try (App app =
        framework.start(
            "aggregation",
            Settings.to(
                kinesis, "stream", "split", "aggregation", "kpl", "partitionKey", "mdc:tenant"))) {
      logWithTenants(app, 0, 500);
      assertThat(app.flush(PATIENCE)).isTrue();
      kinesis.splitShard("split", kinesis.shards("split").get(0).shardId());
      logWithTenants(app, 500, 1000);
      app.stop();

      List<UserRecord> events = kinesis.userRecords("split"); // fails for what KCL would discard
      assertThat(Accounts.assertEventsConserved(events, List.of(app.stats()))).hasSize(1000);
    } finally {
      kinesis.deleteStream("split");
    }
  }

  @ParameterizedTest
  @CsvSource({"LOGBACK, kpl", "LOGBACK, newline", "LOG4J2, kpl", "LOG4J2, newline"})
  void aggregatesOfUnknownFate_areSentAgainAsTheyWere(
      Framework framework, String aggregation, EmbeddedKinesis kinesis) {
    kinesis.faults().onPut(Fault.resetAfterStore(), Fault.none(), Fault.closeWithoutAnswer());
    try (App app =
        framework.start(
            "aggregation",
            Settings.to(kinesis, "aggregation", aggregation, "aggregationMaxBytes", "1 KiB"))) {
      logWithTenants(app, 0, 500);
      app.stop();

      List<UserRecord> events = kinesis.reader(STREAM).splittingLines().read();
      assertThat(Accounts.assertEventsConserved(events, List.of(app.stats()))).hasSize(500);
      assertThat(app.stats().maybeDuplicated()).isPositive();
      assertThat(events).as("a whole aggregate is there twice").hasSizeGreaterThan(500);
    }
  }

  private static void throttle(EmbeddedKinesis kinesis) {
    kinesis.faults().failRecords(RecordFaults.random(42, 0.3, ErrorCodes.THROTTLED));
  }

  private static void logWithTenants(App app, int from, int to) {
    for (int i = from; i < to; i++) {
      app.log(Line.info(Numbered.text(i)).context("tenant", "tenant-" + i % KEYS));
    }
  }

  private static String tenantOf(byte[] event) {
    return "tenant-" + Numbered.numberOf(event) % KEYS;
  }

  private static void assertConserved(List<UserRecord> events, App app, EmbeddedKinesis kinesis) {
    assertThat(Accounts.assertEventsConserved(events, List.of(app.stats()))).hasSize(EVENTS);
    assertThat(app.stats().delivered()).isEqualTo(EVENTS);
    assertThat(app.stats().retried()).isPositive();
    assertThat(app.stats().maybeDuplicated()).isZero();
    assertThat(kinesis.recordCount()).as("records of the stream").isLessThan(EVENTS / 3);
  }

  private static List<KclReader.Event> readByKcl(EmbeddedKinesis kinesis) {
    Map<String, ShardInfo> shards =
        kinesis.shards(STREAM).stream()
            .collect(Collectors.toMap(ShardInfo::shardId, Function.identity()));
    List<KclReader.Event> kept = new ArrayList<>();
    for (StoredRecord record : kinesis.records(STREAM)) {
      ShardInfo shard = shards.get(record.shardId());
      kept.addAll(KclReader.read(record, shard.startingHashKey(), shard.endingHashKey()));
    }
    return kept;
  }
}
