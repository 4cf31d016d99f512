// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.pipeline;

import dev.sluice.internal.account.Ledger;
import dev.sluice.internal.account.Notice;
import dev.sluice.internal.buffer.Intake;
import dev.sluice.record.DropReason;
import dev.sluice.record.PutEntry;
import dev.sluice.record.UserRecord;

/**
 * The end of every record: counts what became of it, and gives the room it held back to the intake.
 * Shipper thread only.
 */
final class Settlement {

  private final Intake intake;
  private final Ledger ledger;

  private long releasedEvents;
  private long releasedEventBytes;
  private long releasedBytes;

  Settlement(Intake intake, Ledger ledger) {
    this.intake = intake;
    this.ledger = ledger;
  }

  void stored(PutEntry entry) {
    ledger.delivered(entry.eventCount(), entry.eventBytes());
    addReleased(entry.eventCount(), entry.eventBytes(), entry.heldBytes());
  }

  void retried(PutEntry entry) {
    ledger.noticed(Notice.RETRIED, entry.eventCount());
  }

  void maybeDuplicated(int events) {
    ledger.noticed(Notice.MAYBE_DUPLICATED, events);
  }

  void lost(DropReason reason, PutEntry entry) {
    ledger.dropped(reason, entry.eventCount(), entry.eventBytes());
    addReleased(entry.eventCount(), entry.eventBytes(), entry.heldBytes());
  }

  void lost(DropReason reason, UserRecord record) {
    ledger.dropped(reason, 1, record.sizeBytes());
    addReleased(1, record.sizeBytes(), record.heldBytes());
  }

  /** All that is still held is lost. */
  void lostRest(DropReason reason) {
    release();
    Intake.Held held = intake.held();
    if (held.events() > 0) {
      ledger.dropped(reason, held.events(), held.eventBytes());
      intake.release(held.events(), held.eventBytes(), held.bytes());
    }
  }

  private void addReleased(long events, long eventBytes, long bytes) {
    releasedEvents += events;
    releasedEventBytes += eventBytes;
    releasedBytes += bytes;
  }

  /** Once for all that was settled: each release takes the lock and wakes waiting callers. */
  void release() {
    if (releasedEvents > 0) {
      intake.release(releasedEvents, releasedEventBytes, releasedBytes);
      releasedEvents = 0;
      releasedEventBytes = 0;
      releasedBytes = 0;
    }
  }
}
