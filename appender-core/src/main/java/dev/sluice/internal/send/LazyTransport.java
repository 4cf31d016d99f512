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
 * Makes the transport with the first request, on a sender thread: even to load its class opens a
 * dozen jars of the SDK, and the application's start is not to wait for that.
 *
 * <p>A class or a method of the SDK that is missing stays missing until the JVM ends: what this JVM
 * has never delivered it never will.
 */
public final class LazyTransport implements Transport {

  private static final long PATIENCE_MILLIS = 2_000;

  private final Supplier<Transport> factory;
  private final Consumer<String> unusable;
  private final AtomicReference<@Nullable Transport> made = new AtomicReference<>();
  private final AtomicBoolean saidUnusable = new AtomicBoolean();
  private final CountDownLatch end = new CountDownLatch(1);
  private volatile boolean hasStored; // some record, at some time
  private volatile boolean closed;

  /**
   * @param lookupThreads for questions about credentials
   * @param unusable told once, on a sender thread, why nothing can ever be delivered
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
    batch.setRecall(() -> true); // until there is a transport, which knows better
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
    if (hasStored) { // what is missing is needed now and then: perhaps not by the next request
      return PutResult.whole(Verdict.PAUSED, cause);
    }
    batch.setRecall(() -> true); // while the appender gives up what it has
    if (!saidUnusable.getAndSet(true)) {
      unusable.accept(cause);
    }
    try {
      // The appender ends now: of this request nothing more is to be said.
      end.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // which is how the threads of requests end
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

  /** Two threads may make one each: the second one has done nothing yet and is forgotten. */
  private Transport transport() {
    Transport existing = made.get();
    if (existing != null) {
      return existing;
    }
    Transport fresh = factory.get();
    Transport winner = made.compareAndExchange(null, fresh);
    Transport chosen = winner == null ? fresh : winner;
    if (closed) {
      chosen.close(); // it was closed while we made it: nobody else would close this one
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
