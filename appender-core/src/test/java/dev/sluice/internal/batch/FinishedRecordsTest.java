// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.internal.util.records.ArrayPool;
import dev.sluice.options.BatchOptions;
import dev.sluice.record.Batch;
import dev.sluice.record.PooledData;
import dev.sluice.record.PutEntry;
import dev.sluice.record.Severity;
import dev.sluice.record.SeverityCounts;
import dev.sluice.record.UserRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A disk gets aggregates with their digests, each once and in order, whatever happens. */
class FinishedRecordsTest {

  private static final int BYTES = 1000;
  private static final int KEY_BYTES = 1;
  private static final int ENOUGH = 64;

  private final FakeDisk disk = new FakeDisk();
  private final List<PutEntry> gate = new ArrayList<>();
  private final FinishedRecords finished = finished(1 << 20);
  private int completed; // one by one

  /** Takes all while it is open; a part of it is delivered from memory, too. */
  private static final class FakeDisk implements Keeper {
    boolean isOpen = true;
    int memoryEvery = Integer.MAX_VALUE;
    int failsIn = Integer.MAX_VALUE;
    final List<PutEntry> kept = new ArrayList<>();

    @Override
    public boolean canTakeAll() {
      return isOpen;
    }

    @Override
    public void keep(PutEntry entry, Consumer<PutEntry> memory) {
      if (--failsIn == 0) {
        throw new OutOfMemoryError("a test's");
      }
      if (isOpen) {
        assertThat(entry.incomplete()).as("what a disk gets has its digest").isNull();
      }
      if (isOpen && (kept.size() + 1) % memoryEvery != 0) {
        kept.add(entry.unpooled());
        entry.release();
      } else {
        memory.accept(entry);
      }
    }
  }

  private FinishedRecords finished(long enoughBytes) {
    return new FinishedRecords(disk, gate::add, new AggregateDigests(), enoughBytes);
  }

  private PutEntry aggregate(long createdNanos) {
    byte[][] parts = {new byte[KplEncoding.HEAD_BYTES], new byte[BYTES - 20], new byte[16]};
    int[] lengths = {KplEncoding.HEAD_BYTES, BYTES - 20, 16};
    PooledData data =
        new PooledData(
            parts,
            lengths,
            array -> {},
            due -> {
              completed++;
              AggregateDigests.alone(due);
            });
    SeverityCounts one = SeverityCounts.one(Severity.INFO);
    return PutEntry.aggregate("k", null, data, one, 1, 1, createdNanos);
  }

  private static PutEntry plain(long createdNanos) {
    SeverityCounts one = SeverityCounts.one(Severity.INFO);
    return PutEntry.aggregate("k", null, new byte[BYTES], one, 1, 1, createdNanos);
  }

  private List<Long> kept() {
    return disk.kept.stream().map(PutEntry::createdNanos).toList();
  }

  @Test
  void add_toADisk_letsAggregatesWaitForCompany() {
    for (int i = 0; i < AggregateDigests.MIN_LANES; i++) {
      finished.add(aggregate(100 + i));
    }
    finished.keepOlder(100);
    assertThat(disk.kept).isEmpty();
    assertThat(finished.isEmpty()).isFalse();
    assertThat(finished.sizeBytes()).isEqualTo(AggregateDigests.MIN_LANES * (BYTES + KEY_BYTES));
    assertThat(finished.oldestCreatedNanos(50)).isEqualTo(50);
    assertThat(finished.oldestCreatedNanos(500)).isEqualTo(100);
    finished.keepOlder(101);
    assertThat(disk.kept).hasSize(AggregateDigests.MIN_LANES);
    assertThat(kept()).isSorted();
    assertThat(completed).as("one by one").isZero();
    assertThat(finished.isEmpty()).isTrue();
    assertThat(finished.sizeBytes()).isZero();
    assertThat(finished.oldestCreatedNanos(500)).isEqualTo(500);
  }

  @Test
  void keepOlder_ofEnoughRecords_doesNotWait() {
    for (int i = 0; i < ENOUGH - 1; i++) {
      finished.add(aggregate(100));
    }
    finished.keepOlder(0);
    assertThat(disk.kept).isEmpty();
    finished.add(aggregate(100));
    finished.keepOlder(0);
    assertThat(disk.kept).hasSize(ENOUGH);
  }

  @Test
  void keepOlder_ofEnoughBytes_doesNotWait() {
    FinishedRecords small = finished(3 * BYTES);
    small.add(aggregate(100));
    small.add(aggregate(100));
    small.keepOlder(0);
    assertThat(disk.kept).isEmpty();
    small.add(aggregate(100));
    small.keepOlder(0);
    assertThat(disk.kept).hasSize(3);
  }

  @Test
  void add_ofWhatNeedsNoDigest_doesNotWait_andOvertakesNothing() {
    finished.add(aggregate(1));
    finished.add(aggregate(2));
    assertThat(disk.kept).isEmpty();
    finished.add(plain(3));
    assertThat(kept()).containsExactly(1L, 2L, 3L);
  }

  @Test
  void add_toMemory_doesNotWait_andLeavesTheDigestForLater() {
    disk.isOpen = false;
    finished.add(aggregate(1));
    assertThat(gate).hasSize(1);
    assertThat(gate.get(0).incomplete()).isNotNull();
  }

  @Test
  void add_afterTheDiskWentAway_overtakesNothing() {
    finished.add(aggregate(1));
    disk.isOpen = false;
    finished.add(aggregate(2));
    assertThat(gate).extracting(PutEntry::createdNanos).containsExactly(1L, 2L);
    assertThat(finished.isEmpty()).isTrue();
  }

  @Test
  void takeAll_givesWhatWaits_once() {
    finished.add(aggregate(1));
    finished.add(aggregate(2));
    finished.takeAll(gate::add);
    finished.keepAll();
    assertThat(gate).hasSize(2);
    assertThat(disk.kept).isEmpty();
    assertThat(finished.sizeBytes()).isZero();
  }

  @Test
  void keepAll_afterAnError_goesOnWithTheSameRecord() {
    for (int i = 0; i < 5; i++) {
      finished.add(aggregate(i));
    }
    disk.failsIn = 3;
    assertThatThrownBy(finished::keepAll).isInstanceOf(OutOfMemoryError.class);
    assertThat(kept()).containsExactly(0L, 1L);
    finished.keepAll();
    assertThat(kept()).containsExactly(0L, 1L, 2L, 3L, 4L);
    assertThat(finished.sizeBytes()).isZero();
  }

  @Test
  void batcher_countsWhatWaits_untilItsRequestIsDue() {
    Batcher batcher = batcher("kpl", 1 << 20, 100);
    offerKeyless(batcher, 20, 5);
    assertThat(batcher.finishAll()).isTrue();
    assertThat(disk.kept).isEmpty();
    assertThat(batcher.openBytes()).isZero();
    assertThat(batcher.isEmpty()).isFalse();
    assertThat(batcher.sizeBytes()).isGreaterThan(2_000);
    assertThat(batcher.oldestCreatedNanos(9)).isEqualTo(5);
    assertThat(batcher.nanosToDue(45)).isEqualTo(100_000_000 + 5 - 45);
    assertThat(batcher.cut()).as("a request from memory").isNull();
    assertThat(disk.kept).isNotEmpty();
    assertThat(batcher.isEmpty()).isTrue();
  }

  @Test
  void cut_takesWhatWaits_whereTheDiskHasACopyOnly() {
    disk.memoryEvery = 1;
    Batcher batcher = batcher("kpl", 1 << 20, 100);
    offerKeyless(batcher, 20, 5);
    Batch batch = batcher.cut();
    assertThat(batch).isNotNull();
    assertThat(batch.entries().stream().mapToLong(PutEntry::eventCount).sum()).isEqualTo(20);
  }

  @Test
  void shards_letNothingWait() {
    Batcher batcher = batcher("kpl", 1 << 20, 100);
    for (int i = 0; i < 4; i++) {
      batcher.offer(AggregateRig.event(i, 100, "key-" + i / 2, null, 5));
    }
    batcher.shards(AggregateRig.shards(3));
    assertThat(disk.kept).hasSize(2);
  }

  /** Else the oldest events would stay, and newer ones would be dropped. */
  @Test
  void places_whenTheDiskWentAway_showThemBeforeNewerOnes() {
    Batcher batcher = batcher("kpl", 1 << 20, 100);
    offerKeyless(batcher, 30, 5);
    assertThat(disk.kept).as("they wait for company").isEmpty();
    disk.isOpen = false;
    List<Long> oldestOfEach = new ArrayList<>();
    batcher.places(place -> place.forEach(entry -> oldestOfEach.add(entry.createdNanos())));
    assertThat(oldestOfEach).containsExactly(5L, 5L, 5L);
  }

  private Batcher batcher(String kind, long maxBytes, int lingerMillis) {
    return batcher(kind, maxBytes, lingerMillis, disk);
  }

  private static Batcher batcher(String kind, long maxBytes, int lingerMillis, Keeper keeper) {
    BatchOptions options = new BatchOptions();
    options.setAggregation(kind);
    options.setAggregationMaxBytes("1 KiB");
    options.setLinger(lingerMillis + " ms");
    return Batchers.compile(
        "s", options, false, 500, maxBytes, keeper, null, new ArrayPool(1 << 20));
  }

  private static void offerKeyless(Batcher batcher, int count, long createdNanos) {
    for (int i = 0; i < count; i++) {
      batcher.offer(AggregateRig.event(i, 100, null, null, createdNanos));
    }
  }

  /** Offers, requests, shards, a disk that comes and goes, and memory that is short. */
  @ParameterizedTest
  @ValueSource(strings = {"kpl", "newline"})
  void anyHistory_keepsEachEventOnce(String kind) {
    long seed = Long.getLong("sluice.property.seed", System.nanoTime());
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      history(kind, random, "seed " + seed + ", round " + round);
    }
  }

  private static void history(String kind, Random random, String as) {
    FakeDisk disk = new FakeDisk();
    disk.memoryEvery = random.nextBoolean() ? Integer.MAX_VALUE : 1 + random.nextInt(4);
    Batcher batcher = batcher(kind, 5_000 + random.nextInt(200_000), 100, disk);
    List<UserRecord> added = new ArrayList<>();
    List<PutEntry> sent = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      String key = random.nextInt(3) > 0 ? null : "key-" + random.nextInt(20);
      UserRecord record = AggregateRig.event(i, random.nextInt(300), key, null, i);
      Boolean taken = null;
      while (taken == null) {
        disk.failsIn = random.nextInt(30) == 0 ? 1 + random.nextInt(3) : Integer.MAX_VALUE;
        try {
          taken = batcher.offer(record);
          if (taken) {
            added.add(record);
          } else {
            cut(batcher, sent);
            taken = null;
          }
        } catch (OutOfMemoryError e) {
          // it comes again
        }
      }
      try {
        step(batcher, disk, random, i, sent);
      } catch (OutOfMemoryError e) {
        // the next step does it
      }
    }
    disk.failsIn = Integer.MAX_VALUE;
    if (random.nextInt(3) == 0) {
      batcher.takeKept(sent::add);
      batcher.takeUnkept(sent::add);
      assertThat(batcher.isEmpty()).as(as).isTrue();
    } else {
      while (!batcher.isEmpty()) {
        cut(batcher, sent);
      }
      assertThat(batcher.sizeBytes()).as(as).isZero();
      assertThat(batcher.oldestCreatedNanos(7)).as(as).isEqualTo(7);
    }
    sent.addAll(disk.kept);
    AggregateRig.assertConserved(as, added, sent);
  }

  private static void step(
      Batcher batcher, FakeDisk disk, Random random, long nowNanos, List<PutEntry> sent) {
    switch (random.nextInt(40)) {
      case 0 -> cut(batcher, sent);
      case 1 -> batcher.shards(AggregateRig.shards(1 + random.nextInt(5)));
      case 2 -> disk.isOpen = !disk.isOpen;
      case 3 -> batcher.finishOlder(nowNanos - random.nextInt(100));
      case 4 -> batcher.places(place -> {});
      default -> batcher.keepOlder(nowNanos - random.nextInt(300));
    }
  }

  private static void cut(Batcher batcher, List<PutEntry> sent) {
    Batch batch = batcher.cut();
    if (batch != null) {
      sent.addAll(batch.entries());
    }
  }
}
