// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static dev.sluice.it.Settings.STREAM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.testkit.EmbeddedKinesis;
import dev.sluice.testkit.Fault;
import dev.sluice.testkit.KinesisExtension;
import java.time.Duration;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whole requests that fail, for certain or not: F2, F3, F6, F7 of the fault matrix. */
class RequestFailureIT {

  private static final int SEEDS = Rows.ALL ? 200 : 60;
  private static final long BUFFER_BYTES = 32 << 20;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** What may happen to a request after which nobody knows whether its records are stored. */
  private static final Fault[] AMBIGUOUS = {
    Fault.resetAfterStore(),
    Fault.resetBeforeStore(),
    Fault.resetDuringRead(),
    Fault.closeWithoutAnswer(),
    Fault.tornResponse(),
    Fault.html(),
    Fault.html().beforeStore(),
    Fault.emptyBody(),
    Fault.garbledBody(),
    Fault.tooFewResults(),
    Fault.tooManyResults(),
  };

  @RegisterExtension
  static final KinesisExtension extension = KinesisExtension.withStream(STREAM, 2);

  @ParameterizedTest
  @EnumSource
  void refusedRequests_areSentAgainAndNothingTwice(Framework framework, EmbeddedKinesis kinesis) {
    kinesis
        .faults()
        .onPut(
            Fault.throttled(),
            Fault.internalFailure(),
            Fault.none(),
            Fault.serviceUnavailable(),
            Fault.kmsThrottled(),
            Fault.limitExceeded());
    try (App app = framework.start("kinesis", Settings.to(kinesis, "maxRecords", 100))) {
      app.logNumbered(0, 1000);
      app.stop();

      assertThat(app.stats().retried()).isGreaterThanOrEqualTo(100);
      assertThat(app.stats().maybeDuplicated()).isZero();
      assertThat(Accounts.assertConserved(kinesis, app)).hasSize(1000);
    }
  }

  @ParameterizedTest
  @EitherFramework
  void throttledStream_isNotHammered(Framework framework, EmbeddedKinesis kinesis) {
    kinesis.faults().onEvery("PutRecords", Fault.throttled());
    try (App app =
        framework.start(
            "kinesis", Settings.to(kinesis, "backoffBase", "100 ms", "backoffMax", "10 s"))) {
      try (Crowd crowd = Crowd.logTo(app)) {
        kinesis.awaitPutRequests(5, PATIENCE);
        crowd.awaitMore(100);
      }
      // Full jitter from 100 ms on: half a dozen tries in the first second, whatever is logged.
      assertThat(kinesis.putRequests().size()).isLessThan(20);
      kinesis.faults().heal();
      assertThat(app.flush(PATIENCE)).isTrue();
      app.stop();

      assertThat(app.stats().maybeDuplicated()).isZero();
      assertThat(app.stats().droppedTotal()).isZero();
      Accounts.assertConserved(kinesis, app);
    }
  }

  @ParameterizedTest
  @EitherFramework
  void outage_losesNothingOnceItIsOver(Framework framework, EmbeddedKinesis kinesis) {
    // The crowd may outrun a busy machine: it waits then, since this is not about overflow.
    try (App app = framework.start("kinesis", Settings.to(kinesis, "overflow", "block"))) {
      Crowd crowd = Crowd.logTo(app);
      try (crowd) {
        kinesis.awaitRecords(500, PATIENCE);
        kinesis.pause();
        await().atMost(PATIENCE).until(() -> app.stats().inMemory() >= 2000);
        kinesis.resume();
        long logged = crowd.loggedCount();
        await().atMost(PATIENCE).until(() -> app.stats().delivered() >= logged);
      }
      app.stop();

      Set<Long> stored = Accounts.assertConserved(kinesis, app);
      assertThat(app.stats().delivered()).isEqualTo(crowd.loggedCount());
      crowd.assertAllIn(stored);
      assertThat(app.warnings()).isNotEmpty();
      assertThat(app.errors()).as("delivery trouble is a warning").isEmpty();
    }
  }

  @ParameterizedTest
  @EitherFramework
  void requestsOfUnknownOutcome_causeOnlyCountedIdenticalDuplicates(
      Framework framework, EmbeddedKinesis kinesis) {
    try (App app =
            framework.start(
                "kinesis",
                Settings.to(
                    kinesis,
                    "bufferBytes",
                    BUFFER_BYTES,
                    "maxRecords",
                    10,
                    "backoffBase",
                    "1 ms",
                    "backoffMax",
                    "3 ms"));
        HeldBytes held = HeldBytes.watch(app, BUFFER_BYTES)) {
      for (int seed = 0; seed < SEEDS; seed++) {
        SplittableRandom random = new SplittableRandom(seed);
        double share = random.nextDouble(0.1, 0.7);
        kinesis
            .faults()
            .onEveryPut(
                request ->
                    random.nextDouble() < share
                        ? AMBIGUOUS[random.nextInt(AMBIGUOUS.length)]
                        : Fault.none());
        app.logNumbered(seed * 100L, (seed + 1L) * 100);
        assertThat(app.flush(PATIENCE)).as("seed %s is settled", seed).isTrue();
        assertThat(app.stats().delivered())
            .as("seed %s: %s", seed, app.stats().summary())
            .isEqualTo((seed + 1L) * 100);
      }
      kinesis.faults().heal();
      app.stop();

      assertThat(Accounts.assertConserved(kinesis, app)).hasSize(SEEDS * 100);
      assertThat(kinesis.recordCount()).as("there were duplicates").isGreaterThan(SEEDS * 100);
      assertThat(held.maxSeenBytes()).isPositive();
    }
  }

  @ParameterizedTest
  @EitherFramework
  void expiredCredentials_healWithinFiveSecondsOfTheirRenewal(
      Framework framework, EmbeddedKinesis kinesis) {
    kinesis.faults().onEvery("PutRecords", Fault.expiredToken());
    // The longest pause is the default's, so that its effect on the recovery is seen.
    try (App app =
        framework.start(
            "kinesis", Settings.to(kinesis, "backoffBase", "100 ms", "backoffMax", "10 s"))) {
      app.logNumbered(0, 100);
      kinesis.awaitPutRequests(3, PATIENCE);
      kinesis.faults().heal();

      kinesis.awaitRecords(100, Duration.ofSeconds(5));
      app.stop();
      assertThat(Accounts.assertConserved(kinesis, app)).hasSize(100);
      assertThat(app.stats().maybeDuplicated()).isZero();
    }
  }
}
