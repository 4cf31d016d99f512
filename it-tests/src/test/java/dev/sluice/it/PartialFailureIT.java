// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static dev.sluice.it.Settings.STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.EmbeddedKinesis;
import dev.sluice.testkit.ErrorCodes;
import dev.sluice.testkit.Fault;
import dev.sluice.testkit.KinesisExtension;
import dev.sluice.testkit.RecordFaults;
import java.time.Duration;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Requests of which some records are refused: F1 of the fault matrix. */
class PartialFailureIT {

  private static final int SEEDS = Integer.getInteger("sluice.seeds", 20);
  private static final int EVENTS_A_SEED = 100;

  @RegisterExtension
  // Many shards: one that throttles is slowed down to what a shard takes.
  static final KinesisExtension extension = KinesisExtension.withStream(STREAM, 64);

  @ParameterizedTest
  @EnumSource
  void anySeed_losesNothingAndSendsNothingTwice(Framework framework, EmbeddedKinesis kinesis) {
    try (App app =
        framework.start(
            "kinesis",
            Settings.to(
                kinesis,
                "maxRecords",
                20,
                "linger",
                "1 ms",
                "backoffBase",
                "1 ms",
                "backoffMax",
                "3 ms"))) {
      for (int seed = 0; seed < SEEDS; seed++) {
        kinesis.faults().failRecords(faults(seed));
        app.logNumbered((long) seed * EVENTS_A_SEED, (seed + 1L) * EVENTS_A_SEED);
        assertThat(app.flush(Duration.ofSeconds(30))).as("seed %s is settled", seed).isTrue();
        assertThat(app.stats().delivered())
            .as("seed %s: %s", seed, app.stats().summary())
            .isEqualTo((seed + 1L) * EVENTS_A_SEED);
        assertThat(kinesis.recordCount())
            .as("seed %s", seed)
            .isEqualTo((seed + 1L) * EVENTS_A_SEED);
      }
      kinesis.faults().heal();
      app.stop();

      assertThat(app.stats().maybeDuplicated()).isZero();
      assertThat(app.stats().retried()).isGreaterThan(SEEDS * EVENTS_A_SEED);
      assertThat(Accounts.assertConserved(kinesis, app)).hasSize(SEEDS * EVENTS_A_SEED);
    }
  }

  @ParameterizedTest
  @EnumSource
  void refusedRecords_aloneAreSentAgain(Framework framework, EmbeddedKinesis kinesis) {
    kinesis.faults().onPut(Fault.failRecords(ErrorCodes.THROTTLED, 3, 5));
    try (App app = framework.start("kinesis", Settings.to(kinesis, "linger", "1 s"))) {
      app.logNumbered(0, 10);
      app.stop();

      assertThat(kinesis.putRequests()).extracting(request -> request.recordCount()).startsWith(10);
      assertThat(kinesis.putRequests().stream().mapToInt(request -> request.recordCount()).sum())
          .isEqualTo(12);
      assertThat(app.stats().retried()).isEqualTo(2);
      assertThat(Accounts.assertConserved(kinesis, app)).hasSize(10);
    }
  }

  /** From 1 to 99 % of the records, throttled or failed inside of the service by turns. */
  private static RecordFaults faults(int seed) {
    double share = (seed * 99 / SEEDS % 99 + 1) / 100.0; // from few to nearly all
    String code = seed % 2 == 0 ? ErrorCodes.THROTTLED : ErrorCodes.INTERNAL_FAILURE;
    return RecordFaults.random(seed, share, code);
  }
}
