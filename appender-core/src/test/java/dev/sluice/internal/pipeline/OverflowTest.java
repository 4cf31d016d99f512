// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.internal.account.QuietDiagnostics;
import dev.sluice.record.DropReason;
import dev.sluice.record.Severity;
import dev.sluice.record.UserRecord;
import dev.sluice.record.Verdict;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A shipper whose buffer runs full. */
class OverflowTest {

  private final ShipperRig.Settings settings = new ShipperRig.Settings();
  private ShipperRig rig = new ShipperRig(settings);

  private void open() {
    rig = new ShipperRig(settings);
  }

  @AfterEach
  void everyEventIsInExactlyOneState() {
    assertThat(rig.stats().isConserved()).as(rig.stats().summary()).isTrue();
  }

  @Test
  void dropOldest_countsWhatMadeRoomInEventsBytesAndSeverities() {
    settings.maxHeldEvents = 3;
    settings.dropsOldest = true;
    open();
    rig.append(record(Severity.WARN), record(Severity.INFO), record(Severity.INFO));
    rig.append(record(Severity.DEBUG), record(Severity.ERROR));
    assertThat(rig.stats().severities(DropReason.OVERFLOW)).hasToString("1 INFO, 1 WARN");
    assertThat(rig.stats().dropped()).containsEntry(DropReason.OVERFLOW, 2L);
    assertThat(rig.stats().droppedBytes()).isEqualTo(2L * record(Severity.INFO).sizeBytes());
    rig.settleAll();
    assertThat(rig.stats().delivered()).isEqualTo(3);
  }

  @Test
  void overflow_isAnnouncedAtOnceAndThenEachMinuteWithTheCount() {
    settings.maxHeldEvents = 10;
    settings.dropsOldest = true;
    open();
    rig.appendMany("a", 10);
    rig.append(record(Severity.WARN), record(Severity.ERROR));
    rig.after(0);
    assertThat(rig.heard.warnings)
        .containsExactly("events not delivered: 2 overflow (2 INFO; 2 in all)");
    rig.settleAll();

    rig.appendMany("b", 15);
    rig.after(1000);
    assertThat(rig.heard.warnings).hasSize(1);
    rig.settleAll();
    rig.ticker.advance(Duration.ofNanos(QuietDiagnostics.QUIET_NANOS - 1_200_000_000));
    assertThat(rig.shipper.nanosToNextDeadline())
        .as("it wakes by itself to say it")
        .isLessThanOrEqualTo(Duration.ofMillis(200).toNanos());
    rig.after(1200);
    assertThat(rig.heard.warnings)
        .hasSize(2)
        .last()
        .isEqualTo("events not delivered: 5 overflow (5 INFO; 7 in all)");
    rig.after(3_600_000);
    assertThat(rig.heard.warnings).hasSize(2);

    rig.appendMany("c", 11);
    rig.after(0);
    assertThat(rig.heard.warnings).as("at once, after a quiet minute").hasSize(3);
    rig.settleAll();
  }

  @Test
  void losses_areCountedBySeverityWhereverTheyHappen() {
    settings.maxAttempts = 1;
    settings.maxInFlight = 1;
    settings.batch.setAggregation("newline");
    open();
    rig.transport.thenWhole(Verdict.THROTTLED).thenWhole(Verdict.INVALID);
    rig.append(record(Severity.WARN), record(Severity.INFO), record(Severity.INFO));
    rig.after(200).answer();
    assertThat(rig.stats().severities(DropReason.EXPIRED)).hasToString("2 INFO, 1 WARN");

    rig.append(record(Severity.FATAL), record(Severity.TRACE));
    rig.after(10_000).answer();
    assertThat(rig.stats().severities(DropReason.UNDELIVERABLE)).hasToString("1 TRACE, 1 FATAL");

    rig.append(record(Severity.DEBUG), record(Severity.ERROR));
    rig.after(200);
    rig.append(record(Severity.INFO));
    rig.after(200);
    rig.append(record(Severity.DEBUG));
    assertThat(rig.inFlight()).isEqualTo(1);
    rig.abandon();
    assertThat(rig.stats().severities(DropReason.SHUTDOWN))
        .as("under way, in an aggregate and queued")
        .hasToString("2 DEBUG, 1 INFO, 1 ERROR");
    assertThat(rig.stats().inMemory()).isZero();
  }

  @Test
  void fullBuffer_doesNotWaitForCompanyThatItHasNoRoomFor() {
    settings.maxHeldEvents = 10;
    settings.batch.setAggregation("newline");
    open();
    rig.appendMany("a", 10);
    rig.after(0);
    assertThat(rig.inFlight()).isEqualTo(1);
    rig.answer();
    assertThat(rig.stats().delivered()).isEqualTo(10);
  }

  @Test
  void halfEmptyBuffer_waitsForCompany() {
    settings.maxHeldEvents = 10;
    settings.batch.setAggregation("newline");
    open();
    rig.appendMany("a", 4);
    rig.after(199);
    assertThat(rig.inFlight()).isZero();
    rig.after(1);
    assertThat(rig.inFlight()).isEqualTo(1);
    rig.settleAll();
  }

  @Test
  void fullBufferOfTinyEvents_doesNotWaitForCompanyEither() {
    settings.maxHeldBytes = 20_000;
    settings.batch.setAggregation("newline");
    open();
    UserRecord tiny = record(Severity.WARN);
    int count = 20_000 / tiny.heldBytes();
    for (int i = 0; i < count; i++) {
      rig.append(tiny);
    }
    rig.after(0);
    assertThat(rig.inFlight()).isEqualTo(1);
    rig.settleAll();
  }

  private UserRecord record(Severity severity) {
    return new UserRecord(new byte[5], null, severity, rig.ticker.nanoTime());
  }
}
