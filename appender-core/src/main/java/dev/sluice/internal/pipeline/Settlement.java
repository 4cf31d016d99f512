// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.pipeline;

import dev.sluice.internal.account.DeadLetterFile;
import dev.sluice.internal.account.DeadLetters;
import dev.sluice.internal.account.Ledger;
import dev.sluice.internal.account.Notice;
import dev.sluice.internal.account.QuietDiagnostics;
import dev.sluice.internal.batch.Batchers;
import dev.sluice.internal.buffer.Held;
import dev.sluice.internal.buffer.HeldTally;
import dev.sluice.internal.buffer.Intake;
import dev.sluice.internal.buffer.spool.Spooler;
import dev.sluice.internal.buffer.spool.log.Amount;
import dev.sluice.options.RetryOptions;
import dev.sluice.options.SluiceOptions;
import dev.sluice.record.DropReason;
import dev.sluice.record.Packing;
import dev.sluice.record.PutEntry;
import dev.sluice.record.SeverityCounts;
import dev.sluice.record.Verdict;
import dev.sluice.spi.Fallback;
import org.jspecify.annotations.Nullable;

/**
 * The end of every record: counts its outcome and gives its room back to the intake. Shipper thread
 * only.
 */
final class Settlement implements Spooler.Accounts {

  private final Intake intake;
  private final Ledger ledger;
  private final DeadLetters deadLetters;

  private final HeldTally released = new HeldTally();

  Settlement(Intake intake, Ledger ledger, DeadLetters deadLetters) {
    this.intake = intake;
    this.ledger = ledger;
    this.deadLetters = deadLetters;
  }

  /** Reads the option {@code retry.deadLetterFile}. */
  static Settlement compile(
      SluiceOptions options,
      @Nullable Fallback fallback,
      Intake intake,
      Ledger ledger,
      QuietDiagnostics diagnostics) {
    String file = options.retry().find(RetryOptions.DEAD_LETTER_FILE);
    Packing packing = Batchers.packing(options.batch(), options.format());
    DeadLetters deadLetters =
        new DeadLetters(
            fallback,
            file == null ? null : new DeadLetterFile(file, packing),
            Batchers.unpacker(packing),
            ledger,
            diagnostics);
    return new Settlement(intake, ledger, deadLetters);
  }

  void stored(PutEntry entry) {
    intake.changes().settle();
    ledger.delivered(entry.eventCount(), entry.eventBytes());
    released.add(entry.severities(), entry.eventBytes(), entry.heldBytes());
  }

  void retried(PutEntry entry, Verdict why) {
    ledger.retried(why, entry.eventCount());
  }

  @Override
  public void maybeDuplicated(long events) {
    ledger.noticed(Notice.MAYBE_DUPLICATED, events);
  }

  /**
   * Counts a record that was handed over before. Needs no memory.
   *
   * @param why the verdict on the last try, or null if none failed
   */
  void dropped(DropReason reason, @Nullable Verdict why, PutEntry entry) {
    intake.changes().settle();
    ledger.dropped(reason, entry.severities(), entry.eventBytes());
    if (reason == DropReason.EXPIRED) {
      ledger.expiredFor(why, entry.severities());
    }
    released.add(entry.severities(), entry.eventBytes(), entry.heldBytes());
  }

  @Override
  public void toDisk(PutEntry entry) {
    intake.changes().settle();
    ledger.spooled(entry.eventCount(), entry.eventBytes());
    released.add(entry.severities(), entry.eventBytes(), 0);
  }

  @Override
  public void freed(int heldBytes) {
    released.add(SeverityCounts.NONE, 0, heldBytes);
  }

  @Override
  public void toMemory(PutEntry entry) {
    intake.changes().settle();
    ledger.spooled(-entry.eventCount(), -entry.eventBytes());
  }

  @Override
  public void recovered(Amount amount) {
    intake.changes().settle();
    ledger.recovered(amount.events(), amount.eventBytes());
    ledger.spooled(amount.events(), amount.eventBytes());
  }

  @Override
  public void lost(DropReason reason, Amount amount) {
    intake.changes().settle();
    ledger.spooled(-amount.events(), -amount.eventBytes());
    ledger.dropped(reason, amount.severities(), amount.eventBytes());
  }

  /** Whether a fallback or a dead letter file takes records that are given up. */
  boolean hasDeadLetters() {
    return deadLetters.hasTarget();
  }

  /** A record is given up; {@link #dropped} counts it, or {@link #lostRest} all of them. */
  void handOver(DropReason reason, String stream, PutEntry entry) {
    deadLetters.take(reason, stream, entry);
  }

  /** A record is given up, and the time to hand it over is over. */
  void pass(PutEntry entry) {
    deadLetters.pass(entry);
  }

  void close() {
    deadLetters.close();
  }

  /** Counts all events that are still held as lost. */
  void lostRest(DropReason reason) {
    release();
    Held held = intake.held();
    if (held.events().total() > 0) {
      intake.changes().settle();
      ledger.dropped(reason, held.events(), held.eventBytes());
      intake.release(held);
      intake.changes().settled();
    }
  }

  /** One release for all settled records: each release takes the lock and wakes waiting callers. */
  void release() {
    if (!released.isEmpty()) {
      intake.release(released.held());
      released.clear();
    }
    intake.changes().settled();
  }
}
