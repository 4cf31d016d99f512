// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static dev.sluice.it.Settings.STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.it.child.LogsUntilTold;
import dev.sluice.testkit.EmbeddedKinesis;
import dev.sluice.testkit.Fault;
import dev.sluice.testkit.KinesisExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;

/**
 * A process that stands still under load, with requests under way, and then goes on: F13 of the
 * fault matrix. SIGSTOP stands for a long collection of garbage too, and for a virtual machine that
 * is moved. Three seconds, or as many as the property {@code sluice.pause.seconds} says.
 */
class PauseIT {

  private static final Duration STILL =
      Duration.ofSeconds(Integer.getInteger("sluice.pause.seconds", 3));
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** A fresh event is to arrive so soon after: linger, backoff, and a busy machine's round trip. */
  private static final Duration SOON = Duration.ofSeconds(3);

  @RegisterExtension
  static final KinesisExtension extension = KinesisExtension.withStream(STREAM, 2);

  @TempDir Path directory;

  @ParameterizedTest
  @CsvRows({
    "LOGBACK, off, 10 s",
    "LOGBACK, off, 1 s",
    "LOGBACK, always, 1 s",
    "LOG4J2, off, 10 s",
    "LOG4J2, off, 1 s",
    "LOG4J2, always, 1 s"
  })
  void processThatStoodStill_goesOnWithoutAStormOrALoss(
      Framework framework, String mode, String requestTimeout, EmbeddedKinesis kinesis) {
    kinesis.faults().onEvery("PutRecords", Fault.delay(Duration.ofMillis(100)));
    Map<String, Object> settings =
        Settings.to(
            kinesis,
            "mode",
            mode,
            "directory",
            directory.resolve("spool"),
            "requestTimeout",
            requestTimeout);
    try (ChildJvm child =
        framework.child(LogsUntilTold.class, "ending", settings).argument(0).start()) {
      kinesis.awaitRecords(1_000, PATIENCE);
      int usual = requestsInASecond(kinesis);
      child.pause();
      LockSupport.parkNanos(STILL.toNanos());
      long before = kinesis.recordCount();
      child.resume();
      int after = requestsInASecond(kinesis);
      kinesis.awaitRecords(before + 1, SOON);
      kinesis.awaitRecords(before + 1_000, PATIENCE);
      child.tell("end");
      assertThat(child.awaitExit(PATIENCE)).as(child.output()).isZero();

      Summary summary = Summary.of(child.awaitLine(Summary.MARK, PATIENCE));
      System.out.printf(
          "%s %s %s: %d requests in a second before, %d in the one after %s; delivered=%d"
              + " duplicates=%d maybeDuplicated=%d%n",
          framework,
          mode,
          requestTimeout,
          usual,
          after,
          STILL,
          summary.count("delivered"),
          kinesis.recordCount() - summary.count("delivered"),
          summary.count("maybeDuplicated"));
      assertThat(after).as("no storm").isLessThanOrEqualTo(2 * usual + 10);
      summary.assertConserved();
      long logged = Long.parseLong(child.awaitLine("logged ", PATIENCE).substring(7));
      assertThat(summary.count("delivered")).as(child.output()).isEqualTo(logged);
      assertThat(kinesis.records().stream().map(each -> Numbered.numberOf(each.data())).distinct())
          .as("I4")
          .hasSize((int) logged);
      assertThat(kinesis.recordCount() - logged)
          .as("I5")
          .isBetween(0L, summary.count("maybeDuplicated"));
    }
  }

  private static int requestsInASecond(EmbeddedKinesis kinesis) {
    int before = kinesis.putRequests().size();
    LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
    return kinesis.putRequests().size() - before;
  }
}
