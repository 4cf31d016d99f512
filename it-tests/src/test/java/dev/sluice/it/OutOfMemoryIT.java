// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static dev.sluice.it.Settings.STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.it.child.LogsBesideAGlutton;
import dev.sluice.testkit.EmbeddedKinesis;
import dev.sluice.testkit.KinesisExtension;
import dev.sluice.testkit.StoredRecord;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;

/**
 * A neighbour takes all the heap there is, again and again, so that every thread of the appender
 * meets an OutOfMemoryError now and then: F19 of the fault matrix. For three seconds, or as many as
 * the property {@code sluice.glutton.seconds} says.
 */
@Tag(Grace.TIMED)
class OutOfMemoryIT {

  private static final int SECONDS = Integer.getInteger("sluice.glutton.seconds", 3);
  private static final int FRESH = 100;
  private static final String SPOILED = "format error: java.lang.OutOfMemoryError";
  private static final Pattern SEEN =
      Pattern.compile("seen: heapFull=(\\d+) fresh=(\\d+) settled=(true|false)");

  @RegisterExtension
  static final KinesisExtension extension = KinesisExtension.withStream(STREAM, 2);

  @TempDir Path directory;

  @ParameterizedTest
  @CsvRows({
    "LOGBACK, off, none",
    "LOGBACK, off, newline",
    "LOGBACK, always, none",
    "LOG4J2, off, none",
    "LOG4J2, off, newline",
    "LOG4J2, always, none"
  })
  void heapTakenByOthers_leavesNothingUncounted(
      Framework framework, String mode, String aggregation, EmbeddedKinesis kinesis) {
    Map<String, Object> settings =
        Settings.to(
            kinesis,
            "mode",
            mode,
            "aggregation",
            aggregation,
            "directory",
            directory.resolve("spool"),
            "bufferBytes",
            4 << 20);
    try (ChildJvm child =
        framework
            .child(LogsBesideAGlutton.class, "spool", settings)
            .option("-Xmx64m")
            .option("-XX:+UseSerialGC") // which finds out soonest that there is nothing left
            .argument(SECONDS)
            .argument(FRESH)
            .start()) {
      int code = child.awaitExit(Duration.ofSeconds(SECONDS + 90L));
      assertThat(code).as(child.output()).isZero();
      Matcher seen = SEEN.matcher(child.awaitLine("seen: ", Duration.ofSeconds(5)));
      assertThat(seen.find()).as(child.output()).isTrue();
      Summary summary = Summary.of(child.awaitLine(Summary.MARK, Duration.ofSeconds(5)));
      System.out.printf(
          "%s %s %s: %s; %s%n", framework, mode, aggregation, seen.group(), line(child));

      assertThat(Long.parseLong(seen.group(1))).as("it was short").isPositive();
      assertThat(seen.group(3)).as("nothing is stuck: " + child.output()).isEqualTo("true");
      summary.assertConserved();
      assertThat(summary.reasons("dropped")).isEmpty();
      assertThat(summary.count("inSpool")).isZero();
      Arrived arrived = new Arrived();
      long lines = 0;
      long spoiled = 0;
      for (StoredRecord record : kinesis.records()) {
        for (byte[] event : Lines.of(record.data())) {
          lines++;
          if (new String(event, StandardCharsets.UTF_8).contains(SPOILED)) {
            spoiled++; // no memory for its text: that costs the content, not the event
            continue;
          }
          arrived.add(event);
        }
      }
      long delivered = summary.count("delivered");
      long maybeDuplicated = summary.count("maybeDuplicated");
      assertThat(lines - delivered).as("I5: %s", line(child)).isBetween(0L, maybeDuplicated);
      assertThat(arrived.count() + spoiled)
          .as("I4: %s", line(child))
          .isBetween(delivered, delivered + maybeDuplicated);
      assertThat((long) arrived.count()).as("I4").isLessThanOrEqualTo(delivered);
      long fresh = Long.parseLong(seen.group(2));
      assertThat(arrived.missing(fresh, fresh + FRESH)).as("the appender lives").isEmpty();
    }
  }

  private static String line(ChildJvm child) {
    String line = child.awaitLine(Summary.MARK, Duration.ofSeconds(5));
    return line.substring(line.indexOf(Summary.MARK));
  }
}
