// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.fake.FakeTransport;
import dev.sluice.fake.Records;
import dev.sluice.record.Batch;
import dev.sluice.record.PutEntry;
import dev.sluice.record.Severity;
import dev.sluice.record.UserRecord;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BatcherTest {

  @Test
  void offer_isFullByCount() {
    Batcher batcher = new Batcher("s", 2, 1_000_000, 100, null, false, Keeper.MEMORY);
    assertThat(batcher.offer(Records.of("a", 0))).isTrue();
    assertThat(batcher.isFull()).isFalse();
    assertThat(batcher.roomEvents()).isEqualTo(1);
    assertThat(batcher.offer(Records.of("b", 0))).isTrue();
    assertThat(batcher.isFull()).isTrue();
    assertThat(batcher.offer(Records.of("c", 0))).isFalse();
    assertThat(batcher.roomEvents()).isZero();
    assertThat(batcher.roomBytes()).isZero();
    assertThat(FakeTransport.texts(batcher.cut())).containsExactly("a", "b");
  }

  @Test
  void offer_isFullByBytesOfDataAndKeys() {
    Batcher batcher =
        new Batcher(
            "s", 500, 10, 100, null, false, Keeper.MEMORY); // each record: 1 byte and a key of 5
    assertThat(batcher.offer(Records.of("a", 0))).isTrue();
    assertThat(batcher.sizeBytes()).isEqualTo(6);
    assertThat(batcher.roomBytes()).isEqualTo(4);
    assertThat(batcher.offer(Records.of("b", 0))).isFalse();
    assertThat(batcher.isFull()).isTrue();
  }

  @Test
  void offer_sendsARecordLargerThanARequestAlone() {
    Batcher batcher = new Batcher("s", 500, 10, 100, null, false, Keeper.MEMORY);
    UserRecord large = new UserRecord(new byte[50], "k", Severity.INFO, 0);
    assertThat(batcher.offer(large)).isTrue();
    assertThat(batcher.isFull()).isTrue();
    assertThat(batcher.cut().sizeBytes()).isEqualTo(51);
    assertThat(batcher.isEmpty()).isTrue();
    assertThat(batcher.isFull()).isFalse();
  }

  @Test
  void nanosToDue_whenItsOldestRecordHasWaitedForLinger() {
    long start = Long.MAX_VALUE - 10; // the clock overflows on the way
    Batcher batcher = new Batcher("s", 500, 1000, 100, null, false, Keeper.MEMORY);
    batcher.offer(Records.of("a", start));
    batcher.offer(Records.of("b", start + 50));
    assertThat(batcher.nanosToDue(start + 99)).isPositive();
    assertThat(batcher.nanosToDue(start + 100)).isZero();
    assertThat(batcher.nanosToDue(start + 70)).isEqualTo(30);
    assertThat(batcher.oldestCreatedNanos(start + 60)).isEqualTo(start);
  }

  @Test
  void nanosToDue_atOnceWhenFullOrWithoutLinger() {
    Batcher full = new Batcher("s", 1, 1000, 100, null, false, Keeper.MEMORY);
    full.offer(Records.of("a", 5));
    assertThat(full.nanosToDue(5)).isZero();
    Batcher hasty = new Batcher("s", 500, 1000, 0, null, false, Keeper.MEMORY);
    hasty.offer(Records.of("a", 5));
    assertThat(hasty.nanosToDue(5)).isZero();
  }

  @Test
  void cut_startsTheNextLingerAnew() {
    Batcher batcher = new Batcher("s", 500, 1000, 100, null, false, Keeper.MEMORY);
    batcher.offer(Records.of("a", 0));
    batcher.cut();
    batcher.offer(Records.of("b", 1000));
    assertThat(batcher.nanosToDue(1050)).isPositive();
    assertThat(batcher.nanosToDue(0)).isEqualTo(1100);
  }

  @Test
  void cut_neverMakesAnEmptyRequest() {
    assertThat(new Batcher("s", 1, 1, 1, null, false, Keeper.MEMORY).cut()).isNull();
    assertThatThrownBy(() -> new Batch("s", List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void offer_sendsARetryWithTheBytesAndTheKeyOfItsFirstTry() {
    Batcher batcher = new Batcher("s", 500, 1000, 100, null, false, Keeper.MEMORY);
    PutEntry first = PutEntry.of(new UserRecord(new byte[] {1}, null, Severity.INFO, 3));
    batcher.offer(first.tried());
    PutEntry again = batcher.cut().entries().get(0);
    assertThat(again.data()).isSameAs(first.data());
    assertThat(again.partitionKey()).isSameAs(first.partitionKey());
    assertThat(again.attempts()).isEqualTo(1);
  }

  @Test
  void cut_staysWithinBothLimitsForAnyRecords() {
    long seed = Long.getLong("sluice.property.seed", 42);
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      int maxRecords = 1 + random.nextInt(20);
      long maxBytes = 100L + random.nextInt(400);
      Batcher batcher = new Batcher("s", maxRecords, maxBytes, 100, null, false, Keeper.MEMORY);
      int offered = 0;
      int sent = 0;
      for (int i = 0; i < 100; i++) {
        UserRecord record = new UserRecord(new byte[random.nextInt(100)], "k", Severity.INFO, 0);
        while (!batcher.offer(record)) {
          sent += check(batcher.cut(), maxRecords, maxBytes, seed);
        }
        offered++;
      }
      if (!batcher.isEmpty()) {
        sent += check(batcher.cut(), maxRecords, maxBytes, seed);
      }
      assertThat(sent).as("seed %s", seed).isEqualTo(offered);
    }
  }

  private static int check(Batch batch, int maxRecords, long maxBytes, long seed) {
    assertThat(batch.entries()).as("seed %s", seed).hasSizeBetween(1, maxRecords);
    assertThat(batch.sizeBytes() <= maxBytes || batch.entries().size() == 1)
        .as("seed %s: %s bytes of %s", seed, batch.sizeBytes(), maxBytes)
        .isTrue();
    return batch.entries().size();
  }
}
