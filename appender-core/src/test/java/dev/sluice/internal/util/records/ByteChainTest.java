// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.util.records;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ByteChainTest {

  /** Chains of one pool in turn: the arrays of one become those of the other. */
  @Test
  void anyHistory_isReadBackFromAnyPosition() {
    long seed = Long.getLong("sluice.property.seed", 42);
    Random random = new Random(seed);
    ArrayPool pool = new ArrayPool();
    ByteChain[] chains = {new ByteChain(pool), new ByteChain(pool)};
    ByteArrayOutputStream[] expected = {new ByteArrayOutputStream(), new ByteArrayOutputStream()};
    for (int step = 0; step < 3_000; step++) {
      String as = "seed " + seed + ", step " + step;
      int i = random.nextInt(2);
      switch (random.nextInt(12)) {
        case 0 -> {
          chains[i].clear();
          expected[i].reset();
        }
        case 1 -> chains[i].makeRoom(random.nextInt(40_000));
        case 2 -> {
          chains[i].write((byte) step);
          expected[i].write(step);
        }
        default -> {
          byte[] bytes = new byte[random.nextInt(random.nextInt(20) == 0 ? 70_000 : 900)];
          random.nextBytes(bytes);
          int offset = random.nextInt(bytes.length + 1);
          int length = random.nextInt(bytes.length - offset + 1);
          chains[i].write(bytes, offset, length);
          expected[i].write(bytes, offset, length);
        }
      }
      Poison.some(pool);
      byte[] all = expected[i].toByteArray();
      assertThat(chains[i].size()).as(as).isEqualTo(all.length);
      int from = random.nextInt(all.length + 1);
      byte[] read = new byte[all.length - from + 3];
      chains[i].copy(from, read, 2, all.length - from);
      assertThat(Arrays.copyOfRange(read, 2, read.length - 1))
          .as(as)
          .isEqualTo(Arrays.copyOfRange(all, from, all.length));
    }
  }
}
