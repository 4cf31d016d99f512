// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.account;

import dev.sluice.internal.util.Ticker;
import dev.sluice.record.Batch;
import dev.sluice.record.PutResult;
import dev.sluice.record.RequestStats;
import dev.sluice.record.ShardMap;
import dev.sluice.record.StreamSummary;
import dev.sluice.spi.Transport;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Measures the requests to another transport. Sender threads write, any thread reads. */
public final class TimedTransport implements Transport {

  private static final long WINDOW_NANOS = 60_000_000_000L;

  /** The longest request of this window and of the one before. */
  private record Peak(long sinceNanos, long nanos, long beforeNanos) {

    Peak at(long nowNanos) {
      long ageNanos = nowNanos - sinceNanos;
      return ageNanos < WINDOW_NANOS
          ? this
          : new Peak(nowNanos, 0, ageNanos < 2 * WINDOW_NANOS ? nanos : 0);
    }

    Peak with(long tookNanos) {
      return tookNanos <= nanos ? this : new Peak(sinceNanos, tookNanos, beforeNanos);
    }

    long maxNanos() {
      return Math.max(nanos, beforeNanos);
    }
  }

  private final Transport target;
  private final Ticker ticker;
  private final LongAdder requests = new LongAdder();
  private final LongAdder records = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private final LongAdder totalNanos = new LongAdder();
  private final AtomicReference<Peak> peak;

  /** When each request began that has not ended. */
  private final Queue<Long> begun = new ConcurrentLinkedQueue<>();

  public TimedTransport(Transport target, Ticker ticker) {
    this.target = target;
    this.ticker = ticker;
    this.peak = new AtomicReference<>(new Peak(ticker.nanoTime(), 0, 0));
  }

  @Override
  public PutResult put(Batch batch) {
    long startNanos = ticker.nanoTime();
    Long noted = note(startNanos);
    try {
      return target.put(batch);
    } finally {
      if (noted != null) {
        begun.remove(noted);
      }
      ended(batch, startNanos);
    }
  }

  private @Nullable Long note(long startNanos) {
    try {
      Long noted = startNanos;
      begun.add(noted);
      return noted;
    } catch (OutOfMemoryError e) {
      return null; // it is sent all the same, and shows when it has ended
    }
  }

  private void ended(Batch batch, long startNanos) {
    long nowNanos = ticker.nanoTime();
    long tookNanos = nowNanos - startNanos;
    requests.increment();
    records.add(batch.entries().size());
    bytes.add(batch.sizeBytes());
    totalNanos.add(tookNanos);
    peak.updateAndGet(before -> before.at(nowNanos).with(tookNanos));
  }

  @Override
  public StreamSummary describe(String stream) {
    return target.describe(stream);
  }

  @Override
  public ShardMap listShards(String stream) {
    return target.listShards(stream);
  }

  @Override
  public void close() {
    target.close();
  }

  /** The measurements so far. */
  public RequestStats stats() {
    long nowNanos = ticker.nanoTime();
    long longestNanos = peak.updateAndGet(before -> before.at(nowNanos)).maxNanos();
    for (long startNanos : begun) {
      longestNanos = Math.max(longestNanos, nowNanos - startNanos);
    }
    return new RequestStats(
        requests.sum(), records.sum(), bytes.sum(), totalNanos.sum(), longestNanos);
  }
}
