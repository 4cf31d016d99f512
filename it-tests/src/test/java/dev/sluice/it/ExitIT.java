// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static dev.sluice.it.Settings.STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.it.child.Ends;
import dev.sluice.record.SluiceStats;
import dev.sluice.testkit.EmbeddedKinesis;
import dev.sluice.testkit.KinesisExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A JVM that ends without anybody stopping the framework, with an endpoint that works and one that
 * is down, in memory alone and with the spool: F11 of the fault matrix.
 */
@Tag(Grace.TIMED)
class ExitIT {

  private static final int EVENTS = 2_000;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration DRAIN = Duration.ofSeconds(1);

  @RegisterExtension
  static final KinesisExtension extension = KinesisExtension.withStream(STREAM, 2);

  @TempDir Path directory;

  /** How a JVM comes to its end. */
  enum End {
    EXIT("exit", Ends.CODE),
    LAST_USER_THREAD("return", 0),
    SIGTERM("wait", 128 + 15);

    private final String way;
    private final int code;

    End(String way, int code) {
      this.way = way;
      this.code = code;
    }
  }

  /** Memory alone has the framework's hook, and the spool our own. */
  enum Mode {
    MEMORY("ending", "off"),
    SPOOL("spool", "always");

    private final String file;
    private final String mode;

    Mode(String file, String mode) {
      this.file = file;
      this.mode = mode;
    }
  }

  /** Nothing holds the hooks up here; how each end goes with each hook is seen in the outage. */
  static Stream<Arguments> cases() {
    return Rows.of(all());
  }

  /** A framework's hook is another thing than our own. */
  static Stream<Arguments> casesOfAnOutage() {
    return Rows.ofPairs(all());
  }

  private static Stream<Arguments> all() {
    return Stream.of(Framework.values())
        .flatMap(
            framework ->
                Stream.of(End.values())
                    .flatMap(
                        end ->
                            Stream.of(Mode.values())
                                .map(mode -> Arguments.of(framework, end, mode))));
  }

  private Map<String, Object> settings(EmbeddedKinesis kinesis, String mode) {
    return Settings.to(
        kinesis,
        "mode",
        mode,
        "directory",
        directory.resolve("spool"),
        "shutdownHook",
        "true",
        "drainTimeout",
        DRAIN.toMillis() + " ms");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void end_deliversAllInTime(Framework framework, End end, Mode mode, EmbeddedKinesis kinesis) {
    Summary summary = run(framework, end, mode, kinesis, () -> {});
    assertThat(summary.count("delivered")).isEqualTo(EVENTS);
    assertThat(summary.reasons("dropped")).isEmpty();
    assertThat(summary.count("inSpool")).isZero();
    assertAllStored(kinesis, summary.count("maybeDuplicated"));
  }

  @ParameterizedTest
  @MethodSource("casesOfAnOutage")
  void endDuringAnOutage_countsOrKeepsAllInTime(
      Framework framework, End end, Mode mode, EmbeddedKinesis kinesis) {
    long left = EVENTS - 1;
    try {
      Summary summary = run(framework, end, mode, kinesis, kinesis::pause);
      assertThat(summary.count("delivered")).isEqualTo(1);
      if (mode == Mode.MEMORY) {
        assertThat(summary.reasons("dropped")).isEqualTo(Map.of("shutdown", left));
        assertThat(kinesis.recordCount()).isEqualTo(1);
      } else {
        assertThat(summary.reasons("dropped")).isEmpty();
        assertThat(summary.count("inSpool")).isEqualTo(left);
      }
    } finally {
      kinesis.resume();
    }
    if (mode == Mode.SPOOL) {
      SluiceStats next = startAgain(framework, kinesis);
      assertThat(next.recovered()).isEqualTo(left);
      assertAllStored(kinesis, next.maybeDuplicated());
    }
  }

  /**
   * @param trouble begins once the first event has arrived
   */
  private Summary run(
      Framework framework, End end, Mode mode, EmbeddedKinesis kinesis, Runnable trouble) {
    try (ChildJvm child =
        framework
            .child(Ends.class, mode.file, settings(kinesis, mode.mode))
            .argument(EVENTS)
            .argument(end.way)
            .start()) {
      child.awaitLine("delivered: true", PATIENCE);
      trouble.run();
      child.tell("go on");
      child.awaitLine("ends", PATIENCE);
      long startNanos = System.nanoTime();
      if (end == End.SIGTERM) {
        child.terminate();
      }
      assertThat(child.awaitExit(PATIENCE)).as(child.output()).isEqualTo(end.code);
      Duration took = Duration.ofNanos(System.nanoTime() - startNanos);
      Summary summary = Summary.of(child.awaitLine(Summary.MARK, PATIENCE));
      System.out.printf(
          "%s %s %s: ended in %d ms, delivered=%d inSpool=%d dropped=%s%n",
          framework,
          end,
          mode,
          took.toMillis(),
          summary.count("delivered"),
          summary.count("inSpool"),
          summary.reasons("dropped"));
      assertThat(took).as(child.output()).isLessThan(DRAIN.plus(Grace.ALLOWED));
      summary.assertConserved();
      assertThat(summary.count("offered")).as("I1").isEqualTo(EVENTS);
      return summary;
    }
  }

  /** What memory held is gone, but nothing is invented, and nothing waits. */
  @ParameterizedTest
  @EitherFramework
  void haltInMemory_endsAtOnce_andCostsOnlyWhatWasThere(
      Framework framework, EmbeddedKinesis kinesis) {
    try {
      halt(framework, kinesis, "off", "none", kinesis::pause);
    } finally {
      kinesis.resume();
    }
    assertThat(kinesis.records().stream().map(each -> Numbered.numberOf(each.data())))
        .containsExactly(0L);
  }

  /** I8 without a signal: {@code ack=wait}, so that each call that returned is a promise. */
  @ParameterizedTest
  @EitherFramework
  void haltWithTheSpool_costsNothing(Framework framework, EmbeddedKinesis kinesis) {
    halt(framework, kinesis, "always", "wait", () -> {});
    long before = kinesis.recordCount();
    SluiceStats next = startAgain(framework, kinesis);
    // What the cursor had not noted yet comes again.
    assertAllStored(kinesis, before + next.maybeDuplicated());
  }

  @ParameterizedTest
  @EitherFramework
  void haltWithTheSpoolDuringAnOutage_costsNothing(Framework framework, EmbeddedKinesis kinesis) {
    try {
      halt(framework, kinesis, "always", "wait", kinesis::pause);
    } finally {
      kinesis.resume();
    }
    SluiceStats next = startAgain(framework, kinesis);
    assertThat(next.recovered()).as("the first one, perhaps").isBetween(EVENTS - 1L, (long) EVENTS);
    assertAllStored(kinesis, 1 + next.maybeDuplicated());
  }

  private void halt(
      Framework framework, EmbeddedKinesis kinesis, String mode, String ack, Runnable trouble) {
    Map<String, Object> settings = settings(kinesis, mode);
    settings.put("ack", ack);
    try (ChildJvm child =
        framework.child(Ends.class, "spool", settings).argument(EVENTS).argument("halt").start()) {
      child.awaitLine("delivered: true", PATIENCE);
      trouble.run();
      child.tell("go on");
      child.awaitLine("ends", PATIENCE);
      long startNanos = System.nanoTime();
      assertThat(child.awaitExit(PATIENCE)).as(child.output()).isEqualTo(Ends.CODE);
      assertThat(Duration.ofNanos(System.nanoTime() - startNanos)).isLessThan(Grace.ALLOWED);
      assertThat(Summary.all(child)).as("no hook runs").isEmpty();
    }
  }

  /** The next process of the same application, as far as the spool can tell. */
  private SluiceStats startAgain(Framework framework, EmbeddedKinesis kinesis) {
    Map<String, Object> settings = settings(kinesis, "always");
    settings.put("drainTimeout", "30 s"); // it is in no hurry
    try (App app = framework.start("spool", settings)) {
      assertThat(app.flush(PATIENCE)).as(app.stats().summary()).isTrue();
      app.stop();
      SluiceStats stats = app.stats();
      assertThat(stats.isConserved()).as(stats.summary()).isTrue();
      assertThat(stats.inSpool()).as(stats.summary()).isZero();
      assertThat(stats.droppedTotal()).as(stats.summary()).isZero();
      return stats;
    }
  }

  private static void assertAllStored(EmbeddedKinesis kinesis, long maybeDuplicated) {
    Arrived arrived = Arrived.of(kinesis.records());
    assertThat(arrived.count()).as("I4").isEqualTo(EVENTS);
    assertThat(arrived.duplicates()).as("I5").isBetween(0L, maybeDuplicated);
  }
}
