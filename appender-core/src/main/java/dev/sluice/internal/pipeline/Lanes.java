// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.pipeline;

import dev.sluice.internal.account.QuietDiagnostics;
import dev.sluice.internal.batch.Batcher;
import dev.sluice.internal.batch.Batchers;
import dev.sluice.internal.batch.Keeper;
import dev.sluice.internal.buffer.Intake;
import dev.sluice.internal.buffer.spool.Spooler;
import dev.sluice.internal.buffer.spool.Spoolers;
import dev.sluice.internal.buffer.spool.log.Amount;
import dev.sluice.internal.send.InFlightBytes;
import dev.sluice.internal.send.RetryPolicy;
import dev.sluice.internal.send.Sender;
import dev.sluice.internal.send.ShardWatch;
import dev.sluice.internal.util.Compressor;
import dev.sluice.internal.util.Ticker;
import dev.sluice.options.BatchOptions;
import dev.sluice.options.BatchOptions.Aggregation;
import dev.sluice.options.BufferOptions;
import dev.sluice.options.BufferOptions.Overflow;
import dev.sluice.options.SluiceOptions;
import dev.sluice.options.SpoolOptions;
import dev.sluice.spi.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Builds the lane of each stream from the options. */
final class Lanes {

  private final SluiceOptions options;
  private final Transport transport;
  private final SenderThreads senderThreads;
  private final InFlightBytes inFlightBytes;
  private final long requestBytes;
  private final @Nullable Supplier<Compressor> aggregateCompressors;
  private final Settlement settlement;
  private final Spoolers spoolers;
  private final String name;
  private final QuietDiagnostics diagnostics;
  private final Outlook outlook;
  private final Ticker ticker;
  private final Intake intake;
  private final List<Sender> senders = new ArrayList<>();
  private final List<Spooler> disks = new ArrayList<>();

  /**
   * @param name the appender's
   * @param aggregateCompressors make what compresses a newline aggregate, or null
   */
  Lanes(
      String name,
      SluiceOptions options,
      Transport transport,
      SenderThreads senderThreads,
      @Nullable Supplier<Compressor> aggregateCompressors,
      Settlement settlement,
      Intake intake,
      QuietDiagnostics diagnostics,
      Outlook outlook,
      SelfLogGuard guard,
      Ticker ticker) {
    this.name = name;
    this.options = options;
    this.transport = transport;
    this.senderThreads = senderThreads;
    this.requestBytes = BufferShares.requestBytes(options.buffer());
    this.inFlightBytes = new InFlightBytes(requestBytes);
    this.aggregateCompressors = aggregateCompressors;
    this.settlement = settlement;
    this.spoolers =
        new Spoolers(
            options.spool(),
            Batchers.packing(options.batch(), options.format()),
            intake,
            settlement,
            BufferShares.returnBytes(options.buffer()),
            BufferShares.returnEvents(options.buffer()),
            diagnostics::warn,
            diagnostics::info,
            task -> guard.newThread("disk", task),
            ticker);
    this.diagnostics = diagnostics;
    this.outlook = outlook;
    this.ticker = ticker;
    this.intake = intake;
  }

  /** One lane for each stream, in their order. Called once. */
  List<Lane> open(List<String> streams) {
    List<Lane> lanes = new ArrayList<>(streams.size());
    for (String stream : streams) {
      // The spool directory of the appender's own stream has no stream name: after a change of the
      // option its records go to the new stream.
      String spoolName = lanes.isEmpty() ? name : name + "@" + stream;
      lanes.add(open(stream, spoolers.compile(spoolName, streams.size())));
    }
    return lanes;
  }

  private Lane open(String stream, Spooler spooler) {
    BatchOptions batch = options.batch();
    RetryPolicy policy = RetryPolicy.compile(options.retry(), options.spool().isOff());
    Sender sender =
        new Sender(
            transport,
            senderThreads.requests(),
            policy,
            batch.get(BatchOptions.MAX_IN_FLIGHT),
            inFlightBytes,
            ticker,
            intake::wake);
    senders.add(sender);
    disks.add(spooler);
    LaneReport report =
        new LaneReport(
            stream,
            diagnostics,
            outlook,
            options.get(SluiceOptions.SLOW_FLUSH_THRESHOLD).toNanos(),
            options.get(SluiceOptions.DEBUG));
    return new Lane(
        intake.pool(),
        batcher(stream, new SpoolKeeper(spooler)),
        spooler,
        options.spool().get(SpoolOptions.SPOOL_DELAY).toNanos(),
        sender,
        shardWatch(stream),
        policy,
        settlement,
        report,
        ticker);
  }

  private Batcher batcher(String stream, Keeper keeper) {
    BatchOptions batch = options.batch();
    int maxEvents = options.buffer().get(BufferOptions.MAX_EVENTS);
    int maxRecords = batch.get(BatchOptions.MAX_RECORDS);
    // Records in flight cannot make room. With drop_oldest they may hold at most half of the
    // buffer.
    boolean dropsOldest = options.buffer().get(BufferOptions.OVERFLOW) == Overflow.DROP_OLDEST;
    int shares = dropsOldest ? 2 * batch.get(BatchOptions.MAX_IN_FLIGHT) : 1;
    int largest = Math.max(1, maxEvents / shares);
    return Batchers.compile(
        stream,
        batch,
        options.get(SluiceOptions.ORDERING) == SluiceOptions.Ordering.KEY,
        // A batch must not wait for more records than the buffer may hold.
        maxEvents == 0 ? maxRecords : Math.min(maxRecords, largest),
        Math.min(batch.get(BatchOptions.MAX_BYTES), requestBytes),
        keeper,
        aggregateCompressors,
        intake.pool());
  }

  /**
   * Aggregates are made for a shard, so they need the map. Otherwise the map is needed only when a
   * shard throttles.
   */
  private ShardWatch shardWatch(String stream) {
    boolean always = options.batch().get(BatchOptions.AGGREGATION) != Aggregation.NONE;
    return new ShardWatch(
        stream, always, transport, senderThreads.housekeeping(), ticker, intake::wake);
  }

  /** Bytes of spool files, of all streams. Any thread. */
  long spoolBytes() {
    return disks.stream().mapToLong(Spooler::diskBytes).sum();
  }

  /** Events that count as on disk and are not written yet, of all streams. Any thread. */
  Amount leaving() {
    return disks.stream().map(Spooler::leaving).reduce(Amount.NONE, Amount::plus);
  }

  /** Requests dispatched so far, to all streams. Any thread. */
  long requestCount() {
    return senders.stream().mapToLong(Sender::requestCount).sum();
  }
}
