// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** An event on its way through queues, each emptied by a thread that fills the next one. */
class FrameworkQueuesTest {

  /** It may move between any two of the places that a look sees, and always moves forward. */
  private static final class Chain extends FrameworkQueues {

    private final Random random;
    private final int queues;
    private int place; // 2 i: in queue i; 2 i + 1: in the hands of its thread; else: handed on

    Chain(long seed) {
      super(seed);
      this.random = new Random(seed);
      this.queues = random.nextInt(6);
      this.place = random.nextInt(2 * queues + 1);
    }

    private boolean isSeenAt(int lookedAt) {
      while (place < 2 * queues && random.nextInt(3) > 0) {
        place++;
      }
      return place == lookedAt;
    }

    @Override
    protected int look() {
      boolean isReverse = random.nextBoolean(); // frameworks list appenders in any order
      for (int kind = 0; kind < 2; kind++) {
        for (int i = 0; i < queues; i++) {
          if (isSeenAt(2 * (isReverse ? queues - 1 - i : i) + kind)) {
            return HOLDS;
          }
        }
      }
      return queues;
    }
  }

  @Test
  void noEventPassesUnseen() {
    int settled = 0;
    for (int seed = 0; seed < 100_000; seed++) {
      Chain chain = new Chain(seed);
      if (!chain.getAsBoolean()) {
        settled++;
        assertThat(chain.place).as("seed %s", seed).isEqualTo(2 * chain.queues);
      }
    }
    assertThat(settled).isGreaterThan(10_000);
  }
}
