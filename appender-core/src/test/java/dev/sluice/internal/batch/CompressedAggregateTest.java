// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.batch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fake.Nightly;
import dev.sluice.internal.util.Compressor;
import dev.sluice.internal.util.Compressors;
import dev.sluice.internal.util.Decompress;
import dev.sluice.internal.util.records.ArrayPool;
import dev.sluice.internal.util.records.Poison;
import dev.sluice.options.FormatOptions;
import dev.sluice.options.Problems;
import dev.sluice.record.PutEntry;
import dev.sluice.record.Severity;
import dev.sluice.record.UserRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines that are compressed fill a record by what goes out, whatever they are. */
class CompressedAggregateTest {

  private static final int TARGET = 51_200;
  private static final int MAX_RECORD_BYTES = 1 << 20;
  private static final int MANY = 1 << 30;

  private final ArrayPool pool = new ArrayPool(1 << 20);
  private final Random random = new Random(Long.getLong("sluice.property.seed", 42));
  private final List<UserRecord> added = new ArrayList<>();
  private final List<PutEntry> sent = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "zlib", "deflate", "zstd", "snappy", "snappy_raw"})
  void steadyEvents_fillTheirRecords(String kind) throws IOException {
    Aggregator aggregator = aggregator(compressors(kind), TARGET, MANY);
    int warm = 0;
    for (int i = 0; sent.size() < 25; i++) {
      aggregator.add(line(i, null), sent::add);
      warm = sent.size() < 10 ? added.size() : warm;
    }
    List<PutEntry> full = sent.subList(10, sent.size());
    double bytes = full.stream().mapToInt(entry -> entry.data().length).average().orElseThrow();
    assertThat(bytes).isBetween(0.9 * TARGET, (double) TARGET);
    aggregator.flush(sent::add);
    assertConserved(kind, TARGET);
  }

  /** The reader has to hold it. */
  @Test
  void eventsThatShrinkToNothing_areBoundedBeforeTheyAreCompressed() throws IOException {
    Aggregator aggregator = aggregator(compressors("zstd"), 4096, MANY);
    for (int i = 0; i < 20_000; i++) {
      aggregator.add(record("x".repeat(200) + i % 10, null), sent::add);
    }
    aggregator.flush(sent::add);
    int largest = 0;
    for (PutEntry entry : sent) {
      largest = Math.max(largest, Decompress.decompress("zstd", entry.data()).length);
    }
    assertThat(largest).isBetween(16 * 4096 - 203, 16 * 4096);
    assertConserved("zstd", 4096);
  }

  /** What waits to be compressed is charged to the buffer, with its objects. */
  @Test
  void smallBuffers_getSmallAggregates() throws IOException {
    Aggregator aggregator = aggregator(compressors("zstd"), TARGET, 100_000);
    for (int i = 0; i < 20_000; i++) {
      aggregator.add(record("short " + i, i % 2 == 0 ? null : "key"), sent::add);
    }
    aggregator.flush(sent::add);
    assertThat(sent).allSatisfy(entry -> assertThat(entry.heldBytes()).isLessThan(100_001));
    assertThat(sent).hasSizeLessThan(50);
    assertConserved("zstd", TARGET);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "zlib", "deflate", "zstd", "snappy", "snappy_raw"})
  void anyHistory_losesNothingAndKeepsOrderAndLimits(String kind) throws IOException {
    for (int round = 0; round < Nightly.rounds(30); round++) {
      added.clear();
      sent.clear();
      int target = 1024 << random.nextInt(5);
      Aggregator aggregator = aggregator(compressors(kind), target, MANY);
      int keys = 1 + random.nextInt(5);
      int noise = 0;
      for (int i = 0; i < 2000; i++) {
        noise = random.nextInt(300) == 0 ? random.nextInt(100) : noise; // a stretch of events
        String key = random.nextInt(3) == 0 ? null : "key-" + random.nextInt(keys);
        int length = random.nextInt(random.nextInt(100) == 0 ? 2 * target : 300);
        aggregator.add(record(i + " " + text(length, noise), key), sent::add);
        Poison.some(pool);
        if (random.nextInt(500) == 0) {
          aggregator.flush(sent::add);
        } else if (random.nextInt(500) == 0) {
          aggregator.shards(AggregateRig.shards(1 + random.nextInt(4)), sent::add);
        }
      }
      aggregator.flush(sent::add);
      assertThat(aggregator.openBytes()).isZero();
      assertConserved(kind, target);
    }
  }

  @Test
  void eventsThatShrinkNoLonger_becomeSeveralRecords() throws IOException {
    Aggregator aggregator = aggregator(compressors("gzip"), TARGET, MANY);
    for (int i = 0; sent.size() < 20; i++) {
      aggregator.add(line(i, null), sent::add);
    }
    aggregator.flush(sent::add);
    int before = sent.size();
    while (sent.size() == before) {
      aggregator.add(record(text(400, 100), null), sent::add);
    }
    List<PutEntry> parts = sent.subList(before, sent.size());
    assertThat(parts).hasSizeBetween(5, 20);
    assertThat(parts).extracting(PutEntry::partitionKey).containsOnly(parts.get(0).partitionKey());
    before = sent.size();
    while (sent.size() < before + 5) {
      aggregator.add(record(text(400, 100), null), sent::add);
    }
    aggregator.flush(sent::add);
    assertConserved("gzip", TARGET);
  }

  /** Each of the parts may meet it, before or after it was made. */
  @Test
  void completion_thatFindsNoMemory_goesOnWhereItWas() throws IOException {
    Compressor gzip = compressors("gzip").get();
    Compressor failing =
        (source, offset, length) -> {
          failSometimes();
          return gzip.compress(source, offset, length);
        };
    Aggregator aggregator = aggregator(() -> failing, 2048, MANY);
    Consumer<PutEntry> sink =
        entry -> {
          failSometimes();
          sent.add(entry);
        };
    int errors = 0;
    for (int i = 0; i < 4000; i++) {
      String key = i % 7 == 0 ? null : "key-" + i % 3;
      UserRecord record = record(i + " " + text(100, i / 200 % 2 * 100), key);
      for (boolean done = false; !done; ) {
        try {
          aggregator.add(record, sink);
          done = true;
        } catch (OutOfMemoryError e) {
          errors++;
        }
      }
    }
    for (boolean done = false; !done; ) {
      try {
        aggregator.flush(sink);
        done = true;
      } catch (OutOfMemoryError e) {
        errors++;
      }
    }
    assertThat(errors).isGreaterThan(100);
    assertThat(aggregator.openBytes()).isZero();
    assertConserved("gzip", 2048);
  }

  private void failSometimes() {
    if (random.nextInt(3) == 0) {
      throw new OutOfMemoryError("a test's");
    }
  }

  private Aggregator aggregator(Supplier<Compressor> compressors, int maxBytes, int maxHeldBytes) {
    LineCompression compression = new LineCompression(compressors, maxHeldBytes);
    return new Aggregator(
        () -> new CompressedAggregate(compression, maxBytes, MAX_RECORD_BYTES, 1L << 32, pool),
        false,
        5 << 20);
  }

  private static Supplier<Compressor> compressors(String kind) {
    FormatOptions options = new FormatOptions();
    options.setCompression(kind);
    return Compressors.compile(options, new Problems());
  }

  /** Like a line of a log: mostly the same as the others. */
  private UserRecord line(int number, String key) {
    String text =
        "{\"@timestamp\":\"2026-11-29T12:%02d:%02d.%03d\",\"level\":\"INFO\",\"logger\":\"org.example"
            + ".Handler\",\"message\":\"request %d of tenant %x took %d ms\",\"thread\":\"http-%d\"}";
    return record(
        String.format(
            text,
            number / 60_000 % 60,
            number / 1000 % 60,
            number % 1000,
            number,
            random.nextInt(100_000),
            random.nextInt(300),
            random.nextInt(20)),
        key);
  }

  /** A text of which so many in a hundred characters are random. */
  private String text(int length, int noise) {
    byte[] text = new byte[length];
    Arrays.fill(text, (byte) '.');
    for (int i = 0; i < length; i++) {
      if (random.nextInt(100) < noise) {
        text[i] = (byte) (' ' + random.nextInt(95));
      }
    }
    return new String(text, UTF_8);
  }

  private UserRecord record(String text, String key) {
    UserRecord record =
        new UserRecord(text.getBytes(UTF_8), key, Severity.INFO, random.nextInt(1000));
    added.add(record);
    return record;
  }

  /** Every event came out once, in the order of its key, in records that keep their limits. */
  private void assertConserved(String kind, int maxBytes) throws IOException {
    Map<String, List<UserRecord>> expected = new HashMap<>();
    for (UserRecord record : added) {
      expected.computeIfAbsent("" + record.partitionKey(), key -> new ArrayList<>()).add(record);
    }
    Map<String, Integer> seen = new HashMap<>();
    for (PutEntry entry : sent) {
      assertThat(entry.data().length <= maxBytes || entry.eventCount() == 1).isTrue();
      assertThat(entry.sizeBytes()).isLessThanOrEqualTo(MAX_RECORD_BYTES);
      byte[] lines = Decompress.decompress(kind, entry.data());
      assertThat(lines.length <= 16 * maxBytes || entry.eventCount() == 1).isTrue();
      String key = expected.containsKey(entry.partitionKey()) ? entry.partitionKey() : "null";
      int from = seen.getOrDefault(key, 0);
      seen.put(key, from + entry.eventCount());
      List<UserRecord> own = expected.get(key).subList(from, from + entry.eventCount());
      StringBuilder text = new StringBuilder();
      own.forEach(record -> text.append(new String(record.data(), UTF_8)).append('\n'));
      assertThat(new String(lines, UTF_8)).isEqualTo(text.toString());
      assertThat(entry.eventBytes()).isEqualTo(sum(own, UserRecord::sizeBytes));
      assertThat((long) entry.heldBytes()).isEqualTo(sum(own, UserRecord::heldBytes));
      assertThat(entry.createdNanos())
          .isEqualTo(own.stream().mapToLong(UserRecord::createdNanos).min().orElseThrow());
    }
    expected.forEach((key, records) -> assertThat(seen.get(key)).isEqualTo(records.size()));
  }

  private static long sum(List<UserRecord> records, ToIntFunction<UserRecord> part) {
    return records.stream().mapToInt(part).sum();
  }
}
