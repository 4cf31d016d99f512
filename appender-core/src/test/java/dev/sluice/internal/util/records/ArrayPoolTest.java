// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.util.records;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ArrayPoolTest {

  private static final int MAX_SPARE_BYTES = 256 << 10;

  private final ArrayPool pool = new ArrayPool(MAX_SPARE_BYTES);

  private List<byte[]> take(int count, int length) {
    List<byte[]> taken = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      taken.add(pool.take(length));
    }
    return taken;
  }

  @Test
  void take_makesAnArrayOnlyWhereNoneIsSpare() {
    Set<byte[]> first = Collections.newSetFromMap(new IdentityHashMap<>());
    first.addAll(take(3, ArrayPool.MAX_BYTES));
    first.forEach(pool::give);
    List<byte[]> again = take(4, ArrayPool.MAX_BYTES);
    assertThat(again.stream().filter(first::contains).count()).isEqualTo(3);
  }

  /** The bound holds over all lengths, also after many turns. */
  @Test
  void give_beyondTheBound_keepsNoMore() {
    Random random = new Random(3);
    for (int turn = 0; turn < 50; turn++) {
      List<byte[]> taken = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        taken.add(pool.take(ArrayPool.MIN_BYTES << random.nextInt(5)));
      }
      assertThat(pool.spareBytes()).isBetween(0L, (long) MAX_SPARE_BYTES);
      taken.forEach(pool::give);
      assertThat(pool.spareBytes()).isBetween(MAX_SPARE_BYTES / 2L, (long) MAX_SPARE_BYTES);
    }
  }

  @Test
  void trim_keepsFewOfEachLength() {
    take(16, ArrayPool.MAX_BYTES).forEach(pool::give);
    assertThat(pool.spareBytes()).isEqualTo(MAX_SPARE_BYTES);
    pool.trim();
    assertThat(pool.spareBytes()).isEqualTo(8 * ArrayPool.MAX_BYTES);
    take(20, ArrayPool.MAX_BYTES).forEach(pool::give); // also what came back later has room
    assertThat(pool.spareBytes()).isEqualTo(MAX_SPARE_BYTES);
  }
}
