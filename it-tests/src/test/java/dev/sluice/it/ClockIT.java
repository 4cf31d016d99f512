// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static dev.sluice.it.Settings.STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.it.child.LogsUntilTold;
import dev.sluice.testkit.EmbeddedKinesis;
import dev.sluice.testkit.KinesisExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;

/**
 * The wall clock jumps by ten years, forward and back: F13 of the fault matrix. A small library
 * that is preloaded into a child JVM moves its clock and no other, which takes a C compiler.
 */
class ClockIT {

  private static final long TEN_YEARS_SECONDS = Duration.ofDays(3652).toSeconds();
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration SOON = Duration.ofSeconds(3);

  @RegisterExtension
  static final KinesisExtension extension = KinesisExtension.withStream(STREAM, 2);

  @TempDir Path directory;

  private Path clock;
  private Path library;

  @BeforeEach
  void compile() throws IOException {
    library = Tools.preloaded("clock.c", directory);
    clock = directory.resolve("clock");
    jump(0);
  }

  private void jump(long seconds) throws IOException {
    Files.writeString(clock, Long.toString(seconds));
  }

  private ChildJvm start(
      Framework framework, EmbeddedKinesis kinesis, String mode, long first, Object... more) {
    Map<String, Object> settings = new HashMap<>(Settings.to(kinesis, more));
    settings.put("mode", mode);
    settings.put("directory", directory.resolve("spool"));
    return framework
        .child(LogsUntilTold.class, "ending", settings)
        .environment("LD_PRELOAD", library.toString())
        .environment("IT_CLOCK", clock.toString())
        .argument(first)
        .start();
  }

  @ParameterizedTest
  @CsvRows({"LOGBACK, off", "LOGBACK, always", "LOG4J2, off", "LOG4J2, always"})
  void jumpsUnderLoad_costNothingAndHoldUpNothing(
      Framework framework, String mode, EmbeddedKinesis kinesis) throws IOException {
    int year = LocalDate.now().getYear();
    try (ChildJvm child = start(framework, kinesis, mode, 0)) {
      kinesis.awaitRecords(500, PATIENCE);
      for (int decades : new int[] {1, -1, 0}) {
        kinesis.pause(); // so that records are held while it jumps
        jump(decades * TEN_YEARS_SECONDS);
        child.tell("what year is it?");
        child.awaitLine("year " + (year + decades * 10), PATIENCE);
        kinesis.resume();
        long before = kinesis.recordCount();
        kinesis.awaitRecords(before + 1, SOON);
        kinesis.awaitRecords(before + 1_000, PATIENCE);
      }
      Summary summary = end(child);
      long logged = Long.parseLong(child.awaitLine("logged ", PATIENCE).substring(7));
      System.out.printf(
          "%s %s: jumps of ten years: delivered=%d requests=%d%n",
          framework, mode, summary.count("delivered"), summary.count("requests"));
      assertThat(summary.count("delivered")).as(child.output()).isEqualTo(logged);
      assertThat(numbers(kinesis)).as("I4").hasSize((int) logged);
      assertThat(kinesis.recordCount() - logged)
          .as("I5")
          .isBetween(0L, summary.count("maybeDuplicated"));
      assertThat(summary.count("requests")).as("no storm").isLessThan(logged);
    } finally {
      kinesis.resume();
    }
  }

  /** What was written ten years later, or earlier, is neither too old nor never old enough. */
  @ParameterizedTest
  @CsvRows({"LOGBACK, 1", "LOGBACK, -1", "LOG4J2, 1", "LOG4J2, -1"})
  void spoolOfAnotherDecade_isDelivered(Framework framework, int decades, EmbeddedKinesis kinesis)
      throws IOException {
    jump(decades * TEN_YEARS_SECONDS);
    kinesis.pause();
    long left;
    try (ChildJvm child = start(framework, kinesis, "always", 0, "drainTimeout", "200 ms")) {
      child.awaitLine("INFO", PATIENCE);
      child.tell("what year is it?");
      child.awaitLine("year " + (LocalDate.now().getYear() + decades * 10), PATIENCE);
      Summary summary = end(child);
      left = summary.count("inSpool");
      assertThat(summary.count("offered")).isEqualTo(left).isPositive();
    } finally {
      kinesis.resume();
    }
    jump(0);
    try (ChildJvm child = start(framework, kinesis, "always", left)) {
      kinesis.awaitRecords(left + 1, PATIENCE);
      Summary summary = end(child);
      assertThat(summary.count("recovered")).isEqualTo(left);
      assertThat(summary.reasons("dropped")).as(child.output()).isEmpty();
      assertThat(numbers(kinesis)).hasSize((int) (left + summary.count("offered")));
    }
  }

  private static Summary end(ChildJvm child) {
    child.tell("end");
    assertThat(child.awaitExit(PATIENCE)).as(child.output()).isZero();
    Summary summary = Summary.of(child.awaitLine(Summary.MARK, PATIENCE));
    summary.assertConserved();
    return summary;
  }

  private static Set<Long> numbers(EmbeddedKinesis kinesis) {
    return kinesis.records().stream()
        .map(record -> Numbered.numberOf(record.data()))
        .collect(Collectors.toSet());
  }
}
