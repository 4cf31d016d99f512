// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool;

import dev.sluice.internal.buffer.spool.log.SpoolAmount;
import dev.sluice.internal.buffer.spool.log.SpoolFindings;
import dev.sluice.internal.buffer.spool.log.SpoolShelf;

import dev.sluice.record.DropReason;

/** Tells the shipper what the disk has found since the last time. Disk thread only. */
final class SpoolReport {

  private final SpoolMail mail;
  private final SpoolWaiting waiting; // told on the shipper thread

  private SpoolAmount recovered = SpoolAmount.NONE;
  private SpoolAmount lost = SpoolAmount.NONE;
  private long doubtfulEvents;
  private boolean recovering = true;

  SpoolReport(SpoolMail mail, SpoolWaiting waiting) {
    this.mail = mail;
    this.waiting = waiting;
  }

  /** The spool is open: the shipper takes it for one that recovers. */
  void begin(SpoolShelf shelf) {
    recovering = true;
    report(shelf);
  }

  void report(SpoolShelf shelf) {
    SpoolFindings findings = shelf.findings();
    boolean hasNews = false;
    SpoolAmount found = findings.recovered();
    if (found.frames() != recovered.frames()) {
      SpoolAmount more = found.minus(recovered);
      mail.tell(() -> waiting.recovered(more));
      recovered = found;
      hasNews = true;
    }
    SpoolAmount gone = findings.lost();
    if (gone.frames() != lost.frames()) {
      SpoolAmount more = gone.minus(lost);
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
