// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.send;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fake.LargestRandom;
import dev.sluice.fake.Records;
import dev.sluice.record.PutEntry;
import dev.sluice.record.Verdict;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {

  private static final long MILLI = 1_000_000;

  private static RetryPolicy policy(long maxAgeNanos, int maxAttempts, RandomGenerator random) {
    return new RetryPolicy(
        maxAgeNanos, maxAttempts, 100 * MILLI, 10_000 * MILLI, true, true, random);
  }

  @Test
  void delay_isRandomBetweenZeroAndADoublingBound() {
    RetryPolicy policy = policy(0, 0, new SplittableRandom(3));
    long[] bounds = {100, 100, 200, 400, 800, 1600, 3200, 6400, 10_000, 10_000};
    for (int failures = 0; failures < bounds.length; failures++) {
      long largest = 0;
      long smallest = Long.MAX_VALUE;
      for (int i = 0; i < 2000; i++) {
        long delay = policy.delayNanos(Verdict.THROTTLED, failures, 9);
        largest = Math.max(largest, delay);
        smallest = Math.min(smallest, delay);
      }
      long bound = bounds[failures] * MILLI;
      assertThat(largest).isBetween(bound * 95 / 100, bound);
      assertThat(smallest).isBetween(0L, bound * 5 / 100);
    }
  }

  @Test
  void delay_doesNotOverflow() {
    RetryPolicy policy = policy(0, 0, new LargestRandom());
    for (int failures = 0; failures < 200; failures++) {
      assertThat(policy.delayNanos(Verdict.FAILED, failures, 1)).isBetween(0L, 10_000 * MILLI);
    }
    assertThat(policy.delayNanos(Verdict.FAILED, Integer.MAX_VALUE, Integer.MAX_VALUE))
        .isEqualTo(10_000 * MILLI);
    RetryPolicy slow =
        new RetryPolicy(
            0,
            0,
            Duration.ofMinutes(10).toNanos(),
            Duration.ofHours(1).toNanos(),
            true,
            true,
            new LargestRandom());
    assertThat(slow.delayNanos(Verdict.FAILED, 60, 1)).isEqualTo(Duration.ofHours(1).toNanos());
  }

  @Test
  void delay_ofAProbeIsTenToTwentySeconds() {
    RetryPolicy policy = policy(0, 0, new SplittableRandom(3));
    for (int i = 0; i < 1000; i++) {
      assertThat(policy.delayNanos(Verdict.PAUSED, i, i)).isBetween(10_000 * MILLI, 20_000 * MILLI);
    }
  }

  @Test
  void delay_isNoneForTheFirstFailedConnectionOnly() {
    RetryPolicy policy = policy(0, 0, new LargestRandom());
    assertThat(policy.delayNanos(Verdict.NOT_SENT, 1, 1)).isZero();
    assertThat(policy.delayNanos(Verdict.NOT_SENT, 2, 1)).isPositive();
    assertThat(policy.delayNanos(Verdict.NOT_SENT, 1, 2)).isPositive();
    assertThat(policy.delayNanos(Verdict.UNKNOWN, 1, 1)).isPositive();
  }

  @Test
  void isTooOld_comparesAcrossTheOverflowOfTheClock() {
    RetryPolicy policy = policy(1000, 0, new LargestRandom());
    long created = Long.MAX_VALUE - 10;
    assertThat(policy.isTooOld(created, created + 999)).isFalse();
    assertThat(policy.isTooOld(created, created + 1000)).isTrue();
    assertThat(policy(0, 0, new LargestRandom()).isTooOld(0, Long.MAX_VALUE)).isFalse();
  }

  @Test
  void isGivenUp_byAgeOrByTries() {
    PutEntry entry = Records.entry("a", 0).tried().tried();
    assertThat(policy(0, 2, new LargestRandom()).isGivenUp(entry, 5)).isTrue();
    assertThat(policy(0, 3, new LargestRandom()).isGivenUp(entry, 5)).isFalse();
    assertThat(policy(5, 0, new LargestRandom()).isGivenUp(entry, 5)).isTrue();
    assertThat(policy(0, 0, new LargestRandom()).isGivenUp(entry, Long.MAX_VALUE)).isFalse();
  }
}
