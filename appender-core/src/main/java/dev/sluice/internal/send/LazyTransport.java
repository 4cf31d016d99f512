// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.send;

import dev.sluice.internal.util.Ticker;
import dev.sluice.record.Batch;
import dev.sluice.record.PutResult;
import dev.sluice.record.ShardMap;
import dev.sluice.record.StreamSummary;
import dev.sluice.spi.Transport;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes the transport with the first request, on a sender thread: even to load its class opens a
 * dozen jars of the SDK, and the application's start is not to wait for that.
 */
public final class LazyTransport implements Transport {

  private final Supplier<Transport> factory;
  private final AtomicReference<@Nullable Transport> made = new AtomicReference<>();
  private volatile boolean closed;

  /**
   * @param lookupThreads for questions about credentials
   */
  public static Transport toKinesis(
      ClientSettings settings, ThreadFactory lookupThreads, Ticker ticker) {
    return new LazyTransport(() -> new KinesisTransport(settings, lookupThreads, ticker));
  }

  LazyTransport(Supplier<Transport> factory) {
    this.factory = factory;
  }

  @Override
  public PutResult put(Batch batch) {
    return transport().put(batch);
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
    Transport existing = made.get();
    if (existing != null) {
      existing.close();
    }
  }
}
