// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.batch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.internal.util.records.ArrayPool;
import dev.sluice.internal.util.records.Poison;
import dev.sluice.record.HashKeys;
import dev.sluice.record.PutEntry;
import dev.sluice.record.Severity;
import dev.sluice.record.ShardMap;
import dev.sluice.record.UserRecord;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** An aggregator, what went into it and what came out; every event has a text of its own. */
final class AggregateRig {

  static final int MAX_RECORD_BYTES = 1 << 20;
  static final BigInteger HASH_KEYS = BigInteger.ONE.shiftLeft(128);

  final Aggregator aggregator;
  final List<UserRecord> added = new ArrayList<>();
  final List<PutEntry> sent = new ArrayList<>();

  private final ArrayPool pool = new ArrayPool(1 << 20);

  private AggregateRig(
      Function<ArrayPool, OpenAggregate> factory, boolean mixesKeys, long maxOpenBytes) {
    aggregator = new Aggregator(() -> factory.apply(pool), mixesKeys, maxOpenBytes);
  }

  static AggregateRig kpl(int maxBytes, long maxCount, long maxOpenBytes) {
    return new AggregateRig(
        pool -> new FramedAggregate(new KplEncoding(pool), maxBytes, MAX_RECORD_BYTES, maxCount),
        true,
        maxOpenBytes);
  }

  static AggregateRig newline(int maxBytes, long maxCount, long maxOpenBytes) {
    return new AggregateRig(
        pool -> new FramedAggregate(new LineEncoding(pool), maxBytes, MAX_RECORD_BYTES, maxCount),
        false,
        maxOpenBytes);
  }

  /** So many shards of about one size. */
  static ShardMap shards(int count) {
    List<ShardMap.Shard> shards = new ArrayList<>();
    BigInteger size = HASH_KEYS.divide(BigInteger.valueOf(count));
    for (int i = 0; i < count; i++) {
      BigInteger start = size.multiply(BigInteger.valueOf(i));
      BigInteger end = i == count - 1 ? HASH_KEYS : start.add(size);
      shards.add(new ShardMap.Shard("shard-" + i, start, end.subtract(BigInteger.ONE)));
    }
    return new ShardMap(shards);
  }

  /** The event of this number, padded to a length; no two have the same text. */
  static UserRecord event(long number, int length, String key, String hashKey, long createdNanos) {
    byte[] data = Arrays.copyOf(("event " + number + " ").getBytes(UTF_8), Math.max(length, 16));
    for (int i = 0; i < data.length; i++) {
      data[i] = data[i] == 0 ? (byte) '.' : data[i];
    }
    return new UserRecord(data, key, hashKey, 0, Severity.INFO, createdNanos);
  }

  void add(UserRecord record) {
    added.add(record);
    aggregator.add(record, sent::add);
    Poison.some(pool);
  }

  /** Adds an event of 100 bytes. */
  void add(String key) {
    add(event(added.size(), 100, key, null, 0));
  }

  void flush() {
    aggregator.flush(sent::add);
  }

  void shards(ShardMap shards) {
    aggregator.shards(shards, sent::add);
  }

  /** An event as a consumer sees it. */
  record Read(String key, String hashKey, String text) {}

  static List<Read> read(PutEntry entry) {
    List<Read> events = new ArrayList<>();
    if (KplDecoder.isAggregate(entry)) {
      KplDecoder.Aggregate aggregate = KplDecoder.decode(entry.data());
      for (KplDecoder.Part part : aggregate.parts()) {
        String text = new String(part.data(), UTF_8);
        events.add(new Read(aggregate.keyOf(part), aggregate.hashKeyOf(part), text));
      }
    } else {
      for (String line : new String(entry.data(), UTF_8).split("\n", -1)) {
        if (!line.isEmpty()) {
          events.add(new Read(entry.partitionKey(), entry.explicitHashKey(), line));
        }
      }
    }
    return events;
  }

  /** The hash key that chooses the shard. */
  static BigInteger hashKey(String key, String explicit) {
    return explicit == null ? HashKeys.of(key) : new BigInteger(explicit);
  }

  /** Every event came out once, under its own key and to the last byte; the sums are right. */
  static void assertConserved(String as, List<UserRecord> added, List<PutEntry> sent) {
    Map<String, UserRecord> missing = new HashMap<>();
    added.forEach(record -> missing.put(new String(record.data(), UTF_8), record));
    assertThat(missing).as(as).hasSameSizeAs(added);
    for (PutEntry entry : sent) {
      long eventBytes = 0;
      long heldBytes = 0;
      long oldest = Long.MAX_VALUE;
      List<Read> events = read(entry);
      for (Read event : events) {
        UserRecord record = missing.remove(event.text());
        assertThat(record).as("%s: %s once", as, event.text()).isNotNull();
        String key = record.partitionKey();
        assertThat(event.key()).as(as).isEqualTo(key == null ? entry.partitionKey() : key);
        // KCL throws an aggregate away unless all in it belongs where the carrier went.
        if (event.hashKey() != null || !event.key().equals(entry.partitionKey())) {
          assertThat(event.hashKey()).as(as).isNotNull().isEqualTo(entry.explicitHashKey());
        }
        eventBytes += record.sizeBytes();
        heldBytes += record.heldBytes();
        oldest = Math.min(oldest, record.createdNanos());
      }
      assertThat(entry.eventCount()).as(as).isEqualTo(events.size());
      assertThat(entry.eventBytes()).as(as).isEqualTo(eventBytes);
      assertThat((long) entry.heldBytes()).as(as).isEqualTo(heldBytes);
      assertThat(entry.createdNanos()).as(as).isEqualTo(oldest);
      assertThat(entry.sizeBytes())
          .as(as)
          .isEqualTo(entry.data().length + entry.partitionKey().getBytes(UTF_8).length);
    }
    assertThat(missing).as(as).isEmpty();
  }
}
