// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.pipeline;

import dev.sluice.internal.account.FinalCounts;
import dev.sluice.internal.account.Ledger;
import dev.sluice.internal.account.LossReport;
import dev.sluice.internal.account.QuietDiagnostics;
import dev.sluice.internal.account.TimedTransport;
import dev.sluice.internal.buffer.Intake;
import dev.sluice.internal.send.ClientSettings;
import dev.sluice.internal.send.LazyTransport;
import dev.sluice.internal.util.Compressor;
import dev.sluice.internal.util.Compressors;
import dev.sluice.internal.util.Environment;
import dev.sluice.internal.util.Ticker;
import dev.sluice.options.BatchOptions;
import dev.sluice.options.BatchOptions.Aggregation;
import dev.sluice.options.InvalidOptionsException;
import dev.sluice.options.Problems;
import dev.sluice.options.SluiceOptions;
import dev.sluice.record.DropReason;
import dev.sluice.record.FilterVerdict;
import dev.sluice.record.Severity;
import dev.sluice.record.SluiceSnapshot;
import dev.sluice.record.SluiceStats;
import dev.sluice.spi.Diagnostics;
import dev.sluice.spi.EventEncoder;
import dev.sluice.spi.EventReader;
import dev.sluice.spi.Fallback;
import dev.sluice.spi.Transport;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Builds the stages from the options and joins them: the one class that knows them all. Its append
 * runs on caller threads, the rest on the shipper thread and the sender threads.
 *
 * @param <E> the framework's event
 */
public final class Pipeline<E> {

  private final Admission<E> admission;
  private final Monitor monitor;
  private final ShipperThread shipperThread;
  private final Ending ending;
  private final StreamCheck check;
  private final Pauses pauses = new Pauses(Pauses.FIRST_NANOS);
  private final AppendWait wait;
  private final QuietDiagnostics diagnostics;
  private volatile Consumer<FinalCounts<E>> whenOver = last -> {}; // written once, when opened

  private Pipeline(
      String name,
      SluiceOptions options,
      Admission<E> admission,
      RecordLimit limit,
      Intake intake,
      SelfLogGuard guard,
      Ledger ledger,
      @Nullable Supplier<Compressor> aggregateCompressors,
      QuietDiagnostics diagnostics,
      @Nullable Transport givenTransport,
      @Nullable Fallback fallback,
      Ticker ticker) {
    this.admission = admission;
    this.diagnostics = diagnostics;
    // Each stream has its own window, so that one that hangs does not take the others' threads.
    int threads = options.batch().get(BatchOptions.MAX_IN_FLIGHT) * admission.streams().size();
    DeliveryThreads deliveryThreads = new DeliveryThreads();
    TimedTransport transport =
        new TimedTransport(
            givenTransport == null
                ? LazyTransport.toKinesis(
                    new ClientSettings(options, threads),
                    task -> guard.newLookupThread(deliveryThreads.of(task)),
                    ticker,
                    this::unusable)
                : givenTransport,
            ticker);
    SenderThreads senderThreads = new SenderThreads(threads, guard, deliveryThreads);
    Settlement settlement =
        Settlement.compile(options, guard.named(fallback), intake, ledger, diagnostics);
    Lanes lanes =
        new Lanes(
            name,
            options,
            transport,
            senderThreads,
            aggregateCompressors,
            settlement,
            intake,
            diagnostics,
            new Outlook(options, ledger, intake),
            guard,
            ticker);
    this.check =
        new StreamCheck(options, admission.streams(), transport, limit, pauses, diagnostics);
    LossReport losses = new LossReport(ledger, diagnostics, ticker);
    Commits commits = new Commits(ticker);
    Shipper shipper =
        new Shipper(intake, lanes.open(admission.streams()), settlement, losses, commits, ticker);
    this.shipperThread =
        new ShipperThread(shipper, intake, diagnostics, ticker, guard, deliveryThreads, this::end);
    this.wait = new AppendWait(options, intake, commits, ledger, shipperThread);
    this.monitor =
        new Monitor(
            ledger,
            intake,
            BufferShares.callerBytes(options.buffer()),
            lanes,
            transport,
            shipperThread);
    this.ending =
        new Ending(
            shipperThread,
            senderThreads,
            transport,
            monitor,
            diagnostics,
            guard,
            options.get(SluiceOptions.DRAIN_TIMEOUT));
  }

  private void end() {
    pauses.end();
    try {
      ending.over();
    } finally {
      Running.remove(shipperThread);
      whenOver.accept(admission.finalCounts(monitor.snapshot()));
    }
  }

  /** Called once with the final counts, on the shipper thread, at its end. */
  public void whenOver(Consumer<FinalCounts<E>> action) {
    whenOver = action;
  }

  /**
   * Nothing can ever be delivered: the appender stops at once. The time of its stop is for the
   * fallback and the dead letter file. Called on a sender thread by the first request.
   */
  private void unusable(String cause) {
    ending.closeInVain(
        () ->
            diagnostics.say(
                "nothing can be delivered with the libraries on the class path, and the appender"
                    + " stops: "
                    + cause));
  }

  /**
   * Checks the options and starts the threads. Touches no network.
   *
   * @param name the appender's, for thread names and messages
   * @param givenOptions copied; later changes have no effect
   * @param encoder the framework's own encoder or layout, or null for our formats
   * @param transport another way to the stream, or null for the AWS SDK
   * @param fallback takes the events that are given up, or null
   * @throws InvalidOptionsException with all problems
   */
  public static <E> Pipeline<E> open(
      String name,
      SluiceOptions givenOptions,
      EventReader<E> reader,
      @Nullable EventEncoder<E> encoder,
      Diagnostics diagnostics,
      @Nullable Transport transport,
      @Nullable Fallback fallback) {
    SluiceOptions options = givenOptions.copy();
    Problems problems = new Problems();
    Environment environment = Environment.ofProcess();
    OptionChecks.run(options, environment, encoder != null, problems);
    Ticker ticker = Ticker.system();
    Ledger ledger = new Ledger();
    SelfLogGuard guard = new SelfLogGuard(name);
    LibraryLook libraries = LibraryLook.begin(options, transport, guard);
    Intake intake = BufferShares.intake(options, ledger, ticker);
    Supplier<Compressor> compressors = Compressors.compile(options.format(), problems);
    // Newline aggregates are compressed as a whole, many lines at once. KCL cannot read a
    // compressed KPL aggregate, so with kpl each event is compressed alone.
    boolean lines = options.batch().get(BatchOptions.AGGREGATION) == Aggregation.NEWLINE;
    ContainerLookup container = new ContainerLookup(options.format(), environment);
    RecordLimit limit =
        new RecordLimit(options.batch().maxRecordBytes(), lines, lines && compressors != null);
    Admission<E> admission =
        new Admissions<>(reader, container.fields(), lines ? null : compressors, guard, ticker)
            .compile(options, encoder, limit, intake, ledger, problems);
    libraries.end(problems);
    if (!problems.isEmpty()) {
      throw new InvalidOptionsException(problems);
    }
    QuietDiagnostics quiet = new QuietDiagnostics(diagnostics, ticker);
    Pipeline<E> pipeline =
        new Pipeline<>(
            name,
            options,
            admission,
            limit,
            intake,
            guard,
            ledger,
            lines ? compressors : null,
            quiet,
            transport,
            fallback,
            ticker);
    container.start(guard, pipeline.pauses, quiet, ticker);
    Running.start(
        pipeline.shipperThread, new Running.Surroundings(reader.queues(), fallback != null));
    try {
      if (options.get(SluiceOptions.SHUTDOWN_HOOK)) {
        pipeline.ending.keepJvm();
      }
      if (options.get(SluiceOptions.JMX)) {
        pipeline.monitor.show(name, quiet);
      }
      pipeline.check.start(guard);
      pipeline.check.await(problems);
    } catch (Throwable t) { // such as no more threads
      pipeline.close(Duration.ZERO, true); // the caller gets no pipeline that it could close
      throw t;
    }
    if (!problems.isEmpty()) {
      pipeline.close(Duration.ZERO, false);
      throw new InvalidOptionsException(problems);
    }
    OptionChecks.remark(options, encoder != null, quiet::info);
    return pipeline;
  }

  /** The same diagnostics, with standard error for messages that the framework does not show. */
  public static Diagnostics audible(String name, Diagnostics diagnostics) {
    return new StderrDiagnostics(name, diagnostics, Ticker.system());
  }

  /** Takes an event, or counts and returns why not. Caller threads; throws nothing. */
  public @Nullable DropReason append(E event) {
    return wait.after(admission.append(event));
  }

  /** Counts an event that append did not. Caller threads. */
  public void countRefused(DropReason reason, Severity severity) {
    admission.countRefused(reason, severity);
  }

  /** Asks the appender's filters about an event. Caller threads; throws nothing. */
  public FilterVerdict filter(E event, Predicate<? super E> filter) {
    return admission.filter(event, filter);
  }

  /** Whether everything appended before this call is delivered or dropped within the time. */
  public boolean flush(Duration timeout) throws InterruptedException {
    return shipperThread.flush(timeout);
  }

  /**
   * As {@link #flush}, for all pipelines of this class loader and for events in queues of the
   * frameworks.
   */
  public static boolean flushAll(Duration timeout) throws InterruptedException {
    return Running.flush(timeout, Ticker.system());
  }

  /**
   * Delivers the buffered events for at most this time and counts the rest as lost; at once or in
   * the background.
   */
  public void close(Duration timeout, boolean later) {
    ending.close(timeout, later);
  }

  public boolean isOpen() {
    return shipperThread.isOpen();
  }

  public boolean isOver() {
    return shipperThread.hasEnded();
  }

  /** The final counts, or null until the pipeline has ended. */
  public @Nullable FinalCounts<E> finalCounts() {
    return shipperThread.isOver() ? admission.finalCounts(monitor.snapshot()) : null;
  }

  /** The drain timeout of the options. */
  public Duration drainTimeout() {
    return ending.drainTimeout();
  }

  public SluiceStats stats() {
    return monitor.stats();
  }

  public SluiceSnapshot snapshot() {
    return monitor.snapshot();
  }
}
