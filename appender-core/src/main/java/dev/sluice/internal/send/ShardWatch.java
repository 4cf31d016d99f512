// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.send;

import dev.sluice.internal.util.Ticker;
import dev.sluice.record.ShardMap;
import dev.sluice.spi.Transport;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the map of the stream's shards: asks for it when the first record was stored, or was not
 * taken by its shard, and again when one landed in a shard that the map does not have. Without the
 * right to list shards it works on without a map. A question may hang: it is asked on a thread that
 * sends nothing, and there is one at a time. Shipper thread, but for the question itself.
 */
public final class ShardWatch {

  /** While a stream is resharded, each answer may be old already: not one question a request. */
  static final long ASK_AGAIN_NANOS = 10_000_000_000L;

  /** A right that was refused is seldom given soon. */
  static final long ASK_AFTER_REFUSAL_NANOS = 600_000_000_000L;

  private final String stream;
  private final boolean always;
  private final Transport transport;
  private final Executor housekeeping;
  private final Ticker ticker;
  private final Runnable wake;

  /** An answer that the shipper has not seen yet; an empty map is a refusal. Any thread. */
  private final AtomicReference<@Nullable ShardMap> answer = new AtomicReference<>();

  private volatile boolean asking; // ended by any thread

  private @Nullable ShardMap known;
  private boolean asked;
  private long nextAskNanos;

  /**
   * @param stream name or ARN
   * @param always whether the map is wanted before anything throttles
   * @param housekeeping asks; not on the threads that send
   * @param wake tells the shipper that an answer is there; any thread
   */
  public ShardWatch(
      String stream,
      boolean always,
      Transport transport,
      Executor housekeeping,
      Ticker ticker,
      Runnable wake) {
    this.stream = stream;
    this.always = always;
    this.transport = transport;
    this.housekeeping = housekeeping;
    this.ticker = ticker;
    this.wake = wake;
  }

  /** Records of one request were stored in these shards. */
  public void landed(Set<String> shardIds) {
    ShardMap map = known;
    if (map == null ? always : !shardIds.stream().allMatch(map::contains)) {
      askSoon();
    }
  }

  /** A shard did not take a record: the map tells which one to slow down. */
  public void throttled() {
    if (known == null) {
      askSoon();
    }
  }

  private void askSoon() {
    if (!asking && (!asked || nextAskNanos - ticker.nanoTime() <= 0)) {
      asked = true;
      nextAskNanos = ticker.nanoTime() + ASK_AGAIN_NANOS;
      asking = true;
      try {
        housekeeping.execute(this::ask);
      } catch (RuntimeException | OutOfMemoryError e) {
        asking = false; // the appender stops, or there is no thread: it goes on without a map
      }
    }
  }

  private void ask() {
    ShardMap map = ShardMap.EMPTY;
    try {
      map = transport.listShards(stream);
    } catch (RuntimeException | LinkageError e) {
      // as if it were refused
    } finally {
      answer.set(map);
      asking = false;
      wake.run();
    }
  }

  /** A map that is new, or null. */
  public @Nullable ShardMap takeNews() {
    ShardMap map = answer.getAndSet(null);
    if (map == null) {
      return null;
    }
    if (map.size() == 0) {
      nextAskNanos = ticker.nanoTime() + ASK_AFTER_REFUSAL_NANOS;
      return null;
    }
    boolean isNew = !map.equals(known);
    known = map;
    return isNew ? map : null;
  }
}
