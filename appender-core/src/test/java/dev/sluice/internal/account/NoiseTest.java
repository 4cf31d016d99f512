// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fake.ManualTicker;
import dev.sluice.fake.RecordingDiagnostics;
import dev.sluice.record.DropReason;
import dev.sluice.record.Severity;
import dev.sluice.record.SeverityCounts;
import dev.sluice.record.SluiceStats;
import dev.sluice.record.Verdict;
import dev.sluice.spi.Diagnostics;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What an operator gets to read, and how often. */
class NoiseTest {

  private final ManualTicker ticker = new ManualTicker();
  private final RecordingDiagnostics heard = new RecordingDiagnostics();
  private final QuietDiagnostics quiet = new QuietDiagnostics(heard, ticker);
  private final Ledger ledger = new Ledger();
  private final LossReport losses = new LossReport(ledger, quiet, ticker);

  @Test
  void warn_saysEachKindAtMostOnceAMinuteAndHowOftenItDidNot() {
    quiet.warn(Verdict.THROTTLED, "slow");
    quiet.warn(Verdict.THROTTLED, "slow");
    quiet.warn(Verdict.PAUSED, "gone");
    ticker.advance(Duration.ofSeconds(59));
    quiet.warn(Verdict.THROTTLED, "slow");
    assertThat(heard.warnings).containsExactly("slow", "gone");
    ticker.advance(Duration.ofSeconds(1));
    quiet.warn(Verdict.THROTTLED, "slow");
    assertThat(heard.warnings).containsExactly("slow", "gone", "slow (2 more since)");
  }

  @Test
  void report_saysTheFirstLossAtOnceAndLaterOnesEachMinute() {
    assertThat(losses.dueNanos()).isNull();
    ledger.rejected(DropReason.BUFFER_FULL, Severity.INFO);
    losses.report();
    assertThat(heard.warnings)
        .containsExactly("events not delivered: 1 buffer_full (1 INFO; 1 in all)");

    ledger.rejected(DropReason.BUFFER_FULL, Severity.INFO);
    ledger.rejected(DropReason.BUFFER_FULL, Severity.ERROR);
    ledger.dropped(DropReason.EXPIRED, SeverityCounts.of(Severity.WARN, 3), 30);
    losses.report();
    assertThat(heard.warnings).hasSize(1);
    assertThat(losses.dueNanos() - ticker.nanoTime()).isEqualTo(QuietDiagnostics.QUIET_NANOS);

    ticker.advance(Duration.ofMinutes(1));
    losses.report();
    assertThat(heard.warnings)
        .last()
        .isEqualTo(
            "events not delivered: 2 buffer_full (1 INFO, 1 ERROR; 3 in all), 3 expired (3 WARN; 3 in all)");
    ticker.advance(Duration.ofMinutes(1));
    losses.report();
    assertThat(heard.warnings).hasSize(2);
  }

  @Test
  void report_saysHowManyEventsWereCut() {
    assertThat(ledger.truncated()).isTrue();
    assertThat(ledger.truncated()).isFalse();
    losses.report();
    assertThat(heard.warnings)
        .containsExactly("events cut, as they were too large: 2 truncated (2 in all)");
    ledger.truncated();
    losses.report();
    assertThat(heard.warnings).hasSize(1);
    ticker.advance(Duration.ofMinutes(1));
    losses.report();
    assertThat(heard.warnings)
        .last()
        .isEqualTo("events cut, as they were too large: 1 truncated (3 in all)");
  }

  @Test
  void report_saysHowManyCallersGaveUpWaitingForTheDisk() {
    assertThat(ledger.ackTimedOut()).isTrue();
    assertThat(ledger.ackTimedOut()).isFalse();
    losses.report();
    ledger.ackTimedOut();
    ledger.truncated();
    losses.report();
    String message = "spool.ack=wait: calls that returned before their event was on disk: ";
    assertThat(heard.warnings).containsExactly(message + "2 (2 in all)");
    ticker.advance(Duration.ofMinutes(1));
    losses.report();
    assertThat(heard.warnings).last().isEqualTo(message + "1 (3 in all)");
  }

  @Test
  void reportNow_doesNotWaitForTheMinute() {
    ledger.rejected(DropReason.OVERSIZE, Severity.INFO);
    losses.reportNow();
    ledger.dropped(DropReason.SHUTDOWN, SeverityCounts.of(Severity.DEBUG, 2), 2);
    losses.reportNow();
    losses.reportNow();
    assertThat(heard.warnings)
        .containsExactly(
            "events not delivered: 1 oversize (1 INFO; 1 in all)",
            "events not delivered: 2 shutdown (2 DEBUG; 2 in all)");
  }

  @Test
  void rejected_asksForOneReportAndNotForOneAnEvent() {
    assertThat(ledger.rejected(DropReason.BUFFER_FULL, Severity.INFO)).isTrue();
    assertThat(ledger.rejected(DropReason.BUFFER_FULL, Severity.INFO)).isFalse();
    assertThat(ledger.takeUnreported()).isTrue();
    assertThat(ledger.takeUnreported()).isFalse();
    SeverityCounts lost = SeverityCounts.of(Severity.INFO, 2);
    assertThat(ledger.dropped(DropReason.OVERFLOW, lost, 9)).isTrue();
    assertThat(ledger.dropped(DropReason.OVERFLOW, lost, 9)).isFalse();
    assertThat(ledger.takeUnreported()).isTrue();
    assertThat(ledger.rejected(DropReason.OVERSIZE, Severity.INFO)).isTrue();
  }

  @Test
  void rejected_keepsStillAboutOurOwnEvents() {
    assertThat(ledger.rejected(DropReason.SELF_LOG, Severity.INFO)).isFalse();
    assertThat(ledger.hasUnreported()).isFalse();
    losses.report();
    assertThat(heard.warnings).isEmpty();
    assertThat(ledger.counts(DropReason.SELF_LOG).total()).isEqualTo(1);
  }

  @Test
  void listenersThatThrow_areIgnored() {
    QuietDiagnostics angry =
        new QuietDiagnostics(
            new Diagnostics() {
              @Override
              public void info(String message) {
                throw new IllegalStateException();
              }

              @Override
              public void warn(String message, @Nullable Throwable cause) {
                throw new StackOverflowError();
              }

              @Override
              public void error(String message) {
                throw new IllegalStateException();
              }
            },
            ticker);
    angry.info("a");
    angry.warn(Verdict.FAILED, "b");
    angry.say("c");
  }

  private SluiceStats snapshot(long inMemory, long inMemoryBytes) {
    return ledger.snapshot(() -> new Buffered(4, 100, inMemory, inMemoryBytes, 500), 3);
  }

  /** Whatever is settled while the counts are read was taken before. */
  @Test
  void snapshot_asksTheBufferLast() {
    SluiceStats stats =
        ledger.snapshot(
            () -> {
              ledger.delivered(1, 10);
              return new Buffered(1, 10, 0, 0, 0);
            },
            0);
    assertThat(stats.delivered()).isLessThanOrEqualTo(stats.accepted()).isZero();
  }

  @Test
  void snapshot_addsUp() {
    ledger.rejected(DropReason.CLOSED, Severity.INFO);
    ledger.delivered(1, 10);
    ledger.dropped(DropReason.UNDELIVERABLE, SeverityCounts.one(Severity.ERROR), 20);
    ledger.retried(dev.sluice.record.Verdict.THROTTLED, 5);
    var stats = snapshot(2, 70);
    assertThat(stats.isConserved()).isTrue();
    assertThat(stats.offered()).isEqualTo(5);
    assertThat(stats.count(DropReason.CLOSED)).isEqualTo(1);
    assertThat(stats.count(DropReason.UNDELIVERABLE)).isEqualTo(1);
    assertThat(stats.count(DropReason.UNDELIVERABLE, Severity.ERROR)).isEqualTo(1);
    assertThat(stats.count(DropReason.UNDELIVERABLE, Severity.INFO)).isZero();
    assertThat(stats.severities(DropReason.CLOSED)).hasToString("1 INFO");
    assertThat(stats.retried()).isEqualTo(5);
    assertThat(stats.summary())
        .isEqualTo(
            "offered=5 accepted=4 delivered=1 rejected=closed:1 dropped=undeliverable:1"
                + " inMemory=2 inSpool=0 recovered=0 retried=5 maybeDuplicated=0 truncated=0 formatErrors=0 splitParts=0 fallback=0 filtered=0 requests=3");
    assertThat(snapshot(2, 69).isConserved()).isFalse();
    assertThat(snapshot(1, 70).isConserved()).isFalse();
  }
}
