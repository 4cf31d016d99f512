// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.EmbeddedKinesis;
import dev.sluice.testkit.ErrorCodes;
import dev.sluice.testkit.KinesisExtension;
import dev.sluice.testkit.RecordFaults;
import dev.sluice.testkit.ShardInfo;
import dev.sluice.testkit.StoredRecord;
import dev.sluice.testkit.UserRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Shards come and go while aggregates are sent, and the appender's map of them is old: F14 of the
 * fault matrix. What counts is what KCL keeps, which looks at the range of each shard.
 */
class ReshardingIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String STREAM = "resharded";
  private static final int ROUNDS = 12;
  private static final int EVENTS_A_ROUND = 500;
  private static final int KEYS = 40;

  @RegisterExtension static final KinesisExtension extension = new KinesisExtension();

  @BeforeEach
  void create(EmbeddedKinesis kinesis) {
    kinesis.createStream(STREAM, 3);
  }

  @AfterEach
  void delete(EmbeddedKinesis kinesis) {
    kinesis.deleteStream(STREAM);
  }

  @ParameterizedTest
  @CsvSource({
    "LOGBACK, random, 1",
    "LOGBACK, mdc:tenant, 2",
    "LOG4J2, random, 3",
    "LOG4J2, mdc:tenant, 4"
  })
  void splitsAndMergesUnderLoad_loseNothingAndSendNothingTwice(
      Framework framework, String partitionKey, int seed, EmbeddedKinesis kinesis) {
    kinesis.faults().failRecords(RecordFaults.random(seed, 0.2, ErrorCodes.THROTTLED));
    SplittableRandom random = new SplittableRandom(seed);
    try (App app = startWithMap(framework, partitionKey, kinesis)) {
      for (int round = 1; round < ROUNDS; round++) {
        log(app, round);
        if (round % 3 == 0) {
          mergeSome(kinesis);
        } else {
          splitSome(kinesis, random);
        }
        log(app, ROUNDS + round); // at once: what is on its way was grouped by the old map
      }
      app.stop();

      assertThat(kinesis.shards(STREAM)).hasSizeGreaterThan(3 + ROUNDS);
      assertThat(kinesis.requestCount("ListShards")).as("the map was old").isLessThan(ROUNDS / 2);
      assertAllKept(
          app, kinesis, shards(kinesis), (2 * ROUNDS - 1) * EVENTS_A_ROUND, "seed " + seed);
    }
  }

  /** Its shards have the names of the old ones and other ranges. */
  @ParameterizedTest
  @CsvSource({
    "LOGBACK, random, 2",
    "LOGBACK, mdc:tenant, 5",
    "LOG4J2, random, 5",
    "LOG4J2, mdc:tenant, 2"
  })
  void streamCreatedAgain_getsEverything(
      Framework framework, String partitionKey, int shardCount, EmbeddedKinesis kinesis) {
    try (App app = startWithMap(framework, partitionKey, kinesis)) {
      assertThat(app.flush(PATIENCE)).isTrue();
      int before = kinesis.records().size();
      List<KclReader.Event> kept = readByKcl(kinesis.records(), shards(kinesis));
      kinesis.deleteStream(STREAM);
      kinesis.createStream(STREAM, shardCount);
      log(app, 1);
      log(app, 2);
      app.stop();

      List<StoredRecord> after = kinesis.records().subList(before, kinesis.records().size());
      kept.addAll(readByKcl(after, shards(kinesis)));
      assertKept(app, kinesis, kept, 3 * EVENTS_A_ROUND, shardCount + " shards");
    }
  }

  /** With the first round logged and, from its answers, the shards known. */
  private static App startWithMap(
      Framework framework, String partitionKey, EmbeddedKinesis kinesis) {
    App app =
        framework.start(
            "aggregation",
            Settings.to(
                kinesis, "stream", STREAM, "aggregation", "kpl", "partitionKey", partitionKey));
    log(app, 0);
    kinesis.awaitRequests("ListShards", 1, PATIENCE);
    return app;
  }

  private static void log(App app, int round) {
    for (int i = round * EVENTS_A_ROUND; i < (round + 1) * EVENTS_A_ROUND; i++) {
      app.log(Line.info(Numbered.text(i)).context("tenant", "tenant-" + i % KEYS));
    }
  }

  private static List<ShardInfo> open(EmbeddedKinesis kinesis) {
    return kinesis.shards(STREAM).stream()
        .filter(ShardInfo::isOpen)
        .sorted((a, b) -> a.startingHashKey().compareTo(b.startingHashKey()))
        .toList();
  }

  private static void splitSome(EmbeddedKinesis kinesis, SplittableRandom random) {
    List<ShardInfo> open = open(kinesis);
    kinesis.splitShard(STREAM, open.get(random.nextInt(open.size())).shardId());
  }

  private static void mergeSome(EmbeddedKinesis kinesis) {
    List<ShardInfo> open = open(kinesis);
    kinesis.mergeShards(STREAM, open.get(0).shardId(), open.get(1).shardId());
  }

  private static Map<String, ShardInfo> shards(EmbeddedKinesis kinesis) {
    return kinesis.shards(STREAM).stream()
        .collect(Collectors.toMap(ShardInfo::shardId, Function.identity()));
  }

  private static void assertAllKept(
      App app, EmbeddedKinesis kinesis, Map<String, ShardInfo> shards, int count, String about) {
    assertKept(app, kinesis, readByKcl(kinesis.records(), shards), count, about);
    assertThat(app.stats().retried()).as(about).isPositive();
  }

  private static void assertKept(
      App app, EmbeddedKinesis kinesis, List<KclReader.Event> kept, int count, String about) {
    List<UserRecord> events = kinesis.reader(STREAM).read(); // fails for what KCL would discard
    assertThat(events).as(about).hasSize(count).anyMatch(UserRecord::isAggregated);
    assertThat(Accounts.assertEventsConserved(events, List.of(app.stats()))).hasSize(count);
    assertThat(app.stats().delivered()).as(about).isEqualTo(count);
    assertThat(app.stats().maybeDuplicated()).as(about).isZero();
    assertThat(kept)
        .as(about)
        .containsExactlyInAnyOrderElementsOf(
            events.stream().map(e -> new KclReader.Event(e.partitionKey(), e.text())).toList());
  }

  private static List<KclReader.Event> readByKcl(
      List<StoredRecord> records, Map<String, ShardInfo> shards) {
    List<KclReader.Event> kept = new ArrayList<>();
    for (StoredRecord record : records) {
      ShardInfo shard = shards.get(record.shardId());
      kept.addAll(KclReader.read(record, shard.startingHashKey(), shard.endingHashKey()));
    }
    return kept;
  }
}
