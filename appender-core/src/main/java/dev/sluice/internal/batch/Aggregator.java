// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.batch;

import dev.sluice.internal.util.Ring;
import dev.sluice.record.PutEntry;
import dev.sluice.record.RandomKeys;
import dev.sluice.record.ShardMap;
import dev.sluice.record.UserRecord;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Puts several events into one Kinesis record: keeps aggregates open and says which one an event
 * goes to:
 *
 * <ul>
 *   <li>events without a key share one, which goes to the shards in turn when they are known;
 *   <li>events with keys share one for each shard, where the encoding can hold several keys and the
 *       shards are known: all get the hash key of the first, so that they stay together even while
 *       the stream is resharded;
 *   <li>else they share one for each key, of which a bounded number is open: the one that was not
 *       used for the longest time is completed first.
 * </ul>
 *
 * <p>Shipper thread only.
 */
final class Aggregator {

  private static final int MAX_OPEN_KEYS = 256;

  private final Supplier<OpenAggregate> factory;
  private final boolean mixesKeys;
  private final long maxOpenBytes;
  private final Ring<OpenAggregate> idle = new Ring<>();

  private @Nullable OpenAggregate keyless;
  private final Map<Object, OpenAggregate> open = new LinkedHashMap<>(64, 0.75f, true);
  private @Nullable ShardPredictor predictor;
  private int nextShard;
  private long openBytes;

  // Asked for at each step of the shipper, and looked for only after an aggregate was completed.
  private long oldestNanos;
  private boolean knowsOldest;
  private long lastNanos; // of the event that was added last, which is in an open one

  /**
   * @param factory makes an aggregate, which is then used again and again
   * @param mixesKeys whether an aggregate can hold events of several keys
   * @param maxOpenBytes bound on what all open aggregates hold; one of them may go beyond it
   */
  Aggregator(Supplier<OpenAggregate> factory, boolean mixesKeys, long maxOpenBytes) {
    this.factory = factory;
    this.mixesKeys = mixesKeys;
    this.maxOpenBytes = maxOpenBytes;
  }

  /** Takes a record; what is complete goes to the sink. */
  void add(UserRecord record, Consumer<PutEntry> sink) {
    String key = record.partitionKey();
    if (key == null) {
      addKeyless(record, sink);
    } else {
      addKeyed(record, key, sink);
    }
  }

  private void addKeyless(UserRecord record, Consumer<PutEntry> sink) {
    OpenAggregate current = keyless;
    if (current == null) {
      current = take();
      beginKeyless(current);
      keyless = current;
    }
    if (!offer(current, record)) {
      complete(current, sink);
      keyless = null;
      retire(current);
      addKeyless(record, sink);
    }
  }

  /** A new key for each; with known shards each in turn, which spreads evenly and not by chance. */
  private void beginKeyless(OpenAggregate aggregate) {
    String hashKey = null;
    if (predictor != null && predictor.shards().size() > 0) {
      nextShard = (nextShard + 1) % predictor.shards().size();
      hashKey = predictor.shards().shard(nextShard).startingHashKey().toString();
    }
    aggregate.begin(RandomKeys.next(), hashKey);
  }

  private void addKeyed(UserRecord record, String key, Consumer<PutEntry> sink) {
    ShardPredictor known = mixesKeys ? predictor : null;
    int shard = known == null ? -1 : known.shardOf(key, record.explicitHashKey());
    Object group = shard < 0 ? key : (Object) shard;
    OpenAggregate current = open.get(group);
    // An empty one is here where there was no memory to begin it.
    if (current == null || current.isEmpty() || !offer(current, record)) {
      String hashKey = record.explicitHashKey(); // salted, or null
      if (known != null && shard >= 0) {
        hashKey = known.hashKey(key, hashKey).toString();
      }
      if (current == null) {
        current = openFor(group, sink);
      } else {
        complete(current, sink);
      }
      current.begin(key, hashKey);
      offer(current, record);
    }
    try {
      while (openBytes > maxOpenBytes && open.size() > 1) {
        completeNext(open.values().iterator(), sink); // never the one just used, the youngest
      }
    } catch (OutOfMemoryError e) {
      // The record is in one: it must not come again. The next one goes on here.
    }
  }

  private OpenAggregate openFor(Object group, Consumer<PutEntry> sink) {
    if (open.size() >= MAX_OPEN_KEYS) {
      completeNext(open.values().iterator(), sink);
    }
    OpenAggregate aggregate = take();
    open.put(group, aggregate);
    return aggregate;
  }

  private boolean offer(OpenAggregate aggregate, UserRecord record) {
    int before = aggregate.sizeBytes();
    if (!aggregate.offer(record)) {
      return false;
    }
    openBytes += aggregate.sizeBytes() - before;
    lastNanos = record.createdNanos();
    knowsOldest &= lastNanos - oldestNanos >= 0;
    return true;
  }

  /** Passes on its record. It is forgotten only then: there may be no memory for the record. */
  private void complete(OpenAggregate aggregate, Consumer<PutEntry> sink) {
    aggregate.complete(sink);
    knowsOldest = false;
    openBytes -= aggregate.sizeBytes();
  }

  private void completeNext(Iterator<OpenAggregate> aggregates, Consumer<PutEntry> sink) {
    OpenAggregate aggregate = aggregates.next();
    complete(aggregate, sink);
    aggregates.remove();
    retire(aggregate);
  }

  private void retire(OpenAggregate aggregate) {
    aggregate.begin("", null); // an idle one holds on to no event, nor to a large array
    if (idle.size() < MAX_OPEN_KEYS) {
      idle.addFirst(aggregate);
    }
  }

  private OpenAggregate take() {
    OpenAggregate used = idle.poll();
    return used == null ? factory.get() : used;
  }

  /** Completes everything that is open. */
  void flush(Consumer<PutEntry> sink) {
    OpenAggregate current = keyless;
    if (current != null) {
      complete(current, sink);
      keyless = null;
      retire(current);
    }
    for (Iterator<OpenAggregate> all = open.values().iterator(); all.hasNext(); ) {
      completeNext(all, sink);
    }
  }

  /** Data and keys of the records that are open, about. */
  long openBytes() {
    return openBytes;
  }

  /** When the oldest open record was appended, or the given time if none is older. */
  long oldestCreatedNanos(long nowNanos) {
    if (openBytes == 0) {
      return nowNanos;
    }
    if (!knowsOldest) {
      oldestNanos = older(lastNanos, keyless);
      for (OpenAggregate aggregate : open.values()) {
        oldestNanos = older(oldestNanos, aggregate);
      }
      knowsOldest = true;
    }
    return oldestNanos - nowNanos < 0 ? oldestNanos : nowNanos;
  }

  private static long older(long oldestNanos, @Nullable OpenAggregate aggregate) {
    return aggregate == null
            || aggregate.isEmpty()
            || aggregate.oldestCreatedNanos() - oldestNanos > 0
        ? oldestNanos
        : aggregate.oldestCreatedNanos();
  }

  /** The stream's shards are known, or have changed; what is open is completed. */
  void shards(ShardMap shards, Consumer<PutEntry> sink) {
    flush(sink);
    predictor = new ShardPredictor(shards);
    nextShard = 0;
  }
}
