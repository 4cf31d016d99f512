// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.internal.buffer.spool.log.Cursor.Runs;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SpoolRunsTest {

  @Test
  void contains_isThatOfASetAlsoAfterEncoding() {
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      BitSet set = new BitSet();
      Runs runs = new Runs();
      for (int id = 1; id < 500; ) {
        int end = id + random.nextInt(1 + random.nextInt(30));
        if (random.nextBoolean()) {
          runs.add(id, end);
          set.set(id, end);
        }
        id = end + random.nextInt(2);
      }
      assertContains(seed, runs, set);
      assertThat(encoded(runs)).as("seed %s", seed).isEqualTo(runs);

      Runs middle = new Runs();
      runs.forEach(100, 300, middle::add);
      set.clear(0, 100);
      set.clear(300, 600);
      assertContains(seed, middle, set);
    }
  }

  private static void assertContains(int seed, Runs runs, BitSet set) {
    for (int id = 0; id < 600; id++) {
      assertThat(runs.contains(id)).as("seed %s, id %s", seed, id).isEqualTo(set.get(id));
    }
  }

  private static Runs encoded(Runs runs) {
    ByteBuffer buffer = ByteBuffer.allocate(runs.encodedBytes());
    runs.encode(buffer);
    return Runs.decode(buffer.flip());
  }

  @Test
  void add_leavesOutWhatIsBeyondTheLimit() {
    Runs runs = new Runs();
    for (int i = 0; i < Cursor.MAX_RUNS + 10; i++) {
      runs.add(1 + 2L * i, 2 + 2L * i);
    }
    assertThat(runs.contains(2L * Cursor.MAX_RUNS - 1)).isTrue();
    assertThat(runs.contains(2L * Cursor.MAX_RUNS + 1)).isFalse();
    assertThat(encoded(runs)).isEqualTo(runs);
  }

  @Test
  void decode_refusesWhatIsNoAscendingRuns() {
    assertThat(Runs.decode(longs(1, 5, 9))).isNotNull();
    assertThat(Runs.decode(longs(2, 5, 9))).isNull();
    assertThat(Runs.decode(longs(-1))).isNull();
    assertThat(Runs.decode(longs(1, 9, 5))).isNull();
    assertThat(Runs.decode(longs(1, 0, 5))).isNull();
    assertThat(Runs.decode(longs(2, 5, 9, 8, 12))).isNull();
  }

  private static ByteBuffer longs(int count, long... bounds) {
    ByteBuffer buffer = ByteBuffer.allocate(Integer.BYTES + bounds.length * Long.BYTES);
    buffer.putInt(count);
    for (long bound : bounds) {
      buffer.putLong(bound);
    }
    return buffer.flip();
  }
}
