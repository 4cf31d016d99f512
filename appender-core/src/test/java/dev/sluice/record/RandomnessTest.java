// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Sluice;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RandomnessTest {

  private static final int JVMS = 100;

  /**
   * In place of a snapshot of the JVM, what such a copy has in common: the bits that all copies
   * draw. Each that was restored adds bits of its own, to keys and jitter alike.
   */
  @Test
  void renew_givesEachCopyOfTheJvmNumbersOfItsOwn() {
    Set<Long> numbers = new HashSet<>();
    Set<String> keys = new HashSet<>();
    for (int i = 0; i < JVMS; i++) {
      Sluice.renewRandomState();
      numbers.add(Randomness.of(42));
      keys.add(RandomKeys.of(42, 43));
    }
    assertThat(numbers).hasSize(JVMS);
    assertThat(keys).hasSize(JVMS).allMatch(key -> key.matches("[0-9a-f]{32}"));
  }

  @Test
  void generator_isTheSameSource() {
    assertThat(Randomness.GENERATOR.nextLong(10)).isBetween(0L, 9L);
  }
}
