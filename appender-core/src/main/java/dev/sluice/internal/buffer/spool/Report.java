// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool;

import dev.sluice.internal.buffer.spool.log.Amount;
import dev.sluice.internal.buffer.spool.log.Findings;
import dev.sluice.internal.buffer.spool.log.Shelf;
import dev.sluice.record.DropReason;

/** Tells the shipper what the disk has found since the last time. Disk thread only. */
final class Report {

  private final Mail mail;
  private final Waiting waiting; // called on the shipper thread

  private Amount recovered = Amount.NONE;
  private Amount lost = Amount.NONE;
  private long doubtfulEvents;
  private boolean recovering = true;

  Report(Mail mail, Waiting waiting) {
    this.mail = mail;
    this.waiting = waiting;
  }

  /** The spool is open: the shipper takes it for one that recovers. */
  void begin(Shelf shelf) {
    recovering = true;
    report(shelf);
  }

  void report(Shelf shelf) {
    Findings findings = shelf.findings();
    boolean hasNews = false;
    Amount found = findings.recovered();
    if (found.frames() != recovered.frames()) {
      Amount more = found.minus(recovered);
      mail.tell(() -> waiting.recovered(more));
      recovered = found;
      hasNews = true;
    }
    Amount gone = findings.lost();
    if (gone.frames() != lost.frames()) {
      Amount more = gone.minus(lost);
      mail.tell(() -> waiting.lost(DropReason.SPOOL_DAMAGED, more));
      lost = gone;
      hasNews = true;
    }
    long doubtful = findings.doubtfulEvents();
    if (doubtful != doubtfulEvents) {
      long more = doubtful - doubtfulEvents;
      mail.tell(() -> waiting.doubtful(more));
      doubtfulEvents = doubtful;
      hasNews = true;
    }
    boolean recovers = shelf.isRecovering();
    if (recovers != recovering) { // after what was found
      mail.tell(() -> waiting.recovering(recovers));
      recovering = recovers;
      hasNews = true;
    }
    if (hasNews) {
      mail.wake();
    }
  }
}
