// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool;

import dev.sluice.internal.buffer.spool.log.Amount;
import dev.sluice.internal.buffer.spool.log.LogContext.Trouble;
import dev.sluice.internal.buffer.spool.log.Shelf;
import dev.sluice.internal.buffer.spool.log.Spool;
import dev.sluice.internal.util.Ring;
import dev.sluice.internal.util.Ticker;
import dev.sluice.record.DropReason;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The disk thread of a spool: it owns the {@link Spool} and waits for the device. It runs the
 * shipper's orders one after the other, writes the records that they append, and reports records
 * that were recovered or lost. Disk thread only.
 */
final class DiskWorker implements Runnable {

  /** Handles news of the disk thread, in the order in which things happened. Shipper thread. */
  interface News {

    void opened(boolean isOpen);

    /** The disk does not take the record. */
    void refused(Handle handle);

    /**
     * The answer to an order to read.
     *
     * @param waitingFrames how many frames wait, where nothing was read
     * @param answered how many appends were answered when they were counted
     */
    void arrived(Ring<Handle> records, long waitingFrames, long answered);
  }

  private final Mailbox mailbox;
  private final News shipper; // called on the shipper's thread
  private final Waiting waiting; // the same
  private final Function<Mailbox, @Nullable Spool> opener;
  private final BiConsumer<Enum<?>, String> warn;

  private @Nullable Spool spool;
  private boolean answersOpening; // the shipper does not know yet whether the spool is open
  private boolean ended;

  // Reported to the shipper so far.
  private Amount recovered = Amount.NONE;
  private Amount lost = Amount.NONE;
  private long doubtfulEvents;
  private boolean recovering = true;

  /**
   * @param opener opens the spool, or returns null after a warning
   * @param warn takes a kind of trouble and a message, on this thread
   */
  DiskWorker(
      Mailbox mailbox,
      News shipper,
      Waiting waiting,
      Function<Mailbox, @Nullable Spool> opener,
      BiConsumer<Enum<?>, String> warn) {
    this.mailbox = mailbox;
    this.shipper = shipper;
    this.waiting = waiting;
    this.opener = opener;
    this.warn = warn;
  }

  /** The spool, or null as long as it is not open. */
  @Nullable Spool spool() {
    return spool;
  }

  // --- the thread

  /** Works until the spool is closed. */
  @Override
  public void run() {
    long nanos = 0;
    while (!ended) {
      try {
        Runnable order = mailbox.nextOrder(nanos);
        while (order != null) {
          run(order);
          order = mailbox.nextOrder();
        }
        nanos = pass();
      } catch (InterruptedException e) {
        // Only the last order ends this thread.
      } catch (Throwable t) { // whatever happened, records wait to be written
        nanos = Ticker.SECOND_NANOS;
      }
    }
  }

  /**
   * Does all work that is there now, for a shipper without a disk thread.
   *
   * @param passes whether records that were handed over are written, too
   */
  long runHere(boolean passes) {
    try {
      for (Runnable order; (order = mailbox.nextOrder()) != null; ) {
        run(order);
      }
      return passes ? pass() : 0;
    } finally {
      mailbox.idle();
    }
  }

  private void run(Runnable order) {
    try {
      order.run();
    } catch (Throwable t) { // at worst a record comes again at the next start
      say("the disk thread of the spool goes on after " + t.getClass().getName());
    }
  }

  private void say(String message) {
    try {
      warn.accept(Trouble.WRITE, message);
    } catch (OutOfMemoryError e) {
      // without memory there is no message
    }
  }

  /** Writes the records handed over and does due work; returns the time until more is due. */
  private long pass() {
    answerOpening();
    Spool disk = spool;
    if (disk == null || ended) {
      return Ticker.NEVER_NANOS;
    }
    if (mailbox.isAbandoned()) {
      close();
      return Ticker.NEVER_NANOS;
    }
    disk.commit();
    disk.runDue();
    report(disk);
    if (disk.isProtected() || disk.isFailing()) {
      mailbox.safe(mailbox.answered());
    }
    mailbox.diskBytes(disk.shelf().diskBytes());
    return disk.nanosToDue();
  }

  // --- orders for the whole spool

  void open() {
    answersOpening = true; // first: whatever fails from here on, the shipper waits for an answer
    spool = null;
    try {
      mailbox.beat("open", null);
      spool = mailbox.isAbandoned() ? null : opener.apply(mailbox);
    } finally {
      answerOpening();
    }
  }

  /** Reports whether the spool is open; each pass tries again where memory was short. */
  private void answerOpening() {
    if (answersOpening) {
      Spool disk = spool;
      boolean isOpen = disk != null;
      mailbox.addNews(() -> shipper.opened(isOpen));
      answersOpening = false;
      if (disk != null) {
        recovering = true; // as the shipper expects it of a new spool
        report(disk);
      }
      mailbox.wake();
    }
  }

  /** The last order: writes the records handed over, and gives the directories up. */
  void close() {
    if (ended) {
      return;
    }
    try {
      Spool disk = spool;
      if (disk != null) {
        disk.close(!mailbox.isAbandoned());
        report(disk);
        mailbox.diskBytes(disk.shelf().diskBytes());
      }
    } finally {
      ended = true;
      mailbox.end();
    }
  }

  // --- findings

  /** Tells the shipper which records were recovered or lost since the last report. */
  void report(Spool disk) {
    Shelf shelf = disk.shelf();
    Shelf.Findings findings = shelf.findings();
    boolean hasNews = false;
    Amount allRecovered = findings.recovered();
    if (allRecovered.frames() != recovered.frames()) {
      Amount more = allRecovered.minus(recovered);
      mailbox.addNews(() -> waiting.recovered(more)); // before the field: it may lack memory
      recovered = allRecovered;
      hasNews = true;
    }
    Amount allLost = findings.lost();
    if (allLost.frames() != lost.frames()) {
      Amount more = allLost.minus(lost);
      mailbox.addNews(() -> waiting.lost(DropReason.SPOOL_DAMAGED, more));
      lost = allLost;
      hasNews = true;
    }
    long allDoubtful = findings.doubtfulEvents();
    if (allDoubtful != doubtfulEvents) {
      long more = allDoubtful - doubtfulEvents;
      mailbox.addNews(() -> waiting.doubtful(more));
      doubtfulEvents = allDoubtful;
      hasNews = true;
    }
    boolean isRecovering = shelf.isRecovering();
    if (isRecovering != recovering) { // last: the amounts come before the end of recovery
      mailbox.addNews(() -> waiting.recovering(isRecovering));
      recovering = isRecovering;
      hasNews = true;
    }
    if (hasNews) {
      mailbox.wake();
    }
  }
}
