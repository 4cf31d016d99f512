// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.internal.util.records.ArrayPool;
import dev.sluice.internal.util.records.RecordQueue;
import dev.sluice.record.Severity;
import dev.sluice.record.SeverityCounts;
import dev.sluice.record.UserRecord;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When the shipper hears how much callers hold. */
class BoundedQueueTest {

  private final ArrayPool pool = new ArrayPool(1 << 20);

  /** The law, said the slow way: at each new quarter from half on, and once when it is large. */
  @ParameterizedTest
  @CsvSource({"false", "true"})
  void past_isReachedWithTheNextQuarter_andWhenTheOldestHaveToGo(boolean evicts) {
    long seed = Long.getLong("sluice.property.seed", System.nanoTime());
    Random random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      long maxBytes = 1 + random.nextInt(round % 2 == 0 ? 5_000 : 200_000);
      long maxEvents = random.nextInt(3) == 0 ? 0 : 1 + random.nextInt(60);
      BoundedQueue queue = new BoundedQueue(maxBytes, maxEvents, false, evicts, pool);
      history(queue, evicts, random, "seed " + seed + ", round " + round);
    }
  }

  private void history(BoundedQueue queue, boolean evicts, Random random, String as) {
    RecordQueue sink = new RecordQueue(pool);
    int knownQuarters = 0;
    boolean saidLarge = false;
    for (int step = 0; step < 200; step++) {
      UserRecord record = record(random);
      int kind = random.nextInt(20);
      if (kind > 1 && queue.hasRoomFor(record)) {
        queue.add(record);
      } else if (kind == 0) {
        queue.drainTo(sink, random.nextInt(5), Long.MAX_VALUE);
        knownQuarters = queue.quartersTaken();
        saidLarge = false;
      } else if (!sink.isEmpty()) {
        queue.release(heldBy(sink));
        knownQuarters = queue.quartersTaken();
        saidLarge = false;
      }
      boolean isCrowded = queue.quartersTaken() >= 2 && queue.quartersTaken() > knownQuarters;
      boolean isLarge = evicts && !saidLarge && queue.surplus() != Surplus.NONE;
      assertThat(queue.past() >= 0).as(as + ", step " + step).isEqualTo(isCrowded || isLarge);
      if (queue.past() >= 0) {
        knownQuarters = queue.quartersTaken();
        saidLarge = queue.surplus() != Surplus.NONE;
        queue.expectNext();
      }
    }
  }

  private static UserRecord record(Random random) {
    return new UserRecord(new byte[random.nextInt(300)], null, Severity.INFO, 0);
  }

  /** Takes the first out. */
  private static Held heldBy(RecordQueue sink) {
    UserRecord first = Objects.requireNonNull(sink.peek());
    Held held = new Held(SeverityCounts.one(Severity.INFO), first.sizeBytes(), first.heldBytes());
    sink.poll();
    return held;
  }
}
