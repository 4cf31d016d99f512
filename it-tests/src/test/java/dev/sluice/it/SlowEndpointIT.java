// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static dev.sluice.it.Settings.STREAM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.it.fake.SlowUplink;
import dev.sluice.testkit.EmbeddedKinesis;
import dev.sluice.testkit.Fault;
import dev.sluice.testkit.KinesisExtension;
import dev.sluice.testkit.RequestSummary;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;

/**
 * An endpoint that is there and does not answer in time: F8 of the fault matrix. The times are
 * those of the matrix with the property {@code sluice.slow.scale=1}; by default they are five times
 * shorter, and lines as much faster.
 */
@Tag(Grace.TIMED)
class SlowEndpointIT {

  private static final int SCALE = Integer.getInteger("sluice.slow.scale", 5);

  /** Not below a second: a request that ends sooner was cut off, says the appender. */
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(5).dividedBy(SCALE);

  private static final Duration PATIENCE = REQUEST_TIMEOUT.multipliedBy(30);
  private static final long BUFFER_BYTES = 3 << 20;
  private static final long MEGABIT_BYTES = 125_000L * SCALE;
  private static final int MAX_IN_FLIGHT = 4; // the default
  private static final String PADDING = " padding".repeat(500);

  @RegisterExtension
  static final KinesisExtension extension = KinesisExtension.withStream(STREAM, 2);

  private static App start(Framework framework, EmbeddedKinesis kinesis, Object... more) {
    var settings =
        Settings.to(
            kinesis,
            "bufferBytes",
            BUFFER_BYTES,
            "overflow",
            "block",
            "maxBlock",
            "10 min",
            "requestTimeout",
            REQUEST_TIMEOUT.toMillis() + " ms");
    for (int i = 0; i < more.length; i += 2) {
      settings.put(more[i].toString(), more[i + 1]);
    }
    return framework.start("kinesis", settings);
  }

  /** Large events, so that requests are cut by their bytes. */
  private static void logLarge(App app, int from, int to) {
    for (int number = from; number < to; number++) {
      app.info(Numbered.text(number) + PADDING);
    }
  }

  private static Set<Long> assertIntact(EmbeddedKinesis kinesis, App app) {
    assertThat(kinesis.records()).allMatch(record -> record.text().contains("end" + PADDING + '"'));
    return Accounts.assertConserved(kinesis, app);
  }

  @ParameterizedTest
  @EitherFramework
  void blackHole_isTriedByOneSmallerRequestAtATime(Framework framework, EmbeddedKinesis kinesis) {
    kinesis.faults().onEvery("PutRecords", Fault.blackHole());
    int triesAlone = 4;
    try (App app = start(framework, kinesis);
        HeldBytes held = HeldBytes.watch(app, BUFFER_BYTES)) {
      long startNanos = System.nanoTime();
      logLarge(app, 0, 400); // more than goes into a request, less than fills the buffer
      kinesis.awaitPutRequests(MAX_IN_FLIGHT + triesAlone, PATIENCE);
      Duration took = Duration.ofNanos(System.nanoTime() - startNanos);
      List<RequestSummary> tries = List.copyOf(kinesis.putRequests());
      kinesis.faults().heal();
      app.info(Numbered.text(400) + PADDING);
      assertThat(app.flush(PATIENCE)).isTrue();
      app.stop();

      assertThat((long) tries.size())
          .as("one at a time after the first ones, in %s", took)
          .isLessThanOrEqualTo(MAX_IN_FLIGHT + 1 + took.dividedBy(REQUEST_TIMEOUT));
      List<Long> sizes = tries.stream().map(RequestSummary::byteCount).toList();
      assertThat(sizes.get(sizes.size() - 1))
          .as("they shrink: %s", sizes) // the first one may have left before all was logged
          .isLessThanOrEqualTo(Collections.max(sizes) / 4);
      assertThat(app.stats().maybeDuplicated()).isPositive();
      assertThat(held.maxSeenBytes()).isGreaterThan(400L * PADDING.length());
      assertThat(assertIntact(kinesis, app)).hasSize(401);
      assertThat(kinesis.recordCount()).as("a black hole stores nothing").isEqualTo(401);
      assertThat(app.errors()).as("delivery trouble is a warning").isEmpty();
    }
  }

  @ParameterizedTest
  @EitherFramework
  void latencyBelowTheTimeout_costsNoRequestAndNoDuplicate(
      Framework framework, EmbeddedKinesis kinesis) {
    kinesis.faults().onEvery("PutRecords", Fault.delay(Duration.ofSeconds(5).dividedBy(SCALE)));
    try (App app = start(framework, kinesis, "requestTimeout", "30 s");
        HeldBytes held = HeldBytes.watch(app, BUFFER_BYTES)) {
      logLarge(app, 0, 700); // more than the buffer holds
      assertThat(app.flush(PATIENCE)).isTrue();
      app.stop();

      assertThat(app.stats().maybeDuplicated()).isZero();
      assertThat(app.stats().retried()).isZero();
      assertThat(held.maxSeenBytes()).as("callers had to wait").isGreaterThan(BUFFER_BYTES / 2);
      assertThat(assertIntact(kinesis, app)).hasSize(700);
    }
  }

  @ParameterizedTest
  @EitherFramework
  void latencyBeyondTheTimeout_causesOnlyCountedIdenticalDuplicates(
      Framework framework, EmbeddedKinesis kinesis) {
    assertAnsweredTooLate(framework, kinesis, Fault.delay(REQUEST_TIMEOUT.multipliedBy(2)));
  }

  /** Each byte comes well in time, so that only the limit on the whole request ends it. */
  @ParameterizedTest
  @EitherFramework
  void answerByteByByte_isGivenUpAtTheTimeout(Framework framework, EmbeddedKinesis kinesis) {
    assertAnsweredTooLate(
        framework, kinesis, Fault.trickle(Duration.ofSeconds(1).dividedBy(SCALE)));
  }

  private static void assertAnsweredTooLate(
      Framework framework, EmbeddedKinesis kinesis, Fault late) {
    kinesis.faults().onEvery("PutRecords", late);
    try (App app = start(framework, kinesis);
        HeldBytes held = HeldBytes.watch(app, BUFFER_BYTES)) {
      long startNanos = System.nanoTime();
      app.logNumbered(0, 1000);
      kinesis.awaitPutRequests(MAX_IN_FLIGHT + 2, PATIENCE);
      Duration took = Duration.ofNanos(System.nanoTime() - startNanos);
      int tries = kinesis.putRequests().size();
      kinesis.faults().heal();
      assertThat(app.flush(PATIENCE)).isTrue();
      app.stop();

      assertThat((long) tries)
          .as("no storm of requests in %s", took)
          .isLessThanOrEqualTo(MAX_IN_FLIGHT + 1 + took.dividedBy(REQUEST_TIMEOUT));
      assertThat(Accounts.assertConserved(kinesis, app)).hasSize(1000);
      assertThat(kinesis.recordCount()).as("stored, and sent again").isGreaterThan(1000);
      assertThat(held.maxSeenBytes()).isPositive();
    }
  }

  @ParameterizedTest
  @EitherFramework
  void megabitUplink_getsRequestsThatFitThroughInTime(
      Framework framework, EmbeddedKinesis kinesis) {
    int events = 1400;
    long bufferBytes = 8 << 20; // of which a third may be under way: too much for the line
    try (SlowUplink uplink = SlowUplink.to(kinesis.endpoint(), MEGABIT_BYTES);
        App app =
            start(framework, kinesis, "endpoint", uplink.endpoint(), "bufferBytes", bufferBytes);
        HeldBytes held = HeldBytes.watch(app, bufferBytes)) {
      logLarge(app, 0, events);
      await().atMost(PATIENCE).until(() -> app.stats().inMemory() == 0);
      app.stop();

      System.out.printf(
          "%s over %d kbit/s: %d requests, %d bytes for %d, %s%n",
          framework,
          MEGABIT_BYTES / 125,
          app.stats().requests(),
          uplink.sentBytes(),
          app.stats().deliveredBytes(),
          app.stats().summary());
      assertThat(app.stats().maybeDuplicated()).as("the first ones were too large").isPositive();
      assertThat(uplink.sentBytes())
          .as("no storm: most of the line carries what arrives")
          .isLessThan(2 * app.stats().deliveredBytes());
      assertThat(held.maxSeenBytes()).as("callers had to wait").isGreaterThan(bufferBytes / 2);
      assertThat(assertIntact(kinesis, app)).hasSize(events);
    }
  }
}
