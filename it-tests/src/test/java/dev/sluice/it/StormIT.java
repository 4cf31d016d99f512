// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static dev.sluice.it.Settings.STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.it.child.Storm;
import dev.sluice.testkit.EmbeddedKinesis;
import dev.sluice.testkit.KinesisExtension;
import java.time.Duration;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;

/**
 * A child JVM with a small heap logs all it can against one shard with its real limits: F18 of the
 * fault matrix. Two seconds, or as many as the property {@code sluice.storm.seconds} says. How long
 * the calls took is printed and not asserted: here the endpoint has the same cores.
 */
@Tag(Grace.TIMED)
class StormIT {

  private static final long SECONDS = Long.getLong("sluice.storm.seconds", 2);
  private static final int THREADS = 4;
  private static final long BUFFER_BYTES = 16 << 20;
  private static final long HEAP_BEYOND_BUFFER_BYTES = 16 << 20;

  @RegisterExtension
  static final KinesisExtension extension =
      KinesisExtension.with(EmbeddedKinesis.builder().shardLimits().stream(STREAM, 1));

  @ParameterizedTest
  @CsvRows({
    "LOGBACK, drop_newest, buffer_full",
    "LOGBACK, drop_oldest, overflow",
    "LOG4J2, drop_newest, buffer_full",
    "LOG4J2, drop_oldest, overflow"
  })
  void storm_isCountedToTheLastEventWithinTheBoundOfTheHeap(
      Framework framework, String overflow, String reason, EmbeddedKinesis kinesis) {
    Map<String, Object> settings =
        Settings.to(
            kinesis, "bufferBytes", BUFFER_BYTES, "overflow", overflow, "drainTimeout", "1 s");
    try (ChildJvm child =
        framework
            .child(Storm.class, "kinesis", settings)
            .option("-Xmx64m")
            .option("-XX:+UseSerialGC") // its collection on demand leaves nothing but live objects
            .option("-XX:+ExitOnOutOfMemoryError")
            .argument(THREADS)
            .argument(SECONDS)
            .start()) {
      assertThat(child.awaitExit(Duration.ofSeconds(SECONDS + 60))).as(child.output()).isZero();

      String seenLine = child.awaitLine("seen: ", Duration.ofSeconds(5));
      System.out.println(framework + " " + overflow + " " + seenLine);
      Map<String, Long> seen = seen(seenLine);
      assertThat(seen.get("samples"))
          .as("1000 a second on an idle machine")
          .isGreaterThan(SECONDS * 10);
      assertThat(seen.get("maxHeldBytes"))
          .as("I3, and the buffer was full")
          .isBetween(BUFFER_BYTES / 2, BUFFER_BYTES);
      assertThat(seen.get("heapGrowthBytes"))
          .isLessThanOrEqualTo(BUFFER_BYTES + HEAP_BEYOND_BUFFER_BYTES);

      Summary summary = Summary.of(child.awaitLine(Summary.MARK, Duration.ofSeconds(5)));
      summary.assertConserved();
      assertThat(summary.count("offered")).as("I1").isEqualTo(seen.get("logged"));
      Map<String, Long> dropped = summary.reasons("dropped");
      Map<String, Long> lost = reason.equals("overflow") ? dropped : summary.reasons("rejected");
      assertThat(lost.get(reason)).isGreaterThan(1000);
      assertStored(kinesis, summary, dropped.getOrDefault("shutdown", 0L));
    }
  }

  /** The end of the stop leaves requests under way alone: what they carried may be stored. */
  private static void assertStored(EmbeddedKinesis kinesis, Summary summary, long abandoned) {
    BitSet stored = new BitSet();
    kinesis.records().forEach(record -> stored.set((int) Numbered.numberOf(record.data())));
    assertThat((long) stored.cardinality())
        .as("I4")
        .isBetween(summary.count("delivered"), summary.count("delivered") + abandoned);
    assertThat(kinesis.records().size() - stored.cardinality()) // only throttled
        .as("I5")
        .isBetween(0, (int) summary.count("maybeDuplicated"));
  }

  private static Map<String, Long> seen(String line) {
    return Arrays.stream(line.substring(line.indexOf("seen: ") + 6).split(" ", -1))
        .map(pair -> pair.split("=", 2))
        .collect(Collectors.toMap(pair -> pair[0], pair -> Long.valueOf(pair[1])));
  }
}
