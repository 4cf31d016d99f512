// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.record.PutResult;
import dev.sluice.record.Verdict;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A monitor sees how old the oldest event is, wherever it is held, about a second late at most. */
class OldestEventTest {

  private final ShipperRig rig = new ShipperRig();
  private final OldestEvent oldest = new OldestEvent(rig.ticker);

  private Duration age() {
    return Duration.ofNanos(oldest.ageNanos(rig.intake));
  }

  /** As the thread does it, and then time passes. */
  private void step(long millis) {
    rig.runOnce();
    oldest.publish(rig.shipper);
    rig.ticker.advanceMillis(millis);
  }

  @Test
  void age_isZeroWhileNothingIsHeld() {
    step(5000);
    assertThat(age()).isZero();
  }

  @Test
  void age_isThatOfAnEventNobodyHasFetchedYet() {
    step(5000);
    rig.append("a");
    rig.ticker.advanceMillis(700);
    rig.append("b");
    assertThat(age()).isEqualTo(Duration.ofMillis(700));
  }

  @Test
  void age_isThatOfAnEventThatWaitsForItsNextTry() {
    rig.transport.always(batch -> PutResult.whole(Verdict.THROTTLED, "slow"));
    rig.senderThreads = Runnable::run;
    rig.append("a");
    for (int i = 0; i < 50; i++) {
      step(100);
    }
    rig.append("b");
    step(0);
    assertThat(age()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void age_fallsWhenTheOldestIsDelivered() {
    rig.append("a");
    step(3000); // under way: nobody answers
    step(0);
    rig.append("b");
    rig.ticker.advanceMillis(500);
    assertThat(age()).isEqualTo(Duration.ofMillis(3500));
    rig.answer();
    step(1000);
    step(0);
    assertThat(age()).isLessThanOrEqualTo(Duration.ofMillis(2500));
    rig.answer();
    step(0);
    assertThat(age()).isZero();
  }
}
