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
 * Keeps the map of the stream's shards. It asks for the map when the first record was stored or
 * refused by its shard, and again when a record landed in an unknown shard, or the stream was
 * missing: made anew it may have other shards of the same ids. Without the right to list shards
 * there is no map. The question may hang, so a thread that sends nothing asks it, one at a time.
 * Everything else runs on the shipper thread.
 */
public final class ShardWatch {

  /**
   * The least time between two questions: while a stream is resharded, each answer may be old
   * already.
   */
  static final long ASK_AGAIN_NANOS = 10_000_000_000L;

  /** The least time after a refusal: a right is seldom given soon. */
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
  private boolean doubted;
  private boolean asked;
  private long nextAskNanos;

  /**
   * @param stream name or ARN
   * @param always whether the map is needed before any shard throttles
   * @param housekeeping runs the question; no thread that sends
   * @param wake wakes the shipper when an answer is there; any thread
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
    if (map == null ? always : doubted || !shardIds.stream().allMatch(map::contains)) {
      askSoon();
    }
  }

  /** The stream took nothing for a reason that lasts: it may be gone. */
  public void paused() {
    doubted = true;
  }

  /** A shard throttled a record: the map is needed to slow down that shard. */
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
        asking = false; // the appender stops, or there is no thread: there is no map
      }
    }
  }

  private void ask() {
    try {
      answer.set(transport.listShards(stream));
    } catch (RuntimeException | LinkageError e) {
      // no refusal: asked again soon
    } finally {
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
    doubted = false;
    if (map.size() == 0) {
      nextAskNanos = ticker.nanoTime() + ASK_AFTER_REFUSAL_NANOS;
      return null;
    }
    boolean isNew = !map.equals(known);
    known = map;
    return isNew ? map : null;
  }
}
