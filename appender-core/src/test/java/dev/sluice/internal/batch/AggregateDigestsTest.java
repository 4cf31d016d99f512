// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.internal.util.Ring;
import dev.sluice.internal.util.records.ArrayPool;
import dev.sluice.options.BatchOptions;
import dev.sluice.record.HashKeys;
import dev.sluice.record.PooledData;
import dev.sluice.record.PutEntry;
import dev.sluice.record.Severity;
import dev.sluice.record.SeverityCounts;
import dev.sluice.record.UserRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The MD5 of each aggregate is the JDK's, whoever makes it. */
class AggregateDigestsTest {

  private static final int TRIES = Integer.getInteger("sluice.property.tries", 100_000) / 50;
  private static final long SEED = Long.getLong("sluice.property.seed", System.nanoTime());
  private static final String AS = "seed " + SEED;

  private static final int HEAD_BYTES = KplEncoding.HEAD_BYTES;
  private static final int DIGEST_BYTES = AggregateDigests.DIGEST_BYTES;
  private static final int BLOCK_BYTES = 64;

  /** Around the end of a block, and around the last length that leaves room for itself. */
  private static final int[] EDGES = {0, 1, 2, 3, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63};

  /** Behind what belongs to the data. */
  private static final byte POISON = (byte) 0xa5;

  private final Random random = new Random(SEED);
  private final AggregateDigests digests = new AggregateDigests();
  private final List<PooledData> alone = new ArrayList<>(); // whose completion was called

  /** A record, its data if that is pooled, and what the data is in the end. */
  private record Sample(PutEntry entry, @Nullable PooledData pooled, byte[] expected) {}

  @Test
  void complete_writesTheDigestsOfAnyRequests() {
    for (int i = 0; i < TRIES; i++) {
      String as = AS + ", try " + i;
      AggregateDigests used = new AggregateDigests(); // for some requests, one by one
      for (int requests = 1 + random.nextInt(4); requests > 0; requests--) {
        List<Sample> samples = new ArrayList<>();
        for (int size : sizes()) {
          samples.add(anySample(size));
        }
        used.complete(entries(samples));
        samples.forEach(sample -> assertComplete(as, sample));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "15, 15", "16, 0", "128, 0", "129, 1", "143, 15", "144, 0", "300, 0"})
  void complete_ofFewerThanMinLanes_callsTheCompletions(int count, int completions) {
    List<Sample> samples = samples(count, 1000);
    digests.complete(entries(samples));
    assertThat(alone).hasSize(completions);
    samples.forEach(sample -> assertComplete(AS, sample));
  }

  @Test
  void complete_countsOnlyThoseThatAreDue() {
    List<Sample> samples = samples(AggregateDigests.MIN_LANES, 1000);
    samples.get(3).entry.part(0); // one less: too few for the lanes
    samples.add(unpooledSample(whole(1000)));
    samples.add(pooledSample(whole(1000), null));
    digests.complete(entries(samples));
    assertThat(alone).hasSize(AggregateDigests.MIN_LANES).doesNotHaveDuplicates();
    samples.forEach(sample -> assertComplete(AS, sample));
  }

  @Test
  void complete_leavesOutWhatIsMuchLargerThanTheOthers() {
    List<Sample> samples = samples(AggregateDigests.MIN_LANES, 1000);
    Sample large = dueSample(1200);
    Sample giant = dueSample(100_000);
    samples.add(7, giant);
    samples.add(large);
    digests.complete(entries(samples));
    assertThat(alone).containsExactly(giant.pooled);
    samples.forEach(sample -> assertComplete(AS, sample));
  }

  /** An OutOfMemoryError, which may come from anywhere, is nobody's loss. */
  @Test
  void complete_afterAnErrorDoesTheRest() {
    List<Sample> samples = samples(5, 1000);
    byte[] whole = whole(1000);
    List<Error> errors = new ArrayList<>(List.of(new OutOfMemoryError("in a test")));
    Consumer<PooledData> failing =
        data -> {
          if (!errors.isEmpty()) {
            throw errors.remove(0);
          }
          AggregateDigests.alone(data);
        };
    samples.add(2, new Sample(entry(pooled(whole, failing)), null, digested(whole)));
    Ring<PutEntry> entries = entries(samples);
    assertThatThrownBy(() -> digests.complete(entries)).isInstanceOf(OutOfMemoryError.class);
    assertThat(due(samples)).isBetween(1, 5);
    digests.complete(entries);
    samples.forEach(sample -> assertComplete(AS, sample));
    assertThat(alone).hasSize(5).doesNotHaveDuplicates();
  }

  @Test
  void data_isCompleteWhenItIsReadBefore() {
    Sample sample = dueSample(1000);
    assertThat(sample.entry.incomplete()).isSameAs(sample.pooled);
    assertThat(sample.entry.data()).isEqualTo(sample.expected);
    assertCompletedOnce(sample);
  }

  @Test
  void part_isCompleteWhenItIsReadBefore() {
    Sample sample = dueSample(1000);
    int last = sample.entry.partCount() - 1;
    assertThat(sample.entry.part(last)).startsWith(tail(sample.expected));
    assertCompletedOnce(sample);
  }

  /** As with a spool, whose thread reads the data beside the shipper. */
  @Test
  void unpooled_isComplete() {
    Sample sample = dueSample(1000);
    PutEntry copy = sample.entry.unpooled();
    assertThat(copy.incomplete()).isNull();
    assertThat(copy.data()).isEqualTo(sample.expected);
    assertCompletedOnce(sample);
  }

  @ParameterizedTest
  @CsvSource({"1 KiB, 300", "50 KiB, 5000"})
  void cut_completesWhatADecoderReads(String aggregateBytes, int events) {
    BatchOptions options = new BatchOptions();
    options.setAggregation("kpl");
    options.setAggregationMaxBytes(aggregateBytes);
    Batcher batcher =
        Batchers.compile(
            "s", options, false, 500, 5 << 20, Keeper.MEMORY, null, new ArrayPool(1 << 20));
    List<UserRecord> added = new ArrayList<>();
    for (int i = 0; i < events; i++) {
      UserRecord record = AggregateRig.event(i, random.nextInt(500), null, null, i);
      added.add(record);
      assertThat(batcher.offer(record)).isTrue();
    }
    List<PutEntry> sent = batcher.cut().entries();
    assertThat(sent)
        .allSatisfy(entry -> assertThat(entry.incomplete()).isNull())
        .filteredOn(KplDecoder::isAggregate)
        .hasSizeGreaterThan(AggregateDigests.MIN_LANES);
    AggregateRig.assertConserved(AS, added, sent);
    byte[] broken = sent.get(0).data();
    broken[broken.length - 1]++;
    assertThatThrownBy(() -> KplDecoder.decode(broken))
        .as("the decoder looks at the digest")
        .isInstanceOf(AssertionError.class);
  }

  /** The bytes between head and tail of each record of a request. */
  private List<Integer> sizes() {
    List<Integer> sizes = new ArrayList<>();
    int kind = random.nextInt(5);
    int one = edge(20_000);
    for (int count = 1 + random.nextInt(300); count > 0; count--) {
      sizes.add(
          switch (kind) {
            case 0 -> one;
            case 1 -> one + random.nextInt(2 * BLOCK_BYTES + 2);
            case 2 -> edge(200);
            case 3 -> edge(3_000);
            default -> random.nextInt(1 << random.nextInt(15)); // from 0 on, very different
          });
    }
    if (random.nextInt(4) == 0) {
      sizes.add(50_000 + random.nextInt(200_000));
      Collections.swap(sizes, random.nextInt(sizes.size()), sizes.size() - 1);
    }
    return sizes;
  }

  private int edge(int max) {
    int blocks = random.nextInt(1 + random.nextInt(1 + max / BLOCK_BYTES));
    return blocks * BLOCK_BYTES + EDGES[random.nextInt(EDGES.length)];
  }

  private Sample anySample(int messageBytes) {
    return switch (random.nextInt(20)) {
      case 0 -> unpooledSample(whole(messageBytes));
      case 1 -> pooledSample(whole(messageBytes), null);
      case 2 -> {
        Sample sample = dueSample(messageBytes);
        sample.entry.part(0);
        yield sample;
      }
      default -> dueSample(messageBytes);
    };
  }

  private List<Sample> samples(int count, int messageBytes) {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      samples.add(dueSample(messageBytes));
    }
    return samples;
  }

  private Sample dueSample(int messageBytes) {
    return pooledSample(
        whole(messageBytes),
        data -> {
          alone.add(data);
          AggregateDigests.alone(data);
        });
  }

  private Sample pooledSample(byte[] whole, @Nullable Consumer<PooledData> completion) {
    PooledData pooled = pooled(whole, completion);
    return new Sample(entry(pooled), pooled, completion == null ? whole : digested(whole));
  }

  private static Sample unpooledSample(byte[] whole) {
    SeverityCounts one = SeverityCounts.one(Severity.INFO);
    PutEntry entry = PutEntry.aggregate("k", null, whole.clone(), one, 1, 1, 0);
    return new Sample(entry, null, whole);
  }

  private byte[] whole(int messageBytes) {
    byte[] whole = new byte[HEAD_BYTES + messageBytes + DIGEST_BYTES];
    random.nextBytes(whole);
    return whole;
  }

  private PooledData pooled(byte[] whole, @Nullable Consumer<PooledData> completion) {
    int end = whole.length - DIGEST_BYTES;
    List<byte[]> parts = new ArrayList<>();
    List<Integer> lengths = new ArrayList<>();
    int max = end > 2_000 ? 20_000 >> random.nextInt(6) : 2_000 >> random.nextInt(10);
    int length = HEAD_BYTES + random.nextInt(Math.min(end - HEAD_BYTES, max) + 1);
    int at = 0;
    do {
      parts.add(poisoned(whole, at, length));
      lengths.add(length);
      at += length;
      length = Math.min(end - at, random.nextInt(max + 1));
    } while (at < end || random.nextInt(4) == 0); // the last ones may be empty
    parts.add(poisoned(whole, end, DIGEST_BYTES));
    lengths.add(DIGEST_BYTES);
    return new PooledData(
        parts.toArray(new byte[0][]),
        lengths.stream().mapToInt(Integer::intValue).toArray(),
        array -> {},
        completion);
  }

  /** A copy, with more behind it that nobody may read. */
  private byte[] poisoned(byte[] whole, int from, int length) {
    byte[] array = new byte[length + random.nextInt(8 + Math.min(length, 2 * BLOCK_BYTES))];
    Arrays.fill(array, POISON);
    System.arraycopy(whole, from, array, 0, length);
    return array;
  }

  private static PutEntry entry(PooledData data) {
    return PutEntry.aggregate("k", null, data, SeverityCounts.one(Severity.INFO), 1, 1, 0);
  }

  private static Ring<PutEntry> entries(List<Sample> samples) {
    return new Ring<>(samples.stream().map(Sample::entry).toList());
  }

  private static int due(List<Sample> samples) {
    return (int) samples.stream().filter(sample -> sample.entry.incomplete() != null).count();
  }

  private static byte[] digested(byte[] whole) {
    int end = whole.length - DIGEST_BYTES;
    byte[] digest = HashKeys.md5().digest(Arrays.copyOfRange(whole, HEAD_BYTES, end));
    byte[] digested = whole.clone();
    System.arraycopy(digest, 0, digested, end, DIGEST_BYTES);
    return digested;
  }

  private static byte[] tail(byte[] whole) {
    return Arrays.copyOfRange(whole, whole.length - DIGEST_BYTES, whole.length);
  }

  private void assertCompletedOnce(Sample sample) {
    assertThat(alone).containsExactly(sample.pooled);
    digests.complete(entries(List.of(sample)));
    assertThat(alone).as("not again").containsExactly(sample.pooled);
    assertComplete(AS, sample);
  }

  private static void assertComplete(String as, Sample sample) {
    assertThat(sample.entry.incomplete()).as(as).isNull();
    byte[] data = sample.entry.data();
    if (!Arrays.equals(data, sample.expected)) { // AssertJ takes a hundred times as long
      assertThat(data).as(as).isEqualTo(sample.expected);
    }
    assertThat(sample.pooled == null || isPoisoned(sample.pooled)).as(as).isTrue();
  }

  /** Nobody wrote behind what belongs to the data, either. */
  private static boolean isPoisoned(PooledData data) {
    boolean isPoisoned = true;
    for (int i = 0; i < data.partCount(); i++) {
      byte[] array = data.part(i);
      for (int at = data.partBytes(i); at < array.length; at++) {
        isPoisoned &= array[at] == POISON;
      }
    }
    return isPoisoned;
  }
}
