// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.pipeline;

import dev.sluice.internal.account.Ledger;
import dev.sluice.internal.account.Notice;
import dev.sluice.internal.buffer.Held;
import dev.sluice.internal.buffer.HeldTally;
import dev.sluice.internal.buffer.Intake;
import dev.sluice.record.DropReason;
import dev.sluice.record.PutEntry;
import dev.sluice.record.SeverityCounts;
import dev.sluice.record.UserRecord;

/**
 * The end of every record: counts what became of it, and gives the room it held back to the intake.
 * Shipper thread only.
 */
final class Settlement {

  private final Intake intake;
  private final Ledger ledger;

  private final HeldTally released = new HeldTally();

  Settlement(Intake intake, Ledger ledger) {
    this.intake = intake;
    this.ledger = ledger;
  }

  void stored(PutEntry entry) {
    ledger.delivered(entry.eventCount(), entry.eventBytes());
    released.add(entry.severities(), entry.eventBytes(), entry.heldBytes());
  }

  void retried(PutEntry entry) {
    ledger.noticed(Notice.RETRIED, entry.eventCount());
  }

  void maybeDuplicated(int events) {
    ledger.noticed(Notice.MAYBE_DUPLICATED, events);
  }

  void lost(DropReason reason, PutEntry entry) {
    ledger.dropped(reason, entry.severities(), entry.eventBytes());
    released.add(entry.severities(), entry.eventBytes(), entry.heldBytes());
  }

  void lost(DropReason reason, UserRecord record) {
    SeverityCounts one = SeverityCounts.one(record.severity());
    ledger.dropped(reason, one, record.sizeBytes());
    released.add(one, record.sizeBytes(), record.heldBytes());
  }

  /** All that is still held is lost. */
  void lostRest(DropReason reason) {
    release();
    Held held = intake.held();
    if (held.events().total() > 0) {
      ledger.dropped(reason, held.events(), held.eventBytes());
      intake.release(held);
    }
  }

  /** Once for all that was settled: each release takes the lock and wakes waiting callers. */
  void release() {
    if (!released.isEmpty()) {
      intake.release(released.held());
      released.clear();
    }
  }
}
