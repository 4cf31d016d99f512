// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.util.records;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.record.PooledData;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ByteChainTest {

  /** Chains of one pool in turn: the arrays of one become those of the other. */
  @Test
  void anyHistory_isReadBackFromAnyPosition() {
    long seed = Long.getLong("sluice.property.seed", 42);
    Random random = new Random(seed);
    ArrayPool pool = new ArrayPool(1 << 20);
    ByteChain[] chains = {new ByteChain(pool), new ByteChain(pool)};
    ByteArrayOutputStream[] expected = {new ByteArrayOutputStream(), new ByteArrayOutputStream()};
    List<PooledData> lent = new ArrayList<>(); // what was handed over and is not released
    List<byte[]> contents = new ArrayList<>();
    for (int step = 0; step < 3_000; step++) {
      String as = "seed " + seed + ", step " + step;
      int i = random.nextInt(2);
      switch (random.nextInt(13)) {
        case 12 -> {
          byte[] head = {1, 2};
          byte[] tail = {3};
          PooledData data = chains[i].between(head, tail, null);
          byte[] whole = concat(head, expected[i].toByteArray(), tail);
          assertThat(data.toArray()).as(as).isEqualTo(whole);
          assertThat(data.sizeBytes()).as(as).isEqualTo(whole.length);
          if (random.nextBoolean()) {
            chains[i].handedOver();
            expected[i].reset();
            lent.add(data);
            contents.add(whole);
          }
        }
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
      if (!lent.isEmpty() && random.nextInt(20) == 0) {
        lent.get(0).release();
        lent.remove(0).release(); // a second time does nothing
        contents.remove(0);
      }
      Poison.some(pool);
      for (int k = 0; k < lent.size(); k++) {
        assertThat(lent.get(k).toArray()).as(as).isEqualTo(contents.get(k));
      }
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

  private static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
