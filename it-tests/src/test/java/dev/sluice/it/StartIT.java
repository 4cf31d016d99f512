// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static dev.sluice.it.Settings.STREAM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.it.child.TimesStart;
import dev.sluice.testkit.EmbeddedKinesis;
import dev.sluice.testkit.Fault;
import dev.sluice.testkit.KinesisExtension;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The application's start does not wait for the stream. */
@Tag(Grace.TIMED)
class StartIT {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final long ALLOWED_MILLIS = Grace.ALLOWED.toMillis() / 20; // nightly 50
  private static final int STARTS = 7;

  @RegisterExtension
  static final KinesisExtension extension = KinesisExtension.withStream(STREAM, 2);

  @ParameterizedTest
  @EnumSource
  void endpointDown_delaysNoStart_andGetsEverythingWhenItIsUp(
      Framework framework, EmbeddedKinesis kinesis) {
    kinesis.pause();
    try {
      assertStartIsNotDelayed(framework, kinesis);
      try (App app = framework.start("kinesis", Settings.to(kinesis))) {
        app.logNumbered(0, 1000);
        assertThat(app.stats().inMemory()).isEqualTo(1000);
        kinesis.resume();
        assertThat(app.flush(PATIENCE)).isTrue();
        app.stop();

        assertThat(Accounts.assertConserved(kinesis, app)).hasSize(1000);
        assertThat(app.stats().delivered()).isEqualTo(1000);
      }
    } finally {
      kinesis.resume();
    }
  }

  @ParameterizedTest
  @EnumSource
  void hangingEndpoint_delaysNoStart_andGetsEverythingWhenItAnswers(
      Framework framework, EmbeddedKinesis kinesis) {
    kinesis
        .faults()
        .onConnect(IntStream.range(0, 100).mapToObj(i -> Fault.blackHole()).toArray(Fault[]::new));
    assertStartIsNotDelayed(framework, kinesis);
    try (App app = framework.start("kinesis", Settings.to(kinesis, "requestTimeout", "500 ms"))) {
      app.logNumbered(0, 1000);
      // Requests have timed out, not just hung.
      await().atMost(PATIENCE).until(() -> app.stats().maybeDuplicated() > 0);
      assertThat(app.stats().inMemory()).isEqualTo(1000);
      kinesis.faults().heal();
      kinesis.faults().release();
      assertThat(app.flush(PATIENCE)).isTrue();
      app.stop();

      assertThat(Accounts.assertConserved(kinesis, app)).hasSize(1000);
      assertThat(app.stats().delivered()).isEqualTo(1000);
    }
  }

  /** Prints what a user sees on a cold class path; there, loading the classes dominates. */
  @ParameterizedTest
  @EnumSource
  void coldStart_withEndpointDown_isMeasured(Framework framework, EmbeddedKinesis kinesis) {
    kinesis.pause();
    try {
      String without = coldStart(framework, "baseline", Map.of());
      String with = coldStart(framework, "kinesis", Settings.to(kinesis, "drainTimeout", "0 s"));
      System.out.printf("%s cold: without %s; with Kinesis %s%n", framework, without, with);
    } finally {
      kinesis.resume();
    }
  }

  private static String coldStart(Framework framework, String file, Map<String, ?> settings) {
    try (ChildJvm child =
        framework.child(TimesStart.class, file, settings).plain().argument(1).start()) {
      assertThat(child.awaitExit(PATIENCE)).as(child.output()).isZero();
      return child.awaitLine("start took", PATIENCE);
    }
  }

  /** Medians of starts by turns with and without the appender, after one of each to warm up. */
  private static void assertStartIsNotDelayed(Framework framework, EmbeddedKinesis kinesis) {
    Map<String, Object> settings = Settings.to(kinesis, "drainTimeout", "0 s");
    long[] with = new long[STARTS];
    long[] without = new long[STARTS];
    startNanos(framework, "kinesis", settings);
    startNanos(framework, "baseline", settings);
    for (int i = 0; i < STARTS; i++) {
      with[i] = startNanos(framework, "kinesis", settings);
      without[i] = startNanos(framework, "baseline", settings);
    }
    long delayMillis = TimeUnit.NANOSECONDS.toMillis(median(with) - median(without));
    System.out.printf("%s warm: the appender delays a start by %d ms%n", framework, delayMillis);
    assertThat(delayMillis).isLessThan(ALLOWED_MILLIS);
  }

  private static long startNanos(Framework framework, String file, Map<String, ?> settings) {
    long startNanos = System.nanoTime();
    try (App app = framework.startWrong(file, settings)) {
      return System.nanoTime() - startNanos;
    }
  }

  private static long median(long[] values) {
    long[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
