// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static dev.sluice.it.Settings.STREAM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.record.DropReason;
import dev.sluice.record.SluiceStats;
import dev.sluice.testkit.EmbeddedKinesis;
import dev.sluice.testkit.ErrorCodes;
import dev.sluice.testkit.KinesisExtension;
import dev.sluice.testkit.RecordFaults;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A file that is read again while eight threads log loses nothing that an appender was handed: F20
 * of the fault matrix. Twenty times, or as often as {@code sluice.reconfigurations} says.
 */
class ReconfigureIT {

  private static final int TIMES = Integer.getInteger("sluice.reconfigurations", 20);

  @RegisterExtension
  static final KinesisExtension extension = KinesisExtension.withStream(STREAM, 2);

  @Test
  void log4j2_unchanged_keepsOneBufferAndLosesNothing(EmbeddedKinesis kinesis) {
    throttleSome(kinesis);
    try (App app = Framework.LOG4J2.start("kinesis", settings(kinesis))) {
      Crowd crowd = Crowd.logTo(app);
      try (crowd) {
        for (int i = 0; i < TIMES; i++) {
          crowd.awaitMore(300);
          app.reconfigure("linger", "10 ms");
        }
        crowd.awaitMore(300);
      }
      app.stop();

      assertThat(app.allStats()).hasSize(TIMES + 1);
      assertThat(app.stats().offered()).as("one account for all").isEqualTo(crowd.loggedCount());
      assertThat(app.stats().delivered()).as(app.stats().summary()).isEqualTo(crowd.loggedCount());
      crowd.assertAllIn(Accounts.assertConserved(kinesis, app));
    }
  }

  @Test
  void log4j2_changed_losesNothing(EmbeddedKinesis kinesis) {
    throttleSome(kinesis);
    try (App app = Framework.LOG4J2.start("kinesis", settings(kinesis))) {
      Crowd crowd = Crowd.logTo(app);
      try (crowd) {
        for (int i = 0; i < TIMES; i++) {
          crowd.awaitMore(300);
          app.reconfigure("linger", i + 1 + " ms");
        }
        crowd.awaitMore(300);
      }
      app.stop();

      List<SluiceStats> all = app.allStats();
      Set<Long> stored = Accounts.assertConserved(kinesis.records(), all);
      assertThat(Accounts.sum(all, SluiceStats::delivered)).isEqualTo(crowd.loggedCount());
      assertThat(all).as("each was used").allMatch(stats -> stats.delivered() > 0);
      crowd.assertAllIn(stored);
    }
  }

  /**
   * Logback has no appender at all between reset and configuration: it throws those events away.
   */
  @Test
  void logback_losesNothingThatAnAppenderWasHanded(EmbeddedKinesis kinesis) {
    throttleSome(kinesis);
    try (App app = Framework.LOGBACK.start("kinesis", settings(kinesis))) {
      Crowd crowd = Crowd.logTo(app);
      try (crowd) {
        for (int i = 0; i < TIMES; i++) {
          long offered = app.stats().offered();
          await().until(() -> app.stats().offered() >= offered + 300);
          app.reconfigure("linger", i + 1 + " ms");
        }
      }
      app.stop();

      List<SluiceStats> all = app.allStats();
      assertThat(all).hasSize(TIMES + 1);
      Set<Long> stored = Accounts.assertConserved(kinesis.records(), all);
      assertThat(Accounts.sum(all, SluiceStats::droppedTotal)).isZero();
      assertThat(all)
          .as("late events alone are refused")
          .allMatch(stats -> stats.rejectedTotal() == stats.count(DropReason.CLOSED));
      assertThat((long) stored.size()).isEqualTo(Accounts.sum(all, SluiceStats::accepted));
      assertThat(crowd.loggedCount()).isGreaterThanOrEqualTo(stored.size());
    }
  }

  /**
   * The crowd may outrun a busy machine: it waits then, since this is not about overflow. A small
   * buffer, so that it drains in its time there too.
   */
  private static Map<String, Object> settings(EmbeddedKinesis kinesis) {
    return Settings.to(kinesis, "overflow", "block", "bufferBytes", 2 << 20);
  }

  private static void throttleSome(EmbeddedKinesis kinesis) {
    kinesis.faults().failRecords(RecordFaults.random(2, 0.2, ErrorCodes.THROTTLED));
  }
}
