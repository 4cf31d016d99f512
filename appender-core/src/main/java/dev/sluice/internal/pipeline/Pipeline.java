// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.pipeline;

import dev.sluice.internal.account.Ledger;
import dev.sluice.internal.account.LossReport;
import dev.sluice.internal.account.Notice;
import dev.sluice.internal.account.QuietDiagnostics;
import dev.sluice.internal.batch.Batcher;
import dev.sluice.internal.buffer.Intake;
import dev.sluice.internal.format.EventFormat;
import dev.sluice.internal.format.Formats;
import dev.sluice.internal.format.JsonFields;
import dev.sluice.internal.route.PartitionKeys;
import dev.sluice.internal.send.ClientSettings;
import dev.sluice.internal.send.KinesisTransport;
import dev.sluice.internal.send.RetryPolicy;
import dev.sluice.internal.send.Sender;
import dev.sluice.internal.util.Slots;
import dev.sluice.internal.util.Ticker;
import dev.sluice.options.BatchOptions;
import dev.sluice.options.BufferOptions;
import dev.sluice.options.InvalidOptionsException;
import dev.sluice.options.OptionNames;
import dev.sluice.options.Placeholders;
import dev.sluice.options.Problems;
import dev.sluice.options.SluiceOptions;
import dev.sluice.record.SluiceStats;
import dev.sluice.spi.Diagnostics;
import dev.sluice.spi.EventEncoder;
import dev.sluice.spi.EventReader;
import dev.sluice.spi.Transport;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Builds the stages from the options and joins them: the one class that knows them all. Its append
 * runs on caller threads, the rest on the shipper thread and the sender threads.
 *
 * @param <E> the framework's event
 */
public final class Pipeline<E> {

  /** How long a stop waits beyond its deadline for the shipper to count what is left. */
  private static final Duration STOP_GRACE = Duration.ofSeconds(1);

  private static final long IDLE_SENDER_SECONDS = 60;

  private final Admission<E> admission;
  private final Intake intake;
  private final Ledger ledger;
  private final Sender sender;
  private final ShipperThread shipperThread;
  private final QuietDiagnostics diagnostics;
  private final Duration drainTimeout;
  private final AtomicBoolean closed = new AtomicBoolean();

  private Pipeline(
      SluiceOptions options,
      EventReader<E> reader,
      SelfLogGuard guard,
      Supplier<EventFormat<E>> formats,
      PartitionKeys<E> keys,
      Ledger ledger,
      QuietDiagnostics diagnostics,
      @Nullable Transport givenTransport,
      Ticker ticker) {
    this.ledger = ledger;
    this.diagnostics = diagnostics;
    this.drainTimeout = options.get(SluiceOptions.DRAIN_TIMEOUT);

    BufferOptions buffer = options.buffer();
    long bufferBytes = buffer.get(BufferOptions.MAX_BYTES);
    // Callers may fill two thirds. The last third is for the copies that the SDK makes of requests
    // in flight, about two bytes for each of theirs, so those may hold a sixth.
    long requestBytes = bufferBytes / OptionNames.REQUEST_SHARE;
    boolean blocks = buffer.get(BufferOptions.OVERFLOW) == BufferOptions.Overflow.BLOCK;
    int maxEvents = buffer.get(BufferOptions.MAX_EVENTS);
    this.intake =
        new Intake(
            bufferBytes - 2 * requestBytes,
            maxEvents,
            blocks ? buffer.get(BufferOptions.MAX_BLOCK).toNanos() : 0,
            ticker);

    BatchOptions batch = options.batch();
    this.admission =
        new Admission<>(
            reader,
            guard,
            new Slots<>(formats),
            keys,
            batch.get(BatchOptions.MAX_RECORD_BYTES),
            intake,
            ledger,
            ticker);
    int maxInFlight = batch.get(BatchOptions.MAX_IN_FLIGHT);
    int maxRecords = batch.get(BatchOptions.MAX_RECORDS);
    Batcher batcher =
        new Batcher(
            // A buffer that is full must not wait for company that it has no room for.
            maxEvents == 0 ? maxRecords : Math.min(maxRecords, maxEvents),
            Math.min(batch.get(BatchOptions.MAX_BYTES), requestBytes),
            batch.get(BatchOptions.LINGER).toNanos());
    RetryPolicy policy = RetryPolicy.compile(options.retry());
    Transport transport =
        givenTransport == null
            ? new KinesisTransport(new ClientSettings(options, maxInFlight))
            : givenTransport;
    ThreadPoolExecutor senderThreads =
        new ThreadPoolExecutor(
            maxInFlight,
            maxInFlight,
            IDLE_SENDER_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            guard);
    senderThreads.allowCoreThreadTimeOut(true);
    this.sender =
        new Sender(
            transport, senderThreads, policy, maxInFlight, requestBytes, ticker, intake::wake);
    LossReport losses = new LossReport(ledger, diagnostics, ticker);
    Shipper shipper =
        new Shipper(intake, batcher, sender, policy, ledger, losses, diagnostics, ticker);
    this.shipperThread =
        new ShipperThread(
            shipper,
            intake,
            diagnostics,
            ticker,
            guard,
            () -> {
              senderThreads.shutdownNow();
              transport.close();
            });
  }

  /**
   * Checks the options and starts the threads. Touches no network.
   *
   * @param name the appender's, for thread names and messages
   * @param givenOptions copied; later changes have no effect
   * @param encoder the framework's own encoder or layout, or null for our formats
   * @param transport another way to the stream, or null for the AWS SDK
   * @throws InvalidOptionsException with all that is wrong
   */
  public static <E> Pipeline<E> open(
      String name,
      SluiceOptions givenOptions,
      EventReader<E> reader,
      @Nullable EventEncoder<E> encoder,
      Diagnostics diagnostics,
      @Nullable Transport transport) {
    SluiceOptions options = givenOptions.copy();
    Problems problems = new Problems();
    OptionNames.resolve(options, System::getenv, problems);
    if (encoder != null) {
      OptionNames.checkEncoded(options.format(), problems);
    }
    Ledger ledger = new Ledger();
    PartitionKeys<E> keys =
        PartitionKeys.compile(
            options,
            reader,
            Placeholders.hostname(System::getenv),
            encoder == null ? null : JsonFields::find,
            () -> ledger.noticed(Notice.KEY_MISSING, 1),
            problems);
    Supplier<EventFormat<E>> formats = compileFormats(options, reader, encoder, ledger, problems);
    Ticker ticker = Ticker.system();
    Pipeline<E> pipeline =
        new Pipeline<>(
            options,
            reader,
            new SelfLogGuard(name),
            formats,
            keys,
            ledger,
            new QuietDiagnostics(diagnostics, ticker),
            transport,
            ticker);
    pipeline.shipperThread.start();
    return pipeline;
  }

  private static <E> Supplier<EventFormat<E>> compileFormats(
      SluiceOptions options,
      EventReader<E> reader,
      @Nullable EventEncoder<E> encoder,
      Ledger ledger,
      Problems problems) {
    try {
      Supplier<EventFormat<E>> formats =
          Formats.compile(
              options.format(),
              reader,
              encoder,
              System::getenv,
              new LedgerCounts(ledger),
              problems);
      if (problems.isEmpty()) {
        return formats;
      }
    } catch (IllegalArgumentException e) {
      if (problems.isEmpty()) {
        throw e;
      } // else it is an option that cannot be read, which is among the problems already
    }
    throw new InvalidOptionsException(problems);
  }

  /** Takes an event, or counts why not. Caller threads; throws nothing. */
  public void append(E event) {
    admission.append(event);
  }

  /**
   * Waits until everything appended before this call is delivered or dropped.
   *
   * @return whether it came to that within the time
   */
  public boolean flush(Duration timeout) throws InterruptedException {
    return shipperThread.flush(timeout);
  }

  /** Delivers what is buffered, at most for this time, and counts the rest. May be called again. */
  public void close(Duration timeout) {
    if (closed.getAndSet(true)) {
      return;
    }
    shipperThread.stop(timeout, STOP_GRACE);
    diagnostics.info("stopped: " + stats().summary());
  }

  /** The drain timeout of the options. */
  public Duration drainTimeout() {
    return drainTimeout;
  }

  public SluiceStats stats() {
    Intake.Held held = intake.held();
    return ledger.snapshot(held.events(), held.eventBytes(), held.bytes(), sender.requestCount());
  }
}
