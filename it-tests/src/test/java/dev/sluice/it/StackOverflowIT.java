// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static dev.sluice.it.Settings.STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.it.child.LogsAtTheEndOfTheStack;
import dev.sluice.testkit.EmbeddedKinesis;
import dev.sluice.testkit.KinesisExtension;
import dev.sluice.testkit.StoredRecord;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;

/**
 * Callers overflow their stacks at all depths: F25 of the fault matrix. Each case for half a
 * second, or as many milliseconds as the property {@code sluice.overflow.millis} says.
 */
class StackOverflowIT {

  private static final long MILLIS = Long.getLong("sluice.overflow.millis", 500);
  private static final long SEED = Long.getLong("sluice.overflow.seed", System.nanoTime());
  private static final String SPOILED = "format error: java.lang.StackOverflowError";
  private static final Pattern SEEN =
      Pattern.compile(
          "seen: overflows=(\\d+) attempted=(\\d+) returned=(\\d+) settled=(true|false)");

  @RegisterExtension
  static final KinesisExtension extension = KinesisExtension.withStream(STREAM, 2);

  @TempDir Path directory;

  @ParameterizedTest
  @CsvRows({
    "LOGBACK, stack-end, type=json, -, -",
    "LOGBACK, stack-end, type=msgpack, overflow=drop_oldest maxEvents=20, -",
    "LOGBACK, stack-end, type=ltsv, overflow=block maxEvents=20, mode=always ack=wait",
    "LOGBACK, stack-end-encoder, -, -, partitionKey=pattern:%thread",
    "LOG4J2, stack-end, type=json, -, synchronous=true",
    "LOG4J2, stack-end, type=otlp_json, overflow=drop_oldest maxEvents=20, -",
    "LOG4J2, stack-end, type=json, overflow=block maxEvents=20, mode=always ack=wait",
    "LOG4J2, stack-end-encoder, -, overflow=drop_newest maxEvents=20, -",
  })
  void overflow_costsThatEventAlone(
      Framework framework,
      String file,
      String type,
      String overflow,
      String more,
      EmbeddedKinesis kinesis) {
    String options =
        Stream.of(type, overflow, more)
            .filter(option -> !option.equals("-"))
            .collect(Collectors.joining(" "));
    Map<String, Object> settings = Settings.to(kinesis, "directory", directory.resolve("spool"));
    for (String option : options.split(" ", -1)) {
      settings.put(option.split("=", 2)[0], option.split("=", 2)[1]);
    }
    boolean isWaitedFor = options.contains("synchronous") || options.contains("block");
    System.out.printf("%s %s %s: seed %d%n", framework, file, options, SEED);
    try (ChildJvm child =
        framework
            .child(LogsAtTheEndOfTheStack.class, file, settings)
            // Log4j's own count of calls under way stays too high after an overflow, and its stop
            // would wait for minutes: this is not about that.
            .property(
                "log4j.ReliabilityStrategy",
                "org.apache.logging.log4j.core.config.DefaultReliabilityStrategy")
            .argument(SEED)
            .argument(MILLIS)
            .argument(isWaitedFor ? 100 : 1)
            .start()) {
      int code = child.awaitExit(Duration.ofMillis(MILLIS).plusSeconds(180));
      assertThat(code).as(child.output()).isZero();
      Matcher seen = SEEN.matcher(child.awaitLine("seen: ", Duration.ofSeconds(5)));
      assertThat(seen.find()).as(child.output()).isTrue();
      String stopped = child.awaitLine(Summary.MARK, Duration.ofSeconds(5));
      System.out.println(seen.group() + "; " + stopped.substring(stopped.indexOf(Summary.MARK)));
      Summary summary = Summary.of(stopped);

      assertThat(Long.parseLong(seen.group(1))).as("it overflowed").isPositive();
      assertThat(seen.group(4)).as("nothing is stuck: " + child.output()).isEqualTo("true");
      summary.assertConserved();
      assertThat(summary.count("offered"))
          .as("each call that returned is in the accounts, once")
          .isBetween(Long.parseLong(seen.group(3)), Long.parseLong(seen.group(2)));
      assertThat(summary.reasons("rejected").keySet()).isSubsetOf("format_error", "buffer_full");
      assertThat(summary.count("inSpool")).isZero();
      boolean isSpared = options.contains("drop_");
      assertThat(summary.reasons("dropped").keySet())
          .isSubsetOf(isSpared ? new String[] {"overflow"} : new String[0]);
      Arrived arrived = arrived(kinesis, summary.count("delivered"));
      if (!isSpared) {
        String safe = child.awaitLine("safe: ", Duration.ofSeconds(5)).substring("safe: ".length());
        assertThat(Stream.of(safe.split(",", -1)).map(Long::valueOf))
            .as("no thread stays refused, nothing stays broken")
            .allSatisfy(number -> assertThat(arrived.missing(number, number + 1)).isEmpty());
      }
    }
  }

  /** I4 and I5: what is stored is what was delivered. */
  private static Arrived arrived(EmbeddedKinesis kinesis, long delivered) {
    Arrived arrived = new Arrived();
    long spoiled = 0;
    for (StoredRecord record : kinesis.records()) {
      String text = new String(record.data(), StandardCharsets.UTF_8);
      if (text.contains(SPOILED)) {
        spoiled++; // no stack for its text: that costs the content, not the event
      } else {
        arrived.add(record.data());
      }
    }
    assertThat(arrived.count() + spoiled).as("I4").isEqualTo(delivered);
    assertThat(arrived.duplicates()).as("I5").isZero();
    return arrived;
  }
}
