// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.fake.FakeTransport;
import dev.sluice.fake.ManualTicker;
import dev.sluice.fake.Records;
import dev.sluice.record.Batch;
import dev.sluice.record.PutEntry;
import dev.sluice.record.PutResult;
import dev.sluice.record.RequestStats;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each request is measured, however it ends. */
class TimedTransportTest {

  private static final Batch BATCH =
      new Batch(
          "logs",
          List.of(PutEntry.of(Records.of("first", 0)), PutEntry.of(Records.of("second", 0))));

  private final ManualTicker ticker = new ManualTicker();
  private final FakeTransport target = new FakeTransport();
  private final TimedTransport timed = new TimedTransport(target, ticker);

  private void put(long millis) {
    target.then(
        batch -> {
          ticker.advanceMillis(millis);
          return PutResult.stored();
        });
    timed.put(BATCH);
  }

  @Test
  void put_isCountedWithItsTimeAndItsContent() {
    assertThat(timed.stats()).isEqualTo(RequestStats.NONE);
    put(30);
    put(10);
    assertThat(timed.stats())
        .isEqualTo(new RequestStats(2, 4, 2 * BATCH.sizeBytes(), 40_000_000, 30_000_000));
    assertThat(target.requests).hasSize(2);
  }

  @Test
  void put_isCountedWhenItFails() {
    target.then(
        batch -> {
          ticker.advanceMillis(7);
          throw new IllegalStateException("broken");
        });
    assertThatThrownBy(() -> timed.put(BATCH)).hasMessage("broken");
    assertThat(timed.stats().requests()).isEqualTo(1);
    assertThat(timed.stats().totalNanos()).isEqualTo(7_000_000);
  }

  @Test
  void longest_isForgottenAfterOneToTwoMinutes() {
    put(900);
    ticker.advance(Duration.ofSeconds(59));
    assertThat(timed.stats().maxNanos()).isEqualTo(900_000_000);
    ticker.advance(Duration.ofSeconds(1));
    put(5);
    assertThat(timed.stats().maxNanos()).as("of the minute before").isEqualTo(900_000_000);
    ticker.advance(Duration.ofSeconds(60));
    assertThat(timed.stats().maxNanos()).isEqualTo(5_000_000);
    ticker.advance(Duration.ofMinutes(10));
    assertThat(timed.stats().maxNanos()).isZero();
    assertThat(timed.stats().totalNanos()).as("counted for ever").isEqualTo(905_000_000);
  }

  /** A monitor is to see that one call is stuck while it is. */
  @Test
  void longest_isAlsoARequestThatHangs() {
    put(30);
    target.then(
        batch -> {
          ticker.advance(Duration.ofSeconds(20));
          assertThat(timed.stats().maxNanos()).isEqualTo(20_000_000_000L);
          assertThat(timed.stats().requests()).as("that ended").isEqualTo(1);
          ticker.advance(Duration.ofSeconds(1));
          throw new IllegalStateException("broken");
        });
    assertThatThrownBy(() -> timed.put(BATCH)).hasMessage("broken");
    assertThat(timed.stats().maxNanos()).isEqualTo(21_000_000_000L);
    ticker.advance(Duration.ofMinutes(10));
    assertThat(timed.stats().maxNanos()).isZero();
  }

  @Test
  void close_closesTheTarget() {
    timed.close();
    assertThat(target.closed).hasValue(1);
  }
}
