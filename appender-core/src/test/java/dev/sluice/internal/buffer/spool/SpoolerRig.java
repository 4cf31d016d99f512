// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fake.ManualTicker;
import dev.sluice.internal.buffer.Held;
import dev.sluice.internal.buffer.Intake;
import dev.sluice.internal.buffer.spool.log.Amount;
import dev.sluice.internal.buffer.spool.log.FaultyDisk;
import dev.sluice.internal.buffer.spool.log.Spool;
import dev.sluice.internal.buffer.spool.log.SpoolRig;
import dev.sluice.internal.util.records.ArrayPool;
import dev.sluice.internal.util.records.RecordQueue;
import dev.sluice.record.DropReason;
import dev.sluice.record.PutEntry;
import dev.sluice.record.Severity;
import dev.sluice.record.SeverityCounts;
import dev.sluice.record.UserRecord;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A spooler over a disk that fails when told, driven step by step as the shipper does it, with the
 * accounts of an appender. Records are single events, known by their numbers.
 */
final class SpoolerRig implements Spooler.Accounts {

  static final int MAX_HELD_BYTES = 1 << 20;

  final SpoolRig files;
  final FaultyDisk disk;
  final ManualTicker ticker;
  boolean writesAhead;
  boolean dropsOldest;
  long returnBytes = 1 << 20;
  long returnEvents = 10_000;
  long readBytes = 1; // one record at a time

  Intake intake;
  Spooler spooler;

  /** Records that the pipeline has: not accepted by Kinesis yet. */
  final List<PutEntry> inHand = new ArrayList<>();

  /** Numbers of what Kinesis accepted, in that order. */
  final List<Integer> delivered = new ArrayList<>();

  final List<String> warnings;
  long appended;
  long inSpool;
  long recovered;
  long freedBytes;
  long maybeDuplicated;
  final Map<DropReason, Long> lost = new EnumMap<>(DropReason.class);

  /** Called by the disk thread when it opens the spool. */
  Runnable whileOpening = () -> {};

  /** Called when a record was handed over to the disk alone. */
  Runnable afterHandOver = () -> {};

  SpoolerRig(Path root) {
    this.files = new SpoolRig(root);
    this.disk = files.disk;
    this.ticker = files.ticker;
    this.warnings = files.warnings;
  }

  /** A new appender on the same directory, which takes the first step. */
  SpoolerRig open() {
    inHand.clear();
    appended = 0;
    inSpool = 0;
    recovered = 0;
    delivered.clear();
    lost.clear();
    intake = new Intake(MAX_HELD_BYTES, 0, 0, null, ticker);
    Spooler.Policy policy =
        new Spooler.Policy(writesAhead, dropsOldest, returnBytes, returnEvents, readBytes);
    spooler =
        new Spooler(
            policy,
            this::openSpool,
            null,
            intake,
            this,
            (kind, text) -> warnings.add(kind + ": " + text),
            files.infos::add,
            ticker);
    begin(false);
    return this;
  }

  private Spool openSpool(Mailbox mailbox) {
    files.watcher = mailbox::beat;
    whileOpening.run();
    files.spool = files.tryOpen("app");
    return files.spool == null ? null : files.spool.spool();
  }

  /** Whether all that was kept until now is safe, or said not to be. */
  boolean isSafe() {
    spooler.mark();
    begin(false).commit();
    return spooler.isMarkSafe();
  }

  /**
   * A step begins.
   *
   * @param stuck whether nothing can be delivered at the moment: what is appended goes to disk
   */
  SpoolerRig begin(boolean stuck) {
    spooler.begin(stuck, ticker.nanoTime());
    return this;
  }

  /** Time passes, and a step begins. */
  SpoolerRig after(long millis, boolean stuck) {
    ticker.advanceMillis(millis);
    return begin(stuck);
  }

  /** Events of these numbers arrive. */
  SpoolerRig keepAll(int first, int last) {
    for (int number = first; number <= last; number++) {
      keep(number, 100);
    }
    return this;
  }

  /** An event of this size arrives; returns what memory has to deliver, or null. */
  PutEntry keep(int number, int size) {
    UserRecord record = record(number, size);
    assertThat(intake.offer(record)).as("room in memory for %s", number).isNull();
    intake.drainTo(new RecordQueue(new ArrayPool(1 << 20)), 1, Long.MAX_VALUE);
    appended++;
    PutEntry entry = spooler.keep(PutEntry.of(record));
    if (entry != null) {
      inHand.add(entry);
    }
    return entry;
  }

  private UserRecord record(int number, int size) {
    byte[] data = (number + ":" + "x".repeat(size)).getBytes(StandardCharsets.US_ASCII);
    return new UserRecord(data, "key-" + number, Severity.INFO, ticker.nanoTime());
  }

  /** Takes back from disk what waits there, and returns its numbers. */
  List<Integer> refill() {
    return refill(Integer.MAX_VALUE);
  }

  /** Takes back at most so many. */
  List<Integer> refill(int most) {
    List<Integer> numbers = new ArrayList<>();
    spooler.refill(
        () -> numbers.size() < most,
        entry -> {
          inHand.add(entry);
          numbers.add(number(entry));
        });
    return numbers;
  }

  static int number(PutEntry entry) {
    String text = new String(entry.data(), StandardCharsets.US_ASCII);
    String number = text.substring(0, text.indexOf(':'));
    assertThat(entry.partitionKey()).isEqualTo("key-" + number);
    return Integer.parseInt(number);
  }

  /** Kinesis has the record. */
  void deliver(PutEntry entry) {
    assertThat(inHand.remove(entry)).as("a record is delivered once").isTrue();
    spooler.forget(entry);
    delivered.add(number(entry));
    intake.release(Held.of(entry));
  }

  /** Kinesis has all that is in hand. */
  SpoolerRig deliverAll() {
    List.copyOf(inHand).forEach(this::deliver);
    return this;
  }

  SpoolerRig commit() {
    spooler.commit();
    return this;
  }

  /** The appender stops: what is in hand goes to the disk, or is lost. */
  void close() {
    for (PutEntry entry : inHand) {
      if (!spooler.keepAtStop(entry, true)) {
        lose(entry);
      }
    }
    inHand.clear();
    spooler.takeRefused(
        entry -> {
          if (!spooler.keepAtStop(entry, true)) {
            lose(entry);
          }
        });
    spooler.end();
    spooler.close(ticker.nanoTime(), this::lose);
  }

  private void lose(PutEntry entry) {
    intake.release(Held.of(entry));
    lost.merge(DropReason.SHUTDOWN, (long) entry.eventCount(), Long::sum);
  }

  long lost() {
    return lost.values().stream().mapToLong(Long::longValue).sum();
  }

  long inMemory() {
    return intake.held().events().total();
  }

  /** Every event is in exactly one state. */
  void assertConserved() {
    assertThat(delivered.size() + lost() + inSpool + inMemory())
        .as(
            "delivered %s, lost %s, in the spool %s, in memory %s",
            delivered.size(), lost, inSpool, inMemory())
        .isEqualTo(appended + recovered);
  }

  /** Events that are on disk intact, whoever else has them; copies count once. */
  List<Integer> onDisk() {
    List<Integer> numbers = new ArrayList<>();
    files.segments().forEach(each -> numbers.addAll(SpoolRig.intact(each).keySet()));
    Collections.sort(numbers);
    return numbers.stream().distinct().toList();
  }

  /** All is delivered or lost, nobody is charged for anything, and nothing is left behind. */
  void assertDrained() {
    assertConserved();
    assertThat(spooler.isEmpty()).as("nothing waits").isTrue();
    assertThat(inSpool).as("in the spool").isZero();
    assertThat(intake.held()).as("memory").isEqualTo(new Held(SeverityCounts.NONE, 0, 0));
  }

  @Override
  public void toDisk(PutEntry entry) {
    inSpool += entry.eventCount();
    intake.release(new Held(entry.severities(), entry.eventBytes(), 0));
    afterHandOver.run();
  }

  @Override
  public void freed(int heldBytes) {
    freedBytes += heldBytes;
    intake.release(new Held(SeverityCounts.NONE, 0, heldBytes));
  }

  @Override
  public void toMemory(PutEntry entry) {
    inSpool -= entry.eventCount();
  }

  @Override
  public void recovered(Amount amount) {
    recovered += amount.events();
    inSpool += amount.events();
  }

  @Override
  public void maybeDuplicated(long events) {
    maybeDuplicated += events;
  }

  @Override
  public void lost(DropReason reason, Amount amount) {
    inSpool -= amount.events();
    lost.merge(reason, amount.events(), Long::sum);
  }
}
