// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static dev.sluice.it.Settings.STREAM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.sluice.record.DropReason;
import dev.sluice.record.SluiceStats;
import dev.sluice.testkit.EmbeddedKinesis;
import dev.sluice.testkit.ErrorCodes;
import dev.sluice.testkit.KinesisExtension;
import dev.sluice.testkit.RecordFaults;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A file that is read again while eight threads log loses nothing that an appender was handed, and
 * leaves the counts of the old appenders alone: F20 of the fault matrix. Five times, or as often as
 * {@code sluice.reconfigurations} says.
 */
class ReconfigureIT {

  private static final int TIMES = Integer.getInteger("sluice.reconfigurations", 5);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @RegisterExtension
  static final KinesisExtension extension = KinesisExtension.withStream(STREAM, 2);

  @Test
  void log4j2_unchanged_keepsOneBufferAndLosesNothing(EmbeddedKinesis kinesis) {
    throttleSome(kinesis);
    Leftovers leftovers = new Leftovers();
    try (App app = Framework.LOG4J2.start("kinesis", settings(kinesis))) {
      Crowd crowd = Crowd.logTo(app);
      try (crowd) {
        for (int i = 0; i < TIMES; i++) {
          crowd.awaitMore(300);
          app.reconfigure("linger", "10 ms");
        }
        crowd.awaitMore(300);
      }
      leftovers.awaitNoMoreThan(1);
      app.stop();
      leftovers.awaitNoMoreThan(0);

      assertThat(app.allStats()).hasSize(TIMES + 1);
      assertThat(app.stats().offered()).as("one account for all").isEqualTo(crowd.loggedCount());
      assertThat(app.stats().delivered()).as(app.stats().summary()).isEqualTo(crowd.loggedCount());
      crowd.assertAllIn(Accounts.assertConserved(kinesis, app));
    }
  }

  @Test
  void log4j2_changed_losesNothing(EmbeddedKinesis kinesis) {
    throttleSome(kinesis);
    Leftovers leftovers = new Leftovers();
    try (App app = Framework.LOG4J2.start("kinesis", settings(kinesis))) {
      Crowd crowd = Crowd.logTo(app);
      try (crowd) {
        for (int i = 0; i < TIMES; i++) {
          crowd.awaitMore(300);
          app.reconfigure("linger", i + 1 + " ms");
        }
        crowd.awaitMore(300);
      }
      leftovers.awaitNoMoreThan(1);
      app.stop();
      leftovers.awaitNoMoreThan(0);

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
    Leftovers leftovers = new Leftovers();
    try (App app = Framework.LOGBACK.start("kinesis", settings(kinesis))) {
      Crowd crowd = Crowd.logTo(app);
      try (crowd) {
        for (int i = 0; i < TIMES; i++) {
          long offered = app.stats().offered();
          await().until(() -> app.stats().offered() >= offered + 300);
          app.reconfigure("linger", i + 1 + " ms");
        }
      }
      leftovers.awaitNoMoreThan(1);
      app.stop();
      leftovers.awaitNoMoreThan(0);

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

  /** What an endpoint does while the file is read again. */
  enum Endpoint {
    THROTTLES_ALL,
    IS_DEAD
  }

  private static void trouble(Endpoint endpoint, EmbeddedKinesis kinesis) {
    if (endpoint == Endpoint.IS_DEAD) {
      kinesis.pause();
    } else {
      kinesis.faults().failRecords(RecordFaults.random(2, 1, ErrorCodes.THROTTLED));
    }
  }

  /**
   * The old appender needs longer than anybody would wait: it drains beside the new one. What
   * reached it until Logback let it go was taken.
   */
  @ParameterizedTest
  @EnumSource
  void logback_waitsForNoEndpoint(Endpoint endpoint, EmbeddedKinesis kinesis) {
    Leftovers leftovers = new Leftovers();
    try (App app = Framework.LOGBACK.start("kinesis", small(kinesis, "1 h"))) {
      Crowd crowd = Crowd.logTo(app);
      try (crowd) {
        await().atMost(PATIENCE).until(() -> app.stats().delivered() > 300);
        trouble(endpoint, kinesis);
        crowd.awaitMore(300);
        assertTimeoutPreemptively(PATIENCE, () -> app.reconfigure("linger", "1 ms"));
        await().atMost(PATIENCE).until(() -> app.stats().offered() > 300);
        assertThat(app.allStats()).as("both hold events").allMatch(s -> s.inMemory() > 0);
      } finally {
        kinesis.faults().heal();
        kinesis.resume();
      }
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(app.allStats()).allMatch(s -> s.inMemory() == 0));
      leftovers.awaitNoMoreThan(1);
      app.stop();
      leftovers.awaitNoMoreThan(0);

      List<SluiceStats> all = app.allStats();
      Accounts.assertConserved(kinesis.records(), all);
      assertThat(Accounts.sum(all, SluiceStats::droppedTotal)).isZero();
      assertThat(Accounts.sum(all, stats -> stats.count(DropReason.CLOSED))).isZero();
    }
  }

  /** The thread that reads the file waits there, but the loggers have the new appender by then. */
  @ParameterizedTest
  @EnumSource
  void log4j2_changed_countsEachEvent(Endpoint endpoint, EmbeddedKinesis kinesis) {
    Leftovers leftovers = new Leftovers();
    try (App app = Framework.LOG4J2.start("kinesis", small(kinesis, "500 ms"))) {
      Crowd crowd = Crowd.logTo(app);
      try (crowd) {
        await().atMost(PATIENCE).until(() -> app.stats().delivered() > 300);
        trouble(endpoint, kinesis);
        for (int i = 0; i < 2; i++) {
          crowd.awaitMore(300);
          app.reconfigure("linger", i + 1 + " ms");
        }
        crowd.awaitMore(300);
      } finally {
        kinesis.faults().heal();
        kinesis.resume();
      }
      leftovers.awaitNoMoreThan(1);
      app.stop();
      leftovers.awaitNoMoreThan(0);

      List<SluiceStats> all = app.allStats();
      Accounts.assertConserved(kinesis.records(), all);
      assertThat(Accounts.sum(all, SluiceStats::offered)).isEqualTo(crowd.loggedCount());
      assertThat(Accounts.sum(all, stats -> stats.count(DropReason.CLOSED))).isZero();
    }
  }

  /**
   * The crowd may outrun a busy machine: it waits then, since this is not about overflow. A small
   * buffer, so that it drains in its time there too.
   */
  private static Map<String, Object> settings(EmbeddedKinesis kinesis) {
    return Settings.to(kinesis, "overflow", "block", "bufferBytes", 2 << 20);
  }

  /** Full at once, and drained in seconds. */
  private static Map<String, Object> small(EmbeddedKinesis kinesis, String drainTimeout) {
    return Settings.to(kinesis, "drainTimeout", drainTimeout, "bufferBytes", 2 << 20);
  }

  private static void throttleSome(EmbeddedKinesis kinesis) {
    kinesis.faults().failRecords(RecordFaults.random(2, 0.2, ErrorCodes.THROTTLED));
  }
}
