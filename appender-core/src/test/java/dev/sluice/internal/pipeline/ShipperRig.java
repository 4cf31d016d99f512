// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.pipeline;

import dev.sluice.fake.FakeTransport;
import dev.sluice.fake.LargestRandom;
import dev.sluice.fake.ManualTicker;
import dev.sluice.fake.RecordingDiagnostics;
import dev.sluice.fake.Records;
import dev.sluice.internal.account.DeadLetters;
import dev.sluice.internal.account.Ledger;
import dev.sluice.internal.account.LossReport;
import dev.sluice.internal.account.QuietDiagnostics;
import dev.sluice.internal.batch.Batcher;
import dev.sluice.internal.batch.Batchers;
import dev.sluice.internal.buffer.Evicted;
import dev.sluice.internal.buffer.Intake;
import dev.sluice.internal.buffer.spool.Spooler;
import dev.sluice.internal.buffer.spool.Spoolers;
import dev.sluice.internal.send.InFlightBytes;
import dev.sluice.internal.send.RetryPolicy;
import dev.sluice.internal.send.Sender;
import dev.sluice.internal.send.ShardWatch;
import dev.sluice.internal.util.Compressor;
import dev.sluice.internal.util.records.Poison;
import dev.sluice.options.BatchOptions;
import dev.sluice.options.FormatOptions;
import dev.sluice.options.SluiceOptions;
import dev.sluice.options.SpoolOptions;
import dev.sluice.record.DropReason;
import dev.sluice.record.PutResult;
import dev.sluice.record.SeverityCounts;
import dev.sluice.record.SluiceStats;
import dev.sluice.record.UndeliveredEvent;
import dev.sluice.record.UserRecord;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A shipper without its thread: the test moves the clock and decides when requests end. */
final class ShipperRig {

  final ManualTicker ticker = new ManualTicker();
  final FakeTransport transport = new FakeTransport();
  final RecordingDiagnostics heard = new RecordingDiagnostics();
  final Ledger ledger = new Ledger();
  final Intake intake;
  final List<UndeliveredEvent> undelivered = new ArrayList<>();
  private final List<Sender> senders = new ArrayList<>();
  final Commits commits;
  final Shipper shipper;
  Executor senderThreads = this::keep;

  /** Called before a message is made, and before an event is handed over; both may throw. */
  Runnable beforeMessage = () -> {};

  Runnable beforeHandOver = () -> {};

  private final Deque<Runnable> underWay = new ArrayDeque<>();

  static final class Settings {
    int maxRecords = 500;
    long maxBatchBytes = 5 << 20;
    BatchOptions batch = new BatchOptions();
    boolean ordered;
    int maxInFlight = 4;
    long maxInFlightBytes = 5 << 20;
    long maxAgeNanos = Duration.ofMinutes(10).toNanos();
    int maxAttempts;
    boolean resetOnSuccess = true;
    boolean immediateRetry = true;
    long maxHeldBytes = 32 << 20;
    long maxHeldEvents;
    boolean dropsOldest;
    boolean keepsUndelivered;
    boolean debug;
    List<String> streams = List.of("s");
    SpoolOptions spool = new SpoolOptions();
    long returnBytes = 1 << 20;
    @Nullable Supplier<Compressor> compressors;
  }

  ShipperRig() {
    this(new Settings());
  }

  ShipperRig(Settings settings) {
    intake =
        new Intake(
            settings.maxHeldBytes,
            settings.maxHeldEvents,
            0,
            settings.dropsOldest ? this::evicted : null,
            ticker);
    RetryPolicy policy =
        new RetryPolicy(
            settings.maxAgeNanos,
            settings.maxAttempts,
            Duration.ofMillis(100).toNanos(),
            Duration.ofSeconds(10).toNanos(),
            settings.resetOnSuccess,
            settings.immediateRetry,
            new LargestRandom());
    commits = new Commits(ticker);
    InFlightBytes inFlightBytes = new InFlightBytes(settings.maxInFlightBytes);
    QuietDiagnostics quiet =
        new QuietDiagnostics(
            heard,
            () -> {
              beforeMessage.run();
              return ticker.nanoTime();
            });
    DeadLetters deadLetters =
        new DeadLetters(
            settings.keepsUndelivered ? this::keep : null,
            null,
            Batchers.unpacker(Batchers.packing(settings.batch, new FormatOptions())),
            ledger,
            quiet);
    Settlement settlement = new Settlement(intake, ledger, deadLetters);
    Outlook outlook = new Outlook(new SluiceOptions(), ledger, intake);
    Spoolers spoolers =
        new Spoolers(
            settings.spool,
            Batchers.packing(settings.batch, new FormatOptions()),
            intake,
            settlement,
            settings.returnBytes,
            Integer.MAX_VALUE,
            quiet::warn,
            quiet::info,
            null,
            ticker);
    List<Lane> lanes = new ArrayList<>();
    for (String stream : settings.streams) {
      LaneReport report =
          new LaneReport(stream, quiet, outlook, Duration.ofSeconds(20).toNanos(), settings.debug);
      Spooler spooler = spoolers.compile(stream, settings.streams.size());
      Batcher batcher =
          Batchers.compile(
              stream,
              settings.batch,
              settings.ordered,
              settings.maxRecords,
              settings.maxBatchBytes,
              new SpoolKeeper(spooler),
              settings.compressors,
              intake.pool());
      Sender sender =
          new Sender(
              transport,
              task -> senderThreads.execute(task),
              policy,
              settings.maxInFlight,
              inFlightBytes,
              ticker,
              intake::wake);
      senders.add(sender);
      ShardWatch shardWatch =
          new ShardWatch(stream, false, transport, Runnable::run, ticker, intake::wake);
      long spoolDelayNanos = settings.spool.get(SpoolOptions.SPOOL_DELAY).toNanos();
      lanes.add(
          new Lane(
              intake.pool(),
              batcher,
              spooler,
              spoolDelayNanos,
              sender,
              shardWatch,
              policy,
              settlement,
              report,
              ticker));
    }
    LossReport losses = new LossReport(ledger, quiet, ticker);
    shipper = new Shipper(intake, lanes, settlement, losses, commits, ticker);
  }

  private boolean evicted(Evicted record) {
    return ledger.dropped(
        DropReason.OVERFLOW, SeverityCounts.one(record.severity()), record.sizeBytes());
  }

  private boolean keep(UndeliveredEvent event) {
    beforeHandOver.run();
    return undelivered.add(event);
  }

  private void keep(Runnable task) {
    underWay.add(task);
  }

  void append(String... texts) {
    for (String text : texts) {
      append(Records.of(text, ticker.nanoTime()));
    }
  }

  void append(UserRecord... records) {
    for (UserRecord record : records) {
      append(record);
    }
  }

  /** For another stream than the first. */
  void appendTo(int route, String... texts) {
    for (String text : texts) {
      UserRecord first = Records.of(text, ticker.nanoTime());
      append(
          new UserRecord(
              first.data(),
              first.partitionKey(),
              null,
              route,
              first.severity(),
              first.createdNanos()));
    }
  }

  void append(UserRecord record) {
    if (intake.offer(record) != null) {
      throw new AssertionError("no room");
    }
  }

  void appendMany(String prefix, int count) {
    for (int i = 0; i < count; i++) {
      append(prefix + i);
    }
  }

  /** Time passes, then the shipper does what there is to do. */
  ShipperRig after(long millis) {
    ticker.advanceMillis(millis);
    runOnce();
    return this;
  }

  /** Does a step. Whoever reads an array that was given back in it does not get its bytes. */
  void runOnce() {
    shipper.runOnce();
    Poison.some(intake.pool());
  }

  /** All requests under way are answered, then the shipper does what there is to do. */
  ShipperRig answer() {
    for (int left = underWay.size(); left > 0; left--) {
      underWay.remove().run();
    }
    runOnce();
    return this;
  }

  /** The request that has been under way longest is answered. */
  ShipperRig answerOne() {
    underWay.remove().run();
    runOnce();
    return this;
  }

  /** Lets time pass and requests be answered until nothing is held. */
  ShipperRig settleAll() {
    for (int round = 0; !shipper.isDrained(); round++) {
      if (round > 10_000) {
        throw new AssertionError("never drained: " + stats().summary());
      }
      after(100).answer();
    }
    return this;
  }

  /** The stop's time is over. */
  void abandon() {
    shipper.abandon(ticker.nanoTime());
  }

  /** The stop's time is over while the transport has the oldest request and no answer yet. */
  void abandonDuringRequest() {
    transport.always(
        batch -> {
          abandon();
          return PutResult.stored();
        });
    underWay.remove().run();
  }

  /** The threads of all requests under way begin. */
  void beginRequests() {
    while (!underWay.isEmpty()) {
      underWay.remove().run();
    }
  }

  int inFlight() {
    return underWay.size();
  }

  int requests() {
    return transport.requests.size();
  }

  SluiceStats stats() {
    long requests = senders.stream().mapToLong(Sender::requestCount).sum();
    return ledger.snapshot(() -> Monitor.buffered(intake.counts()), requests);
  }
}
