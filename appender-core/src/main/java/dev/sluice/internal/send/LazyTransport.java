// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.send;

import dev.sluice.internal.util.Ticker;
import dev.sluice.record.Batch;
import dev.sluice.record.PutResult;
import dev.sluice.record.ShardMap;
import dev.sluice.record.StreamSummary;
import dev.sluice.record.Verdict;
import dev.sluice.spi.Transport;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Creates the transport with the first request, on a sender thread. Loading its class opens a dozen
 * jars of the SDK, and the application's start must not wait for that.
 *
 * <p>A missing class or method of the SDK stays missing until the JVM ends. If this JVM has
 * delivered nothing, it never will.
 */
public final class LazyTransport implements Transport {

  private static final long PATIENCE_MILLIS = 30_000;

  private final Supplier<Transport> factory;
  private final Consumer<String> unusable;
  private final AtomicReference<@Nullable Transport> made = new AtomicReference<>();
  private final AtomicBoolean saidUnusable = new AtomicBoolean();
  private final CountDownLatch end = new CountDownLatch(1);
  private volatile boolean hasStored; // at least one record was stored
  private volatile boolean closed;

  /**
   * @param lookupThreads for questions about credentials
   * @param unusable gets the reason once, on a sender thread, if nothing can ever be delivered
   */
  public static Transport toKinesis(
      ClientSettings settings,
      ThreadFactory lookupThreads,
      Ticker ticker,
      Consumer<String> unusable) {
    return new LazyTransport(() -> new KinesisTransport(settings, lookupThreads, ticker), unusable);
  }

  LazyTransport(Supplier<Transport> factory, Consumer<String> unusable) {
    this.factory = factory;
    this.unusable = unusable;
  }

  @Override
  public PutResult put(Batch batch) {
    batch.setRecall(() -> true); // until a transport sets its own
    PutResult result;
    try {
      result = transport().put(batch);
    } catch (LinkageError e) { // nothing of the batch was sent
      return notLinked(batch, SdkLibraries.describe(e));
    }
    hasStored |= !result.isWholeFailure();
    return result;
  }

  private PutResult notLinked(Batch batch, String cause) {
    if (hasStored) { // the next request may not need the missing class
      return PutResult.whole(Verdict.PAUSED, cause);
    }
    batch.setRecall(() -> true); // while the appender gives up its records
    if (!saidUnusable.getAndSet(true)) {
      unusable.accept(cause);
    }
    try {
      // The appender ends now, and this request needs no further report.
      end.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // ends the thread of this request
    }
    return PutResult.whole(Verdict.NOT_SENT, cause);
  }

  @Override
  public StreamSummary describe(String stream) {
    return transport().describe(stream);
  }

  @Override
  public ShardMap listShards(String stream) {
    return transport().listShards(stream);
  }

  /** Two threads may create one each. The second one has done nothing yet and is dropped. */
  private Transport transport() {
    Transport existing = made.get();
    if (existing != null) {
      return existing;
    }
    Transport fresh = factory.get();
    Transport winner = made.compareAndExchange(null, fresh);
    Transport chosen = winner == null ? fresh : winner;
    if (closed) {
      chosen.close(); // it was closed meanwhile, and this transport would stay open
    }
    return chosen;
  }

  @Override
  public void close() {
    closed = true;
    end.countDown();
    Transport existing = made.get();
    if (existing != null) {
      existing.close();
    }
  }
}
