// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.util.records;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fake.Records;
import dev.sluice.record.Severity;
import dev.sluice.record.UserRecord;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordQueueTest {

  private static final long SEED = Long.getLong("sluice.property.seed", System.nanoTime());

  private final Random random = new Random(SEED);

  /** A queue, and what it has to hold. */
  private static final class Pair {
    final ArrayPool pool; // of all queues
    final RecordQueue queue;
    ArrayDeque<UserRecord> model = new ArrayDeque<>();

    Pair(ArrayPool pool) {
      this.pool = pool;
      this.queue = new RecordQueue(pool);
    }

    void add(UserRecord record) {
      queue.add(record);
      model.add(record);
    }

    void poll() {
      queue.poll();
      model.poll();
    }

    void moveTo(Pair sink, int maxRecords, long maxBytes) {
      queue.moveTo(sink.queue, maxRecords, maxBytes);
      long bytes = 0;
      for (int i = 0; i < maxRecords && bytes < maxBytes && !model.isEmpty(); i++) {
        bytes += model.element().sizeBytes();
        sink.model.add(model.remove());
      }
    }

    void check() {
      assertThat(queue.size()).isEqualTo(model.size());
      assertThat(queue.isEmpty()).isEqualTo(model.isEmpty());
      assertThat(queue.eventBytes()).isEqualTo(sum(true));
      assertThat(queue.heldBytes()).isEqualTo(sum(false));
      assertSame(queue.peek(), model.peek());
      RecordCursor cursor = queue.cursor();
      for (UserRecord expected : model) {
        assertSame(cursor.next(), expected);
      }
      assertThat(cursor.next()).isNull();
      assertThat(cursor.next()).as("and again").isNull();
    }

    private long sum(boolean sizes) {
      return model.stream().mapToLong(r -> sizes ? r.sizeBytes() : r.heldBytes()).sum();
    }
  }

  private static void assertSame(UserRecord actual, UserRecord expected) {
    if (expected == null) {
      assertThat(actual).isNull();
      return;
    }
    assertThat(actual.data()).isEqualTo(expected.data());
    assertThat(actual.partitionKey()).isEqualTo(expected.partitionKey());
    assertThat(actual.explicitHashKey()).isEqualTo(expected.explicitHashKey());
    assertThat(actual.keyBytes()).isEqualTo(expected.keyBytes());
    assertThat(actual.route()).isEqualTo(expected.route());
    assertThat(actual.severity()).isEqualTo(expected.severity());
    assertThat(actual.createdNanos()).isEqualTo(expected.createdNanos());
    assertThat(actual.sizeBytes()).isEqualTo(expected.sizeBytes());
    assertThat(actual.heldBytes()).isEqualTo(expected.heldBytes());
  }

  /** Whatever is added, moved, taken and exchanged: three queues hold what three others do. */
  @ParameterizedTest
  @ValueSource(ints = {0, 40, 500, 5_000, 40_000})
  void history_isThatOfQueuesOfObjects(int largestBytes) {
    System.out.println("RecordQueueTest: -Dsluice.property.seed=" + SEED);
    ArrayPool pool = new ArrayPool(1 << 20);
    Pair[] pairs = {new Pair(pool), new Pair(pool), new Pair(pool)};
    int steps = largestBytes > 5_000 ? 3_000 : 20_000;
    for (int i = 0; i < steps; i++) {
      Pair pair = pairs[random.nextInt(3)];
      Pair other = pairs[random.nextInt(3)];
      switch (random.nextInt(12)) {
        case 0, 1, 2, 3, 4, 5 -> pair.add(record(largestBytes));
        case 6, 7 -> pair.poll();
        case 8 -> {
          if (pair != other) {
            pair.moveTo(other, random.nextInt(20), random.nextInt(4 * largestBytes + 200));
          }
        }
        case 9 -> {
          if (pair != other) {
            pair.moveTo(other, Integer.MAX_VALUE, Long.MAX_VALUE);
          }
        }
        case 10 -> {
          if (pair != other && other.model.isEmpty()) {
            pair.moveTo(other, Integer.MAX_VALUE, Long.MAX_VALUE); // which exchanges them
          }
        }
        default -> {
          if (random.nextInt(20) == 0) {
            pair.queue.clear();
            pair.model.clear();
          }
        }
      }
      Poison.some(pair.pool);
      assertSame(pair.queue.peek(), pair.model.peek());
      if (i % 50 == 0) {
        Arrays.stream(pairs).forEach(Pair::check);
      }
    }
    Arrays.stream(pairs).forEach(Pair::check);
  }

  private UserRecord record(int largestBytes) {
    byte[] data = new byte[random.nextInt(largestBytes + 1)];
    random.nextBytes(data);
    String key = random.nextBoolean() ? null : "key-" + random.nextInt(100);
    String hashKey = random.nextBoolean() ? null : "" + random.nextInt(100);
    Severity[] severities = Severity.values();
    Severity severity = severities[random.nextInt(severities.length)];
    return new UserRecord(data, key, hashKey, random.nextInt(9), severity, random.nextLong());
  }

  /** The array has records of several queues: it comes back once, with the last of them. */
  @Test
  void moveTo_inTheMiddleOfAnArray_losesNoArray() {
    ArrayPool pool = new ArrayPool(1 << 20);
    RecordQueue first = new RecordQueue(pool);
    RecordQueue second = new RecordQueue(pool);
    RecordQueue third = new RecordQueue(pool);
    for (int i = 0; i < 9; i++) {
      first.add(new UserRecord(new byte[50], null, Severity.INFO, 0));
    }
    first.moveTo(second, 3, Long.MAX_VALUE);
    first.moveTo(third, 3, Long.MAX_VALUE);
    for (RecordQueue each : List.of(third, first)) {
      for (int i = 0; i < 3; i++) {
        each.poll();
      }
      assertThat(pool.spareBytes()).isZero();
    }
    second.clear();
    assertThat(pool.spareBytes()).isEqualTo(ArrayPool.MIN_BYTES);
  }

  /** A queue of a few records is small, however large it was before. */
  @Test
  void add_takesLargerAndLargerArrays_andASmallOneWhenNothingIsLeft() {
    ArrayPool pool = new ArrayPool(1 << 20);
    RecordQueue queue = new RecordQueue(pool);
    RecordQueue other = new RecordQueue(pool);
    long smallBytes = 1024;
    long allBytes = 1024 + 2048 + 4096 + 8192 + 2 * 16384;

    fill(queue, 40);
    queue.clear();
    assertThat(pool.spareBytes()).isEqualTo(allBytes);
    fill(queue, 1);
    assertThat(pool.spareBytes()).isEqualTo(allBytes - smallBytes);
    fill(queue, 39);
    fill(other, 1);
    long before = pool.spareBytes();
    queue.moveTo(other, 1000, Long.MAX_VALUE); // piece by piece
    fill(queue, 1);
    assertThat(before - pool.spareBytes()).isLessThanOrEqualTo(smallBytes);
    queue.clear();
    other.clear();

    fill(queue, 40);
    queue.moveTo(other, 1000, Long.MAX_VALUE); // all at once
    before = pool.spareBytes();
    fill(queue, 1);
    assertThat(before - pool.spareBytes()).isEqualTo(smallBytes);
  }

  private static void fill(RecordQueue queue, int count) {
    for (int i = 0; i < count; i++) {
      queue.add(new UserRecord(new byte[900], null, Severity.INFO, 0));
    }
  }

  @Test
  void add_copiesAPartOfAnArray() {
    RecordQueue queue = new RecordQueue(new ArrayPool(1 << 20));
    UserRecord record = Records.of("abcdef", 0);
    record.set(record.array(), 2, 3, null, null, 0, Severity.WARN, 5, 32);
    queue.add(record);
    Arrays.fill(record.array(), (byte) 'x');
    assertThat(Records.in(queue)).extracting(Records::text).containsExactly("cde");
  }

  @Test
  void makeRoom_letsTheNextAddTakeNone() {
    RecordQueue queue = new RecordQueue(new ArrayPool(1 << 20));
    for (int bytes : List.of(10, 900, 120, 40_000, 0, 16_384, 7)) {
      UserRecord record = new UserRecord(new byte[bytes], "key", Severity.INFO, bytes);
      int place = queue.makeRoom(record);
      assertThat(queue.makeRoom(record)).as("as before").isEqualTo(place);
      queue.add(record);
    }
    assertThat(Records.in(queue))
        .extracting(UserRecord::length)
        .containsExactly(10, 900, 120, 40_000, 0, 16_384, 7);
  }
}
