// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static dev.sluice.it.Settings.STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.record.DropReason;
import dev.sluice.record.Severity;
import dev.sluice.testkit.EmbeddedKinesis;
import dev.sluice.testkit.KinesisExtension;
import java.time.Duration;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** More is logged than the buffer holds, because the endpoint is down: F9 of the fault matrix. */
class OverflowIT {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final long BUFFER_BYTES = 2 << 20;
  private static final int EVENTS = 20_000;

  @RegisterExtension
  static final KinesisExtension extension = KinesisExtension.withStream(STREAM, 2);

  @ParameterizedTest
  @EnumSource
  void dropNewest_refusesAndCountsWhatHasNoRoom_warningsLast(
      Framework framework, EmbeddedKinesis kinesis) {
    kinesis.pause();
    try (App app = framework.start("kinesis", Settings.to(kinesis, "bufferBytes", BUFFER_BYTES))) {
      for (int number = 0; number < EVENTS; number++) {
        app.info(Numbered.text(number));
        if (number % 100 == 0) {
          assertThat(app.stats().heldBytes()).as("I3").isLessThanOrEqualTo(BUFFER_BYTES);
        }
      }
      long accepted = app.stats().accepted();
      assertThat(accepted).isBetween(1000L, EVENTS - 1000L);
      app.warn(Numbered.text(EVENTS));
      assertThat(app.stats().accepted()).as("there is room for a warning").isEqualTo(accepted + 1);
      assertThat(app.stats().count(DropReason.BUFFER_FULL)).isEqualTo(EVENTS - accepted);
      kinesis.resume();
      assertThat(app.flush(PATIENCE)).isTrue();
      app.info(Numbered.text(EVENTS + 1L));
      app.stop();

      assertThat(Accounts.assertConserved(kinesis, app))
          .hasSize((int) accepted + 2)
          .contains(0L, (long) EVENTS, EVENTS + 1L);
      assertThat(app.stats().droppedTotal()).isZero();
      assertThat(app.warnings()).anyMatch(text -> text.contains("buffer_full"));
    } finally {
      kinesis.resume();
    }
  }

  @ParameterizedTest
  @EnumSource
  void dropOldest_keepsTheNewestAndCountsWhatMadeRoom(
      Framework framework, EmbeddedKinesis kinesis) {
    kinesis.pause();
    try (App app =
        framework.start(
            "kinesis",
            Settings.to(kinesis, "bufferBytes", BUFFER_BYTES, "overflow", "drop_oldest"))) {
      for (int number = 0; number < EVENTS; number++) {
        app.info(Numbered.text(number));
        if (number % 100 == 0) {
          assertThat(app.stats().heldBytes()).as("I3").isLessThanOrEqualTo(BUFFER_BYTES);
        }
      }
      assertThat(app.stats().accepted()).isEqualTo(EVENTS);
      kinesis.resume();
      assertThat(app.flush(PATIENCE)).isTrue();
      app.stop();
      long dropped = app.stats().count(DropReason.OVERFLOW); // the shipper drops some, a bit later
      assertThat(dropped).isBetween(1000L, EVENTS - 1000L);

      assertThat(Accounts.assertConserved(kinesis, app))
          .as("all others, the newest among them")
          .hasSize((int) (EVENTS - dropped))
          .contains(EVENTS - 1L, EVENTS - 1000L);
      assertThat(app.stats().count(DropReason.OVERFLOW, Severity.INFO)).isEqualTo(dropped);
      assertThat(app.stats().rejectedTotal()).isZero();
      assertThat(app.warnings()).anyMatch(text -> text.matches(".* overflow \\(.* INFO; .*"));
    } finally {
      kinesis.resume();
    }
  }

  @ParameterizedTest
  @EnumSource
  void block_waitsForRoomAtMostMaxBlock(Framework framework, EmbeddedKinesis kinesis) {
    kinesis.pause();
    try (App app =
        framework.start(
            "kinesis",
            Settings.to(
                kinesis, "bufferBytes", BUFFER_BYTES, "overflow", "block", "maxBlock", "300 ms"))) {
      long number = 0;
      while (app.stats().rejectedTotal() == 0 && number < EVENTS) {
        app.info(Numbered.text(number++));
      }
      long startNanos = System.nanoTime();
      app.info(Numbered.text(number++));
      assertThat(Duration.ofNanos(System.nanoTime() - startNanos))
          .isBetween(Duration.ofMillis(300), Duration.ofMillis(1300));
      assertThat(app.stats().count(DropReason.BUFFER_FULL)).isEqualTo(2);
      assertThat(app.stats().heldBytes()).as("I3").isLessThanOrEqualTo(BUFFER_BYTES);
      kinesis.resume();
      app.stop();

      assertThat((long) Accounts.assertConserved(kinesis, app).size()).isEqualTo(number - 2);
      assertThat(app.stats().droppedTotal()).isZero();
    } finally {
      kinesis.resume();
    }
  }

  @ParameterizedTest
  @EnumSource
  void interruptedCaller_waitsLikeAnyOtherAndKeepsItsFlag(
      Framework framework, EmbeddedKinesis kinesis) {
    kinesis.pause();
    try (App app =
        framework.start(
            "kinesis",
            Settings.to(
                kinesis, "bufferBytes", BUFFER_BYTES, "overflow", "block", "maxBlock", "50 ms"))) {
      Thread.currentThread().interrupt();
      for (int number = 0; app.stats().rejectedTotal() == 0 && number < EVENTS; number++) {
        app.info(Numbered.text(number));
      }
      assertThat(Thread.interrupted()).isTrue();
      assertThat(app.stats().count(DropReason.BUFFER_FULL)).isEqualTo(1);
      kinesis.resume();
      app.stop();

      assertThat((long) Accounts.assertConserved(kinesis, app).size())
          .isEqualTo(app.stats().accepted());
    } finally {
      kinesis.resume();
    }
  }
}
