// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static dev.sluice.it.Settings.STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.sluice.it.child.LogsDistinctKeys;
import dev.sluice.testkit.EmbeddedKinesis;
import dev.sluice.testkit.Fault;
import dev.sluice.testkit.KinesisExtension;
import dev.sluice.testkit.OfferedRecord;
import dev.sluice.testkit.UserRecord;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.BitSet;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Keys that nobody would choose: F17 of the fault matrix. Fifty thousand different ones, or as many
 * as the property {@code sluice.keys} says.
 */
class PartitionKeysIT {

  private static final int DISTINCT = Integer.getInteger("sluice.keys", 50_000);

  /** A key that is kept costs more than a hundred bytes with its entry in a map. */
  private static final long FLAT_BYTES = 2 << 20;

  private static final BigInteger LAST_HASH_KEY =
      BigInteger.ONE.shiftLeft(128).subtract(BigInteger.ONE);

  @RegisterExtension
  static final KinesisExtension extension = KinesisExtension.withStream(STREAM, 4);

  @TempDir Path directory;

  /** In turn: none, one character, the most there may be, too many, and too many outside of it. */
  private static final List<IntFunction<String>> KEYS =
      List.of(
          i -> "",
          i -> "k",
          i -> (i + "-").repeat(256).substring(0, 256),
          i -> (i + "-").repeat(1000),
          i -> "\uD83D\uDE00".repeat(300));

  private static final int MAX_KEY = 256;

  @ParameterizedTest
  @CsvSource({
    "LOGBACK, none, none",
    "LOGBACK, none, key",
    "LOGBACK, kpl, none",
    "LOGBACK, kpl, key",
    "LOG4J2, none, none",
    "LOG4J2, none, key",
    "LOG4J2, kpl, none",
    "LOG4J2, kpl, key"
  })
  void emptyAndLongKeys_areReplacedAndCut_andNothingIsLost(
      Framework framework, String aggregation, String ordering, EmbeddedKinesis kinesis) {
    int events = 500;
    try (App app = framework.start("aggregation", settings(kinesis, aggregation, ordering))) {
      for (int i = 0; i < events; i++) {
        String key = KEYS.get(i % KEYS.size()).apply(i);
        app.log(Line.info(Numbered.text(i)).context("tenant", key));
      }
      app.stop();

      List<UserRecord> records = kinesis.userRecords(STREAM);
      assertThat(Accounts.assertEventsConserved(records, List.of(app.stats()))).hasSize(events);
      assertThat(app.stats().delivered()).isEqualTo(events);
      assertThat(app.stats().keyMissing()).isEqualTo(events / KEYS.size());
      assertThat(app.stats().maybeDuplicated()).isZero();
      for (UserRecord record : records) {
        int number = (int) Numbered.numberOf(record.data());
        String key = KEYS.get(number % KEYS.size()).apply(number);
        if (key.isEmpty()) {
          assertThat(record.partitionKey()).isNotEmpty();
        } else {
          int length = Math.min(MAX_KEY, key.codePointCount(0, key.length()));
          assertThat(record.partitionKey())
              .isEqualTo(key.substring(0, key.offsetByCodePoints(0, length)));
        }
      }
    }
  }

  /** An id of the application's own, which Jackson writes as text. */
  public record OrderId(@JsonValue String text) {}

  private static List<Object> texts() {
    return List.of(
        Instant.EPOCH,
        LocalDate.of(2023, 6, 9),
        Duration.ofSeconds(3),
        new Date(0),
        URI.create("http://h/"),
        Locale.GERMANY,
        Optional.of("x"),
        new UUID(1, 2),
        new StringBuilder("built"),
        new OrderId("o-1"),
        Thread.State.NEW,
        'c',
        true,
        1.5,
        Double.NaN,
        new BigDecimal("1.10"),
        "bytes".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void textOfTheRecord_isItsKey(EmbeddedKinesis kinesis) {
    OptionFile raw = new OptionFile(kinesis).with("format.logKey", "day");
    for (Framework framework : Framework.values()) {
      assertKeysAreTheRecords(
          framework, raw, "day", value -> Line.info("m").field("day", value), kinesis);
    }
    OptionFile column =
        new OptionFile(kinesis)
            .with("format.type", "csv")
            .with("format.fields", "nested.day")
            .with("format.forceQuotes", "false")
            .with("format.newline", "none");
    assertKeysAreTheRecords(
        Framework.LOGBACK,
        column,
        "nested.day",
        value -> Line.info("m").field("nested", Map.of("day", value)),
        kinesis);
  }

  private void assertKeysAreTheRecords(
      Framework framework,
      OptionFile file,
      String field,
      Function<Object, Line> line,
      EmbeddedKinesis kinesis) {
    kinesis.clear();
    file.with("partitionKey", "field:" + field);
    try (App app = framework.start(file.write(framework, directory, ""), new Settings(Map.of()))) {
      texts().forEach(value -> app.log(line.apply(value)));
      app.stop();
      assertThat(kinesis.records())
          .as("%s", framework)
          .hasSize(texts().size())
          .allSatisfy(record -> assertThat(record.text()).isEqualTo(record.partitionKey()));
      assertThat(app.stats().keyMissing()).isZero();
    }
  }

  @ParameterizedTest
  @CsvRows({
    "LOGBACK, none, key, ListShards",
    "LOGBACK, kpl, none, ListShards",
    "LOGBACK, kpl, key, denied",
    "LOG4J2, none, key, ListShards",
    "LOG4J2, kpl, none, ListShards",
    "LOG4J2, kpl, key, denied"
  })
  void distinctKeys_leaveTheHeapFlat(
      Framework framework, String aggregation, String ordering, String shards) {
    BitSet stored = new BitSet();
    AtomicLong storedCount = new AtomicLong();
    try (EmbeddedKinesis kinesis =
        EmbeddedKinesis.builder().stream(STREAM, 4)
            .countOnly()
            .onStored(record -> storedCount.addAndGet(mark(record, stored)))
            .start()) {
      if (shards.equals("denied")) {
        kinesis.faults().onEvery("ListShards", Fault.accessDenied());
      }
      try (ChildJvm child =
          framework
              .child(
                  LogsDistinctKeys.class, "aggregation", settings(kinesis, aggregation, ordering))
              .option("-Xmx64m")
              // A collection on demand leaves only live objects: not even the few dead ones whose
              // place is not worth a move.
              .option("-XX:+UseSerialGC")
              .option("-XX:MarkSweepDeadRatio=0")
              .option("-XX:+ExitOnOutOfMemoryError")
              .argument(DISTINCT)
              .start()) {
        Duration patience = Duration.ofSeconds(60 + DISTINCT / 5000);
        assertThat(child.awaitExit(patience)).as(child.output()).isZero();

        String seen = child.awaitLine("heapGrowthBytes=", Duration.ofSeconds(5));
        System.out.println(framework + " " + aggregation + " " + ordering + " " + seen);
        assertThat(Long.parseLong(seen.substring(seen.indexOf('=') + 1))).isLessThan(FLAT_BYTES);
        Summary summary = Summary.of(child.awaitLine(Summary.MARK, Duration.ofSeconds(5)));
        summary.assertConserved();
        assertThat(summary.count("delivered")).isEqualTo(DISTINCT);
        assertThat(summary.count("maybeDuplicated")).isZero();
      }
      assertThat(storedCount).as("I5").hasValue(DISTINCT);
      synchronized (stored) {
        assertThat(stored.cardinality()).as("I4").isEqualTo(DISTINCT);
        assertThat(stored.length()).isEqualTo(DISTINCT);
      }
    }
  }

  private static Map<String, Object> settings(
      EmbeddedKinesis kinesis, String aggregation, String ordering) {
    return Settings.to(
        kinesis,
        "aggregation",
        aggregation,
        "ordering",
        ordering,
        "partitionKey",
        "mdc:tenant",
        "maxRecords",
        500,
        "bufferBytes",
        4 << 20,
        "overflow",
        "block",
        "maxBlock",
        "10 min");
  }

  /** How many events the record has, read by KCL where it is an aggregate. */
  private static int mark(OfferedRecord record, BitSet stored) {
    List<KclReader.Event> events =
        KclReader.read(
            record.partitionKey(),
            record.explicitHashKey(),
            record.data(),
            BigInteger.ZERO,
            LAST_HASH_KEY);
    synchronized (stored) {
      for (KclReader.Event event : events) {
        long number = Numbered.numberOf(event.text().getBytes(StandardCharsets.UTF_8));
        assertThat(event.partitionKey()).isEqualTo("tenant-" + number);
        stored.set((int) number);
      }
    }
    return events.size();
  }
}
