// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.record.DropReason;
import dev.sluice.testkit.EmbeddedKinesis;
import dev.sluice.testkit.Fault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** With {@code drop_oldest} the newest arrive, wherever the oldest wait. */
class DropOldestIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long BUFFER_BYTES = 1 << 20;
  private static final int EVENTS = 10_000;
  private static final int NEWEST = 300;

  @TempDir Path directory;

  private static OptionFile file(EmbeddedKinesis kinesis) {
    return new OptionFile(kinesis)
        .with("buffer.maxBytes", BUFFER_BYTES)
        .with("buffer.overflow", "drop_oldest")
        .with("format.maxEventBytes", "16 KiB")
        .with("retry.backoffMax", "100 ms");
  }

  private void assertNewestArrive(
      Framework framework, EmbeddedKinesis kinesis, OptionFile file, int newest) {
    kinesis.faults().onEveryPut(request -> Fault.throttled());
    try (App app = framework.start(file.write(framework, directory, ""))) {
      for (int number = 0; number < EVENTS; number++) {
        app.info(Numbered.text(number));
        if (number % 100 == 0) {
          assertThat(app.stats().heldBytes()).as("I3").isLessThanOrEqualTo(BUFFER_BYTES);
        }
      }
      kinesis.faults().heal();
      assertThat(app.flush(PATIENCE)).isTrue();
      app.stop();

      Set<Long> stored = Accounts.assertConserved(kinesis, app);
      for (long number = EVENTS - newest; number < EVENTS; number++) {
        assertThat(stored).contains(number);
      }
      assertThat(app.stats().count(DropReason.OVERFLOW)).isEqualTo(EVENTS - stored.size());
      assertThat(app.stats().rejectedTotal()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void newestArrive_behindOneKeyInOrder(Framework framework) {
    try (EmbeddedKinesis kinesis = EmbeddedKinesis.withStream(Settings.STREAM, 1)) {
      // Each event is a request of its own: few of them are kept.
      OptionFile file = file(kinesis).with("buffer.maxEvents", 240);
      assertNewestArrive(
          framework, kinesis, file.with("partitionKey", "fixed:K").with("ordering", "key"), 50);
    }
  }

  @ParameterizedTest
  @EnumSource
  void newestArrive_withABoundOnEvents(Framework framework) {
    try (EmbeddedKinesis kinesis = EmbeddedKinesis.withStream(Settings.STREAM, 1)) {
      assertNewestArrive(framework, kinesis, file(kinesis).with("buffer.maxEvents", 1500), NEWEST);
    }
  }

  @ParameterizedTest
  @EnumSource
  void deadStream_doesNotStarveAHealthyOne(Framework framework) {
    try (EmbeddedKinesis kinesis =
        EmbeddedKinesis.builder().stream(Settings.STREAM, 1).stream("dead", 1).start()) {
      kinesis
          .faults()
          .onEveryPut(put -> put.stream().equals("dead") ? Fault.throttled() : Fault.none());
      OptionFile file =
          file(kinesis).with("streamRoutes", "level; WARN=dead").with("drainTimeout", "1 s");
      try (App app = framework.start(file.write(framework, directory, ""))) {
        for (int number = 0; number < EVENTS; number++) {
          app.warn(Numbered.text(number));
        }
        // The shipper keeps a quarter of the room free. Where it gets no CPU for a moment, the next
        // events make room for each other.
        await().atMost(PATIENCE).until(() -> app.stats().heldBytes() < BUFFER_BYTES / 2);
        for (int number = EVENTS; number < EVENTS + NEWEST; number++) {
          app.info(Numbered.text(number));
        }
        await()
            .atMost(PATIENCE)
            .untilAsserted(() -> assertThat(kinesis.records(Settings.STREAM)).hasSize(NEWEST));
        assertThat(app.stats().rejectedTotal()).isZero();
        app.stop();
        Accounts.assertConserved(kinesis, app);
      }
    }
  }
}
