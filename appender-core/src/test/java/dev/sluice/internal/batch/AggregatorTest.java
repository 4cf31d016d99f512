// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fake.Nightly;
import dev.sluice.internal.util.records.ArrayPool;
import dev.sluice.record.HashKeys;
import dev.sluice.record.PutEntry;
import dev.sluice.record.ShardMap;
import dev.sluice.record.UserRecord;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AggregatorTest {
  private static final int MANY = 1 << 20;
  private final AggregateRig kpl = AggregateRig.kpl(1024, MANY, MANY);
  private final AggregateRig newline = AggregateRig.newline(1024, MANY, MANY);

  @Test
  void keyless_drawOneKeyAnAggregate() {
    for (AggregateRig rig : List.of(kpl, newline)) {
      for (int i = 0; i < 100; i++) {
        rig.add((String) null);
      }
      rig.flush();
      assertThat(rig.sent).hasSizeBetween(10, 15);
      assertThat(rig.sent)
          .extracting(PutEntry::partitionKey)
          .doesNotHaveDuplicates()
          .allMatch(key -> key.matches("[0-9a-f]{32}"));
      assertThat(rig.sent).extracting(PutEntry::explicitHashKey).containsOnlyNulls();
      AggregateRig.assertConserved("keyless", rig.added, rig.sent);
    }
  }

  @Test
  void keyless_goToTheShardsInTurn() {
    for (AggregateRig rig : List.of(kpl, newline)) {
      ShardMap shards = AggregateRig.shards(4);
      rig.shards(shards);
      for (int i = 0; i < 400; i++) {
        rig.add((String) null);
      }
      rig.flush();
      Map<Integer, Integer> counts = new HashMap<>();
      rig.sent.forEach(entry -> counts.merge(shardOf(entry, shards), 1, Integer::sum));
      assertThat(counts).hasSize(4);
      assertThat(counts.values())
          .allMatch(count -> Math.abs(count - rig.sent.size() / 4) <= 1, "even: " + counts);
      AggregateRig.assertConserved("keyless with shards", rig.added, rig.sent);
    }
  }

  @Test
  void keyed_shareAnAggregateForEachPredictedShard() {
    ShardMap shards = AggregateRig.shards(4);
    kpl.shards(shards);
    for (int i = 0; i < 2000; i++) {
      kpl.add("key-" + i % 100);
    }
    kpl.flush();
    assertThat(kpl.sent).as("about as few as if there were no keys").hasSizeLessThan(300);
    Set<Integer> used = new HashSet<>();
    for (PutEntry entry : kpl.sent) {
      int shard = shardOf(entry, shards);
      used.add(shard);
      assertThat(entry.explicitHashKey()).isEqualTo(HashKeys.of(entry.partitionKey()).toString());
      for (AggregateRig.Read event : AggregateRig.read(entry)) {
        assertThat(shards.indexOf(HashKeys.of(event.key()))).isEqualTo(shard);
        assertThat(event.hashKey()).isEqualTo(entry.explicitHashKey());
      }
    }
    assertThat(used).hasSize(4);
    AggregateRig.assertConserved("keyed with shards", kpl.added, kpl.sent);
  }

  /** A record that is in an aggregate must not come again; one that is in none has to. */
  @Test
  void add_thatFindsNoMemory_holdsEachEventOnce() {
    for (AggregateRig rig :
        List.of(AggregateRig.kpl(1024, 3, 600), AggregateRig.newline(1024, 3, 600))) {
      AtomicInteger offers = new AtomicInteger();
      int errors = 0;
      for (int i = 0; i < 2000; i++) {
        UserRecord event = AggregateRig.event(i, 100, i % 7 == 0 ? null : "k" + i % 5, null, 0);
        rig.added.add(event);
        for (boolean added = false; !added; ) {
          try {
            rig.aggregator.add(
                event,
                entry -> {
                  if (offers.incrementAndGet() % 3 == 0) {
                    throw new OutOfMemoryError("a test's");
                  }
                  rig.sent.add(entry);
                });
            added = true;
          } catch (OutOfMemoryError e) {
            errors++;
          }
        }
      }
      rig.flush();
      assertThat(errors).isPositive();
      AggregateRig.assertConserved("without memory", rig.added, rig.sent);
    }
  }

  @Test
  void keyed_saltedHashChoosesTheShard() {
    ShardMap shards = AggregateRig.shards(2);
    kpl.shards(shards);
    String high = AggregateRig.HASH_KEYS.subtract(BigInteger.ONE).toString();
    for (int i = 0; i < 10; i++) {
      kpl.add(AggregateRig.event(i, 20, "k" + i, i % 2 == 0 ? "0" : high, 0));
    }
    kpl.flush();
    assertThat(kpl.sent).extracting(PutEntry::explicitHashKey).containsExactly("0", high);
    assertThat(kpl.sent).extracting(PutEntry::eventCount).containsExactly(5, 5);
    AggregateRig.assertConserved("salted", kpl.added, kpl.sent);
  }

  @Test
  void keyed_withoutShardsOrAsLines_shareAnAggregateForEachKey() {
    newline.shards(AggregateRig.shards(2));
    for (AggregateRig rig : List.of(kpl, newline)) {
      for (int i = 0; i < 500; i++) {
        rig.add(AggregateRig.event(i, 20, "k" + i % 5, "" + i % 5, 0));
      }
      rig.flush();
      for (PutEntry entry : rig.sent) {
        assertThat(entry.explicitHashKey()).isEqualTo(entry.partitionKey().substring(1));
        assertThat(AggregateRig.read(entry))
            .extracting(AggregateRig.Read::key)
            .containsOnly(entry.partitionKey());
      }
      AggregateRig.assertConserved("keyed", rig.added, rig.sent);
    }
  }

  @Test
  void keyed_inAGapOfTheMap_shareAnAggregateForEachKey() {
    kpl.shards(new ShardMap(List.of(AggregateRig.shards(1_000_000).shard(0))));
    for (int i = 0; i < 10; i++) {
      kpl.add("key-" + i % 2);
    }
    kpl.flush();
    assertThat(kpl.sent)
        .extracting(PutEntry::partitionKey)
        .containsExactlyInAnyOrder("key-0", "key-1");
    AggregateRig.assertConserved("gap", kpl.added, kpl.sent);
  }

  @Test
  void keyed_completesTheKeyThatWasNotUsedForLongest() {
    for (int i = 0; i < 256; i++) {
      kpl.add("key-" + i);
    }
    kpl.add("key-0");
    kpl.add("new");
    assertThat(kpl.sent).extracting(PutEntry::partitionKey).containsExactly("key-1");
  }

  @Test
  void keyed_aMillionKeysKeepNoMoreOpenThanBefore() {
    int keys = Nightly.rounds(1_000_000);
    for (AggregateRig rig : List.of(kpl, newline)) {
      for (int i = 1; i <= keys; i++) {
        rig.aggregator.add(AggregateRig.event(i, 16, "key-" + i, null, 0), rig.sent::add);
        assertThat(i - rig.sent.size()).isBetween(1, 256);
      }
      assertThat(rig.aggregator.openBytes()).isBetween(1L, 256L * 100);
      rig.flush();
      assertThat(rig.sent).hasSize(keys);
      assertThat(rig.aggregator.openBytes()).isZero();
      rig.sent.clear();
    }
  }

  @Test
  void keyed_openBytesAreBounded_alsoByKeysThatAreOpen() {
    for (AggregateRig rig :
        List.of(AggregateRig.kpl(5000, MANY, 20_000), AggregateRig.newline(5000, MANY, 20_000))) {
      for (int i = 0; i < 5000; i++) {
        rig.add("key-" + i % 200);
        assertThat(rig.aggregator.openBytes()).as("event %s", i).isBetween(1L, 20_000L);
      }
      rig.flush();
      AggregateRig.assertConserved("open bytes", rig.added, rig.sent);
    }
  }

  @Test
  void openBytes_areTheBytesOfWhatIsOpen() {
    for (AggregateRig rig : List.of(kpl, newline)) {
      for (int i = 0; i < 999; i++) {
        rig.add((String) null);
        assertThat(rig.aggregator.openBytes()).as("event %s", i).isBetween(100L, 1024L);
      }
      for (int i = 0; i < 5; i++) {
        rig.add((String) null); // at least two: one alone goes without its frame
      }
      rig.sent.clear();
      long open = rig.aggregator.openBytes();
      rig.flush();
      assertThat(rig.sent.get(0).data()).hasSize((int) open);
      assertThat(rig.aggregator.openBytes()).isZero();
    }
  }

  @Test
  void aggregates_areAtLeast95PercentFullUnderLoad() {
    for (AggregateRig rig :
        List.of(AggregateRig.kpl(51_200, MANY, MANY), AggregateRig.newline(51_200, MANY, MANY))) {
      Random random = new Random(7);
      for (int i = 0; i < 20_000; i++) {
        rig.add(AggregateRig.event(i, 50 + random.nextInt(2000), null, null, 0));
      }
      assertThat(rig.sent).hasSizeGreaterThan(200);
      assertThat(rig.sent)
          .allSatisfy(entry -> assertThat(entry.data().length).isBetween(48_640, 51_200));
    }
  }

  @Test
  void aggregates_holdAtMostMaxCountEvents() {
    for (AggregateRig rig :
        List.of(AggregateRig.kpl(MANY, 7, MANY), AggregateRig.newline(MANY, 7, MANY))) {
      for (int i = 0; i < 70; i++) {
        rig.add((String) null);
      }
      rig.flush();
      assertThat(rig.sent).hasSize(10).extracting(PutEntry::eventCount).containsOnly(7);
    }
  }

  @Test
  void aggregates_haveOnlyASingleLargerEvent() {
    for (AggregateRig rig : List.of(kpl, newline)) {
      rig.add((String) null);
      rig.add(AggregateRig.event(1, 5000, null, null, 0));
      rig.add((String) null);
      rig.flush();
      assertThat(rig.sent).extracting(PutEntry::eventCount).containsExactly(1, 1, 1);
      AggregateRig.assertConserved("large", rig.added, rig.sent);
    }
  }

  @Test
  void oldestCreatedNanos_isThatOfAnyOpenEvent() {
    assertThat(kpl.aggregator.oldestCreatedNanos(50)).isEqualTo(50);
    kpl.add(AggregateRig.event(0, 20, "a", null, 40));
    kpl.add(AggregateRig.event(1, 20, "a", null, 30)); // callers may overtake each other
    kpl.add(AggregateRig.event(2, 20, null, null, 35));
    assertThat(kpl.aggregator.oldestCreatedNanos(50)).isEqualTo(30);
    assertThat(kpl.aggregator.oldestCreatedNanos(20)).isEqualTo(20);
    kpl.flush();
    assertThat(kpl.aggregator.oldestCreatedNanos(50)).isEqualTo(50);
  }

  @Test
  void oldestCreatedNanos_isThatOfWhatIsStillOpen() {
    kpl.add(AggregateRig.event(0, 20, null, null, 10));
    assertThat(kpl.aggregator.oldestCreatedNanos(5)).isEqualTo(5);
    assertThat(kpl.aggregator.oldestCreatedNanos(50)).as("no earlier answer").isEqualTo(10);
    kpl.flush();
    kpl.add(AggregateRig.event(1, 20, "a", null, 30));
    assertThat(kpl.aggregator.oldestCreatedNanos(50)).isEqualTo(30);
    kpl.add(AggregateRig.event(2, 20, "b", null, 25));
    assertThat(kpl.aggregator.oldestCreatedNanos(50)).isEqualTo(25);
  }

  @Test
  void idleAggregates_holdOnToNothing() {
    KplEncoding encoding = new KplEncoding(new ArrayPool(1 << 20));
    Aggregator aggregator =
        new Aggregator(() -> new FramedAggregate(encoding, MANY, MANY, 9), true, MANY);
    for (String key : new String[] {null, "key"}) {
      aggregator.add(AggregateRig.event(0, 100_000, key, null, 0), entry -> {});
      aggregator.flush(entry -> {});
      assertThat(encoding.sizeBytes()).as("the empty frame").isEqualTo(20);
    }
  }

  private static int shardOf(PutEntry entry, ShardMap shards) {
    return shards.indexOf(AggregateRig.hashKey(entry.partitionKey(), entry.explicitHashKey()));
  }
}
