// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.record.HashKeys;
import dev.sluice.record.PutEntry;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AggregatorPropertyTest {

  @Test
  void anyHistory_losesNothingAndKeepsAllBounds() {
    long seed = Long.getLong("sluice.property.seed", 42);
    Random random = new Random(seed);
    for (int round = 0; round < 150; round++) {
      String as = "seed " + seed + ", round " + round;
      int maxBytes = 200 + random.nextInt(3000);
      int maxCount = 1 + random.nextInt(60);
      long maxOpenBytes = maxBytes + random.nextInt(20_000);
      AggregateRig rig =
          random.nextInt(3) == 0
              ? AggregateRig.newline(maxBytes, maxCount, maxOpenBytes)
              : AggregateRig.kpl(maxBytes, maxCount, maxOpenBytes);
      boolean salted = random.nextBoolean();
      int keys = 1 + random.nextInt(600);
      for (int i = 0; i < 1000; i++) {
        switch (random.nextInt(200)) {
          case 0 -> rig.flush();
          case 1 -> rig.shards(AggregateRig.shards(1 + random.nextInt(8)));
          default -> {
            String key = random.nextInt(5) == 0 ? null : "key-" + random.nextInt(keys);
            String hashKey = key == null || !salted ? null : HashKeys.of("s" + key).toString();
            int length = random.nextInt(random.nextInt(50) == 0 ? 2 * maxBytes : 150);
            rig.add(AggregateRig.event(i, length, key, hashKey, random.nextInt(1000)));
            assertThat(rig.aggregator.openBytes()).as(as).isPositive();
          }
        }
      }
      rig.flush();
      assertThat(rig.aggregator.openBytes()).as(as).isZero();
      for (PutEntry entry : rig.sent) {
        assertThat(entry.eventCount()).as(as).isBetween(1, maxCount);
        assertThat(entry.data().length <= maxBytes || entry.eventCount() == 1).as(as).isTrue();
      }
      AggregateRig.assertConserved(as, rig.added, rig.sent);
    }
  }
}
