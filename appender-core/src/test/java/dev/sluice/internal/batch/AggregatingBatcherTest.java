// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.internal.util.records.ArrayPool;
import dev.sluice.options.BatchOptions;
import dev.sluice.record.Batch;
import dev.sluice.record.PutEntry;
import dev.sluice.record.UserRecord;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The batcher with an aggregator, as the options make it. */
class AggregatingBatcherTest {

  private static final long LINGER = 200_000_000;

  @ParameterizedTest
  @ValueSource(strings = {"kpl", "newline"})
  void linger_isMeasuredFromTheOldestEvent(String kind) {
    Batcher batcher = batcher(kind, "1 KiB", 500, 1 << 20);
    assertThat(batcher.isEmpty()).isTrue();
    batcher.offer(AggregateRig.event(0, 20, "a", null, 1000));
    assertThat(batcher.isEmpty()).isFalse();
    batcher.offer(AggregateRig.event(1, 20, "b", null, 500)); // appended before, but came later
    batcher.offer(AggregateRig.event(2, 20, "c", null, 2000));
    assertThat(batcher.nanosToDue(0)).isEqualTo(500 + LINGER);
    assertThat(batcher.nanosToDue(499 + LINGER)).isPositive();
    assertThat(batcher.nanosToDue(500 + LINGER)).isZero();
    assertThat(batcher.oldestCreatedNanos(9999)).isEqualTo(500);
    assertThat(batcher.oldestCreatedNanos(0)).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"kpl", "newline"})
  void linger_isThatOfACompleteAggregateToo(String kind) {
    Batcher batcher = batcher(kind, "1 KiB", 500, 1 << 20);
    for (int i = 0; i < 20; i++) {
      batcher.offer(AggregateRig.event(i, 100, null, null, 1000 + i));
    }
    assertThat(batcher.isFull()).isFalse();
    assertThat(batcher.nanosToDue(0)).isEqualTo(1000 + LINGER);
    assertThat(batcher.cut().entries()).hasSizeGreaterThan(1);
    assertThat(batcher.isEmpty()).as("what was open went with it").isTrue();
    batcher.offer(AggregateRig.event(20, 100, null, null, 5000));
    assertThat(batcher.nanosToDue(0)).isEqualTo(5000 + LINGER);
  }

  @Test
  void cut_whenFullKeepsWhatIsOpen() {
    Batcher batcher = batcher("kpl", "1 KiB", 2, 1 << 20);
    long number = 0;
    while (!batcher.isFull()) {
      assertThat(batcher.offer(AggregateRig.event(number++, 100, null, null, number))).isTrue();
    }
    assertThat(batcher.offer(AggregateRig.event(99, 100, null, null, 0))).isFalse();
    assertThat(batcher.roomEvents()).isZero();
    assertThat(batcher.roomBytes()).isZero();
    assertThat(batcher.nanosToDue(0)).isZero();
    Batch batch = batcher.cut();
    assertThat(batch.entries()).hasSize(2);
    assertThat(batcher.isEmpty()).isFalse();
    assertThat(batcher.isFull()).isFalse();
    assertThat(batcher.nanosToDue(0)).as("that of the one event left").isEqualTo(number + LINGER);
    assertThat(batcher.cut().entries()).hasSize(1);
    assertThat(batcher.isEmpty()).isTrue();
  }

  @Test
  void cut_sendsWhatHadNoRoomInTheNextRequests() {
    Batcher batcher = batcher("kpl", "1 KiB", 2, 1 << 20);
    for (int i = 0; i < 5; i++) {
      batcher.offer(AggregateRig.event(i, 100, "key-" + i, null, 10 - i));
    }
    List<PutEntry> sent = new ArrayList<>();
    for (int size : new int[] {2, 2, 1}) {
      assertThat(batcher.isEmpty()).isFalse();
      assertThat(batcher.oldestCreatedNanos(100)).isLessThan(100);
      List<PutEntry> entries = batcher.cut().entries();
      assertThat(entries).hasSize(size);
      sent.addAll(entries);
    }
    assertThat(batcher.isEmpty()).isTrue();
    assertThat(sent)
        .extracting(PutEntry::partitionKey)
        .containsExactly("key-0", "key-1", "key-2", "key-3", "key-4");
  }

  /** With aggregates of many keys open, the shipper would else take its events one by one. */
  @ParameterizedTest
  @ValueSource(strings = {"kpl", "newline"})
  void roomBytes_isAStepOfManyEventsHoweverMuchIsOpen(String kind) {
    Batcher batcher = batcher(kind, "50 KiB", 500, 1 << 20);
    for (int i = 0; !batcher.isFull(); i++) {
      assertThat(batcher.roomBytes()).as("event %s", i).isGreaterThanOrEqualTo(1 << 16);
      batcher.offer(AggregateRig.event(i, 100, "key-" + i % 100, null, i));
    }
    assertThat(batcher.roomBytes()).isZero();
  }

  @Test
  void shards_completeWhatIsOpenEvenWhenFull() {
    Batcher batcher = batcher("kpl", "1 KiB", 1, 1 << 20);
    for (int i = 0; i < 5; i++) {
      batcher.offer(AggregateRig.event(i, 100, "key-" + i, null, i));
    }
    batcher.shards(AggregateRig.shards(2));
    assertThat(batcher.isFull()).isTrue();
    for (int i = 0; i < 5; i++) {
      assertThat(batcher.cut().entries())
          .extracting(PutEntry::partitionKey)
          .containsExactly("key-" + i);
    }
    assertThat(batcher.isEmpty()).isTrue();
  }

  @Test
  void offer_keepsRetriesOutOfTheAggregator() {
    Batcher batcher = batcher("kpl", "1 KiB", 500, 1 << 20);
    PutEntry retry = PutEntry.of(AggregateRig.event(0, 100, "a", null, 5)).tried();
    batcher.offer(AggregateRig.event(1, 100, "a", null, 10));
    assertThat(batcher.offer(retry)).isTrue();
    assertThat(batcher.nanosToDue(0)).isEqualTo(5 + LINGER);
    List<PutEntry> entries = batcher.cut().entries();
    assertThat(entries).hasSize(2).contains(retry);
  }

  @ParameterizedTest
  @ValueSource(strings = {"kpl", "newline"})
  void aggregates_areNoLargerThanARecordMayBe_withTheirKey(String kind) {
    BatchOptions options = options(kind, "10 MiB");
    options.setMaxRecordBytes("2 KiB");
    Batcher batcher =
        Batchers.compile(
            "s", options, false, 500, 1 << 20, Keeper.MEMORY, null, new ArrayPool(1 << 20));
    String key = "k".repeat(256);
    for (int i = 0; i < 200; i++) {
      batcher.offer(AggregateRig.event(i, 50, i % 2 == 0 ? null : key, null, 0));
    }
    assertThat(batcher.cut().entries())
        .allSatisfy(entry -> assertThat(entry.sizeBytes()).isLessThanOrEqualTo(2048));
  }

  /** The admission leaves room for what {@code newline} adds. */
  @ParameterizedTest
  @CsvSource({"kpl, 0", "newline, 1"})
  void loneEvents_areNoLargerThanARecordMayBe_withTheirKey(String kind, int added) {
    BatchOptions options = options(kind, "51200");
    options.setMaxRecordBytes("2 KiB");
    Batcher batcher =
        Batchers.compile(
            "s", options, false, 500, 1 << 20, Keeper.MEMORY, null, new ArrayPool(1 << 20));
    UserRecord largest = AggregateRig.event(0, 2048 - 3 - added, "key", null, 0);
    batcher.offer(largest);
    PutEntry entry = batcher.cut().entries().get(0);
    assertThat(entry.sizeBytes()).isEqualTo(2048);
    assertThat(entry.data()).startsWith(largest.data());
  }

  @ParameterizedTest
  @ValueSource(strings = {"kpl", "newline"})
  void anyHistory_losesNothingAndKeepsTheLimitsOfARequest(String kind) {
    long seed = Long.getLong("sluice.property.seed", 42);
    Random random = new Random(seed);
    for (int round = 0; round < 100; round++) {
      new History(kind, random, "seed " + seed + ", round " + round).run();
    }
  }

  /** Random offers, retries, cuts and changes of the shards. */
  private static final class History {
    private final Random random;
    private final String as;
    private final int maxRecords;
    private final int maxBytes;
    private final Batcher batcher;
    private final List<UserRecord> added = new ArrayList<>();
    private final List<PutEntry> sent = new ArrayList<>();
    private final Deque<PutEntry> retries = new ArrayDeque<>();
    private long held;

    History(String kind, Random random, String as) {
      this.random = random;
      this.as = as;
      maxRecords = 1 + random.nextInt(30);
      maxBytes = 2000 + random.nextInt(20_000);
      batcher = batcher(kind, "1 KiB", maxRecords, maxBytes);
    }

    void run() {
      int keys = 1 + random.nextInt(400);
      for (int i = 0; i < 1000; i++) {
        String key = random.nextInt(4) == 0 ? null : "key-" + random.nextInt(keys);
        int length = random.nextInt(random.nextInt(40) == 0 ? 3 * maxBytes / 2 : 200);
        UserRecord record = AggregateRig.event(i, length, key, null, random.nextInt(1000));
        while (!batcher.offer(record)) {
          assertThat(batcher.isFull()).as(as).isTrue();
          cut();
        }
        added.add(record);
        held++;
        step();
      }
      while (!batcher.isEmpty() || !retries.isEmpty()) {
        if (retries.isEmpty() || !batcher.offer(retries.peek())) {
          cut();
        } else {
          held += retries.remove().eventCount();
        }
      }
      assertThat(held).as(as).isZero();
      assertThat(batcher.sizeBytes()).as(as).isZero();
      AggregateRig.assertConserved(as, added, sent);
    }

    private void step() {
      assertThat(batcher.isEmpty()).as(as).isEqualTo(held == 0);
      assertThat(batcher.sizeBytes()).as(as).isPositive();
      switch (random.nextInt(60)) {
        case 0 -> cut();
        case 1 -> batcher.shards(AggregateRig.shards(1 + random.nextInt(5)));
        case 2 -> {
          while (!retries.isEmpty() && batcher.offer(retries.peek())) {
            held += retries.remove().eventCount();
          }
        }
        default -> {}
      }
    }

    private void cut() {
      Batch batch = batcher.cut();
      assertThat(batch.entries()).as(as).hasSizeBetween(1, maxRecords);
      assertThat(batch.sizeBytes() <= maxBytes || batch.entries().size() == 1).as(as).isTrue();
      for (PutEntry entry : batch.entries()) {
        held -= entry.eventCount();
        if (random.nextInt(5) == 0) {
          retries.add(entry.tried());
        } else {
          sent.add(entry);
        }
      }
    }
  }

  private static Batcher batcher(String kind, String aggregate, int maxRecords, long maxBytes) {
    return Batchers.compile(
        "s",
        options(kind, aggregate),
        false,
        maxRecords,
        maxBytes,
        Keeper.MEMORY,
        null,
        new ArrayPool(1 << 20));
  }

  private static BatchOptions options(String kind, String aggregate) {
    BatchOptions options = new BatchOptions();
    options.setAggregation(kind);
    options.setAggregationMaxBytes(aggregate);
    return options;
  }
}
