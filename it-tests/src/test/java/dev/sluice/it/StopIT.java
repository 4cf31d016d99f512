// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static dev.sluice.it.Settings.STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.record.DropReason;
import dev.sluice.testkit.EmbeddedKinesis;
import dev.sluice.testkit.ErrorCodes;
import dev.sluice.testkit.Fault;
import dev.sluice.testkit.KinesisExtension;
import dev.sluice.testkit.RecordFaults;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A stop delivers what it can in its time, and counts the rest exactly. */
@Tag(Grace.TIMED)
class StopIT {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir Path directory;

  @RegisterExtension
  static final KinesisExtension extension = KinesisExtension.withStream(STREAM, 2);

  @ParameterizedTest
  @EitherFramework
  void stopUnderLoad_deliversAllThatWasLoggedBefore(Framework framework, EmbeddedKinesis kinesis) {
    kinesis.faults().failRecords(RecordFaults.random(1, 0.2, ErrorCodes.THROTTLED));
    try (App app = framework.start("kinesis", Settings.to(kinesis));
        Crowd crowd = Crowd.logTo(app)) {
      crowd.awaitMore(3000);
      long[] loggedBefore = crowd.counts();
      app.stop();
      crowd.awaitMore(1000); // and goes on logging, to nobody
      crowd.close();

      Set<Long> stored = Accounts.assertConserved(kinesis, app);
      Crowd.assertAllIn(stored, loggedBefore);
      // What came while it stopped, faster than the shard takes it, may be lost; each is counted.
      assertThat(app.stats().droppedTotal()).isEqualTo(app.stats().count(DropReason.SHUTDOWN));
      assertThat(app.stats().rejectedTotal())
          .isEqualTo(
              app.stats().count(DropReason.CLOSED) + app.stats().count(DropReason.BUFFER_FULL));
      // What is under way when its time is over may be stored.
      long delivered = app.stats().delivered();
      assertThat((long) stored.size())
          .isEqualTo(kinesis.recordCount())
          .isBetween(delivered, delivered + app.stats().maybeDuplicated());
    }
  }

  @ParameterizedTest
  @EitherFramework
  void stopWithEndpointDown_returnsInTimeAndCountsAll(
      Framework framework, EmbeddedKinesis kinesis) {
    kinesis.pause();
    try (App app = framework.start("kinesis", Settings.to(kinesis, "drainTimeout", "1 s"))) {
      app.logNumbered(0, 1234);

      assertStopsWithin(Duration.ofSeconds(1).plus(Grace.ALLOWED), app);
      assertThat(app.stats().count(DropReason.SHUTDOWN)).isEqualTo(1234);
      assertThat(app.warnings()).anyMatch(text -> text.contains("1234"));
      assertThat(Accounts.assertConserved(kinesis, app)).isEmpty();
    } finally {
      kinesis.resume();
    }
  }

  @ParameterizedTest
  @EitherFramework
  void stopWithHangingEndpoint_returnsInTimeAndCountsAll(
      Framework framework, EmbeddedKinesis kinesis) {
    kinesis.faults().onEvery("PutRecords", Fault.blackHole());
    try (App app = framework.start("kinesis", Settings.to(kinesis, "drainTimeout", "1 s"))) {
      app.logNumbered(0, 1234);
      kinesis.awaitPutRequests(1, PATIENCE);

      assertStopsWithin(Duration.ofSeconds(1).plus(Grace.ALLOWED), app);
      assertThat(app.stats().count(DropReason.SHUTDOWN)).isEqualTo(1234);
      assertThat(Accounts.assertConserved(kinesis, app)).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void stopWithThrottledStream_countsDeliveredAndAbandonedApart(
      Framework framework, EmbeddedKinesis kinesis) {
    kinesis.faults().onPut(Fault.none()).onEvery("PutRecords", Fault.throttled());
    try (App app =
        framework.start(
            "kinesis", Settings.to(kinesis, "drainTimeout", "500 ms", "maxRecords", 100))) {
      app.logNumbered(0, 1000);
      kinesis.awaitRecords(
          1, PATIENCE); // a busy machine sends its first request before 100 are logged

      app.stop();
      assertThat(app.stats().delivered()).isEqualTo(kinesis.recordCount()).isPositive();
      assertThat(app.stats().count(DropReason.SHUTDOWN)).isEqualTo(1000 - kinesis.recordCount());
      Accounts.assertConserved(kinesis, app);
    }
  }

  /** What is stored after the stop was lost to the accounts, and they say that it may be there. */
  @ParameterizedTest
  @EitherFramework
  void requestsUnderWay_areSaidToBePerhapsStored(Framework framework, EmbeddedKinesis kinesis)
      throws Exception {
    kinesis
        .faults()
        .onEvery("PutRecords", Fault.resetAfterStore().delayedBy(Duration.ofSeconds(2)));
    Path letters = directory.resolve("letters.jsonl");
    OptionFile file =
        new OptionFile(kinesis)
            .with("drainTimeout", "300 ms")
            .with("retry.deadLetterFile", letters);
    try (App app = framework.start(file.write(framework, directory, ""))) {
      app.logNumbered(0, 100);
      kinesis.awaitPutRequests(1, PATIENCE);
      app.stop();
      assertThat(app.stats().count(DropReason.SHUTDOWN)).isEqualTo(100);
      assertThat(app.stats().maybeDuplicated()).isPositive();
      assertThat(Files.readAllLines(letters)).hasSize(100);
      Accounts.assertConserved(kinesis, app);
    }
  }

  private static void assertStopsWithin(Duration limit, App app) {
    long startNanos = System.nanoTime();
    app.stop();
    assertThat(Duration.ofNanos(System.nanoTime() - startNanos)).isLessThan(limit);
  }
}
