// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.internal.batch.Batcher;
import dev.sluice.internal.batch.Batchers;
import dev.sluice.internal.batch.Keeper;
import dev.sluice.internal.util.records.ArrayPool;
import dev.sluice.options.BatchOptions;
import dev.sluice.record.HashKeys;
import dev.sluice.record.PutEntry;
import dev.sluice.record.Severity;
import dev.sluice.record.ShardMap;
import dev.sluice.record.UserRecord;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** KCL keeps every event of every aggregate, whatever shard it finds it in. */
class KclAggregatesIT {

  private static final BigInteger HASH_KEYS = BigInteger.ONE.shiftLeft(128);

  /** The trap: keys of several shards under the key of one, as other producers write them. */
  @Test
  void kcl_discardsAnAggregateOfWhichOneEventBelongsElsewhere() {
    List<PutEntry> entries = aggregate(shards(1), false);
    assertThat(entries.stream().mapToInt(entry -> kept(entry, 1)).sum()).isEqualTo(1000);
    for (PutEntry entry : entries) {
      BigInteger elsewhere = hashKey(entry).add(HASH_KEYS.shiftRight(1)).mod(HASH_KEYS);
      int place = elsewhere.multiply(BigInteger.TWO).divide(HASH_KEYS).intValue();
      ShardMap.Shard other = shards(2).shard(place);
      assertThat(read(entry, other)).isEmpty();
    }
  }

  @Test
  void kcl_keepsAllThatWasGroupedByShard_alsoAfterResharding() {
    for (boolean salted : new boolean[] {false, true}) {
      List<PutEntry> entries = aggregate(shards(4), salted);
      assertThat(entries).hasSizeLessThan(100);
      for (int shardsThen : new int[] {1, 2, 3, 4, 7, 64, 5000}) {
        assertThat(entries.stream().mapToInt(entry -> kept(entry, shardsThen)).sum())
            .as("read from %s shards, salted %s", shardsThen, salted)
            .isEqualTo(1000);
      }
    }
  }

  @Test
  void kcl_keepsAllThatWasGroupedByKey() {
    for (boolean salted : new boolean[] {false, true}) {
      List<PutEntry> entries = aggregate(null, salted);
      assertThat(entries.stream().mapToInt(entry -> kept(entry, 5000)).sum()).isEqualTo(1000);
    }
  }

  private static List<PutEntry> aggregate(@Nullable ShardMap shards, boolean salted) {
    BatchOptions options = new BatchOptions();
    options.setAggregation("kpl");
    Batcher batcher =
        Batchers.compile(
            "s", options, false, 500, 5 << 20, Keeper.MEMORY, null, new ArrayPool(1 << 20));
    if (shards != null) {
      batcher.shards(shards);
    }
    for (int i = 0; i < 1000; i++) {
      byte[] data = Numbered.text(i).getBytes(StandardCharsets.UTF_8);
      String key = i % 7 == 0 ? null : "key-" + i % 150;
      String hashKey = salted && key != null ? HashKeys.of("salt" + key).toString() : null;
      batcher.offer(new UserRecord(data, key, hashKey, 0, Severity.INFO, 0));
    }
    List<PutEntry> entries = new ArrayList<>();
    while (!batcher.isEmpty()) {
      entries.addAll(batcher.cut().entries());
    }
    return entries;
  }

  /** How many events KCL keeps of what is in the stream once it has so many shards. */
  private static int kept(PutEntry entry, int shardCount) {
    ShardMap shards = shards(shardCount);
    List<KclReader.Event> events = read(entry, shards.shard(shards.indexOf(hashKey(entry))));
    for (KclReader.Event event : events) {
      long number = Numbered.numberOf(event.text().getBytes(StandardCharsets.UTF_8));
      if (number % 7 != 0) {
        assertThat(event.partitionKey()).isEqualTo("key-" + number % 150);
      }
    }
    return events.size();
  }

  private static List<KclReader.Event> read(PutEntry entry, ShardMap.Shard shard) {
    return KclReader.read(
        entry.partitionKey(),
        entry.explicitHashKey(),
        entry.data(),
        shard.startingHashKey(),
        shard.endingHashKey());
  }

  private static BigInteger hashKey(PutEntry entry) {
    return entry.explicitHashKey() == null
        ? HashKeys.of(entry.partitionKey())
        : new BigInteger(entry.explicitHashKey());
  }

  private static ShardMap shards(int count) {
    List<ShardMap.Shard> shards = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      shards.add(
          new ShardMap.Shard(
              "shard-" + i, start(i, count), start(i + 1, count).subtract(BigInteger.ONE)));
    }
    return new ShardMap(shards);
  }

  private static BigInteger start(int index, int count) {
    return HASH_KEYS.multiply(BigInteger.valueOf(index)).divide(BigInteger.valueOf(count));
  }
}
