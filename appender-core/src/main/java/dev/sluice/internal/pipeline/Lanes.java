// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.pipeline;

import dev.sluice.internal.account.QuietDiagnostics;
import dev.sluice.internal.batch.Batcher;
import dev.sluice.internal.batch.Batchers;
import dev.sluice.internal.send.InFlightBytes;
import dev.sluice.internal.send.RetryPolicy;
import dev.sluice.internal.send.Sender;
import dev.sluice.internal.send.ShardWatch;
import dev.sluice.internal.util.Compressor;
import dev.sluice.internal.util.Ticker;
import dev.sluice.options.BatchOptions;
import dev.sluice.options.BatchOptions.Aggregation;
import dev.sluice.options.BufferOptions;
import dev.sluice.options.SluiceOptions;
import dev.sluice.spi.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Builds the lane of each stream from the options. */
final class Lanes {

  private final SluiceOptions options;
  private final Transport transport;
  private final Executor senderThreads;
  private final InFlightBytes inFlightBytes;
  private final long requestBytes;
  private final @Nullable Supplier<Compressor> aggregateCompressors;
  private final Settlement settlement;
  private final QuietDiagnostics diagnostics;
  private final Ticker ticker;
  private final Runnable wake;
  private final List<Sender> senders = new ArrayList<>();

  /**
   * @param requestBytes bound on all requests under way
   * @param aggregateCompressors make what compresses a newline aggregate, or null
   * @param wake tells the shipper that a result is there; any thread
   */
  Lanes(
      SluiceOptions options,
      Transport transport,
      Executor senderThreads,
      long requestBytes,
      @Nullable Supplier<Compressor> aggregateCompressors,
      Settlement settlement,
      QuietDiagnostics diagnostics,
      Ticker ticker,
      Runnable wake) {
    this.options = options;
    this.transport = transport;
    this.senderThreads = senderThreads;
    this.inFlightBytes = new InFlightBytes(requestBytes);
    this.requestBytes = requestBytes;
    this.aggregateCompressors = aggregateCompressors;
    this.settlement = settlement;
    this.diagnostics = diagnostics;
    this.ticker = ticker;
    this.wake = wake;
  }

  /** One lane for each stream, in their order. Called once. */
  List<Lane> open(List<String> streams) {
    List<Lane> lanes = new ArrayList<>(streams.size());
    for (String stream : streams) {
      lanes.add(open(stream));
    }
    return lanes;
  }

  private Lane open(String stream) {
    BatchOptions batch = options.batch();
    RetryPolicy policy = RetryPolicy.compile(options.retry());
    Sender sender =
        new Sender(
            transport,
            senderThreads,
            policy,
            batch.get(BatchOptions.MAX_IN_FLIGHT),
            inFlightBytes,
            ticker,
            wake);
    senders.add(sender);
    LaneReport report =
        new LaneReport(
            diagnostics,
            options.get(SluiceOptions.SLOW_FLUSH_THRESHOLD).toNanos(),
            options.get(SluiceOptions.DEBUG));
    return new Lane(
        batcher(stream), sender, shardWatch(stream), policy, settlement, report, ticker);
  }

  private Batcher batcher(String stream) {
    BatchOptions batch = options.batch();
    int maxEvents = options.buffer().get(BufferOptions.MAX_EVENTS);
    int maxRecords = batch.get(BatchOptions.MAX_RECORDS);
    return Batchers.compile(
        stream,
        batch,
        options.get(SluiceOptions.ORDERING) == SluiceOptions.Ordering.KEY,
        // A buffer that is full must not wait for company that it has no room for.
        maxEvents == 0 ? maxRecords : Math.min(maxRecords, maxEvents),
        Math.min(batch.get(BatchOptions.MAX_BYTES), requestBytes),
        aggregateCompressors);
  }

  /** Aggregates are made for a shard; else kinesis:PutRecords is enough until a shard throttles. */
  private ShardWatch shardWatch(String stream) {
    boolean always = options.batch().get(BatchOptions.AGGREGATION) != Aggregation.NONE;
    return new ShardWatch(stream, always, transport, senderThreads, ticker, wake);
  }

  /** Requests dispatched so far, to all streams. Any thread. */
  long requestCount() {
    long count = 0;
    for (Sender sender : senders) {
      count += sender.requestCount();
    }
    return count;
  }
}
