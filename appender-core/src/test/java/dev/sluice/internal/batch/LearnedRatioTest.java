// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class LearnedRatioTest {

  private final LearnedRatio ratio = new LearnedRatio();

  @Test
  void plainBytes_areTheCompressedOnes_untilSomethingIsKnown() {
    assertThat(ratio.plainBytes(51_200)).isEqualTo(51_200);
  }

  @Test
  void plainBytes_nearWhatSteadyEventsShrinkTo_andStayBelow() {
    ratio.learn(50_000, 5_000);
    assertThat(ratio.plainBytes(50_000)).as("careful at first").isBetween(300_000L, 350_000L);
    for (int i = 0; i < 20; i++) {
      ratio.learn(500_000, 50_000);
    }
    assertThat(ratio.plainBytes(50_000)).isBetween(480_000L, 490_000L);
  }

  @Test
  void plainBytes_keepTheirDistanceFromWhatVaries() {
    Random random = new Random(7);
    int tooLarge = 0;
    for (int i = 0; i < 2000; i++) {
      double seen = 0.1 * (1 + 0.1 * random.nextGaussian());
      tooLarge += ratio.plainBytes(50_000) * seen > 50_000 ? 1 : 0;
      ratio.learn(1_000_000, (int) (1_000_000 * seen));
    }
    assertThat(tooLarge).isLessThan(300);
    assertThat(ratio.plainBytes(50_000)).isBetween(330_000L, 490_000L);
  }

  @Test
  void plainBytes_followEventsThatDoNotShrinkAtOnce() {
    for (int i = 0; i < 100; i++) {
      ratio.learn(500_000, 50_000);
    }
    ratio.learn(500_000, 500_000);
    assertThat(ratio.plainBytes(50_000)).isLessThan(75_000);
    ratio.learn(75_000, 75_000);
    assertThat(ratio.plainBytes(50_000)).isLessThanOrEqualTo(50_000);
  }

  @Test
  void nothing_isARecordToo() {
    ratio.learn(0, 20);
    assertThat(ratio.plainBytes(50_000)).isBetween(0L, 50_000L);
  }
}
