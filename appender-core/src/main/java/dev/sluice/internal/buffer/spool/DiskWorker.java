// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool;

import dev.sluice.internal.buffer.spool.log.Amount;
import dev.sluice.internal.buffer.spool.log.Frame;
import dev.sluice.internal.buffer.spool.log.LogContext.Trouble;
import dev.sluice.internal.buffer.spool.log.Spool;
import dev.sluice.internal.util.Ring;
import dev.sluice.internal.util.Ticker;
import dev.sluice.record.DropReason;
import dev.sluice.record.PutEntry;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The disk's side of a spool: it owns the {@link Spool} and waits for the device. It carries out
 * the shipper's orders one after the other, and tells it what became of them. Disk thread only.
 */
final class DiskWorker implements Runnable {

  private final Mail mail;
  private final SpoolNews shipper; // told on its thread
  private final Waiting waiting; // the same
  private final Function<Mail, @Nullable Spool> opener;
  private final Report reported;
  private final RoomMaker roomMaker;
  private final BiConsumer<Enum<?>, String> warn;

  private @Nullable Spool spool;
  private boolean answersOpening; // the shipper waits for what came of it
  private boolean refusing; // until the shipper has heard that a record was refused
  private boolean dry; // the last time there was nothing to read
  private long answered;
  private long answeredBytes;
  private boolean ended;

  /**
   * @param opener opens the spool, or returns null after a warning
   * @param warn takes a kind of trouble and a message, on this thread
   */
  DiskWorker(
      Mail mail,
      SpoolNews shipper,
      Waiting waiting,
      Function<Mail, @Nullable Spool> opener,
      boolean dropsOldest,
      BiConsumer<Enum<?>, String> warn) {
    this.mail = mail;
    this.shipper = shipper;
    this.waiting = waiting;
    this.opener = opener;
    this.warn = warn;
    this.reported = new Report(mail, waiting);
    this.roomMaker = new RoomMaker(dropsOldest, this::note, this::dropped, warn);
  }

  /** Works until the spool is closed. */
  @Override
  public void run() {
    long nanos = 0;
    while (!ended) {
      try {
        Runnable order = mail.nextOrder(nanos);
        while (order != null) {
          run(order);
          order = mail.nextOrder();
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
   * The same for a shipper that does this itself: all that there is to do now.
   *
   * @param passes whether what was handed over is written, too
   */
  long runHere(boolean passes) {
    try {
      for (Runnable order; (order = mail.nextOrder()) != null; ) {
        run(order);
      }
      return passes ? pass() : 0;
    } finally {
      mail.idle();
    }
  }

  private void run(Runnable order) {
    try {
      order.run();
    } catch (Throwable t) { // a record comes again at the next start, at worst
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

  /** Writes what was handed over, and does what is due; returns the time until there is more. */
  private long pass() {
    answerOpening();
    Spool disk = spool;
    if (disk == null || ended) {
      return Ticker.NEVER_NANOS;
    }
    if (mail.isAbandoned()) {
      close();
      return Ticker.NEVER_NANOS;
    }
    disk.commit();
    disk.runDue();
    note(disk);
    if (disk.isProtected() || disk.isFailing()) {
      mail.safe(answered);
    }
    mail.diskBytes(disk.shelf().diskBytes());
    return disk.nanosToDue();
  }

  private void note(Spool disk) {
    reported.report(disk.shelf());
  }

  private void dropped(Amount amount) {
    mail.tell(() -> waiting.lost(DropReason.OVERFLOW, amount));
  }

  // --- orders

  void open() {
    answersOpening = true; // first: whatever fails from here on, the shipper waits for an answer
    spool = null;
    try {
      mail.beat("open", null);
      spool = mail.isAbandoned() ? null : opener.apply(mail);
    } finally {
      answerOpening();
    }
  }

  /** Says what came of the opening; each pass does it again where there was no memory for it. */
  private void answerOpening() {
    if (answersOpening) {
      Spool disk = spool;
      boolean isOpen = disk != null;
      mail.tell(() -> shipper.opened(isOpen));
      answersOpening = false;
      if (disk != null) {
        reported.begin(disk.shelf());
      }
      mail.wake();
    }
  }

  /**
   * @param held the shipper keeps the record too
   */
  void append(Handle handle, boolean held) {
    boolean taken = false;
    try {
      PutEntry entry = handle.entry();
      taken = entry == null || handle.isBack() || handOver(handle, entry, held);
    } finally {
      if (!taken) {
        handle.reject();
        refusing |= !held;
        if (!held) {
          mail.tell(() -> shipper.refused(handle));
          mail.wake();
        }
      }
      answered++;
      answeredBytes += handle.heldBytes();
      mail.answered(answered, answeredBytes);
    }
  }

  private boolean handOver(Handle handle, PutEntry entry, boolean held) {
    Spool disk = spool;
    if (disk == null || mail.isAbandoned() || (refusing && !held)) {
      return false; // records that follow one that was refused do not overtake it
    }
    Frame before = handle.frame();
    Frame frame = before;
    if (before == null || held) {
      frame = roomMaker.append(disk, entry, held);
    } else if (!disk.giveBack(before)) {
      frame = disk.append(entry, false); // its file was deleted: no younger one goes for it
    }
    if (frame != null) {
      handle.frame(frame);
      frame.tell(handle);
    }
    return frame != null;
  }

  /** The shipper has heard that a record was refused, and put it before those that follow. */
  void takeAgain() {
    refusing = false;
  }

  /** The record is delivered or dropped. */
  void ack(Handle handle) {
    Frame frame = handle.frame();
    Spool disk = spool;
    if (frame != null && disk != null) {
      disk.ack(frame);
    }
  }

  /** Reads what waits, oldest first: one record at least, if there is any, and about so much. */
  void read(long maxBytes) {
    Ring<Handle> records = new Ring<>();
    try {
      Spool disk = spool;
      if (disk != null && !mail.isAbandoned()) {
        Fetch.read(disk, maxBytes, records);
      }
      if (disk != null) {
        note(disk); // it may have looked into an old segment, or found damage
      }
    } finally {
      boolean news = !dry || !records.isEmpty();
      dry = records.isEmpty();
      long upTo = answered;
      long frames = dry && spool != null ? spool.counts().waiting().frames() : 0;
      mail.tell(() -> shipper.arrived(records, frames, upTo));
      if (news) {
        mail.wake();
      }
    }
  }

  /** The last order: what was handed over is written, and the directories are given up. */
  void close() {
    if (ended) {
      return;
    }
    try {
      Spool disk = spool;
      if (disk != null) {
        disk.close(!mail.isAbandoned());
        note(disk);
        mail.diskBytes(disk.shelf().diskBytes());
      }
    } finally {
      ended = true;
      mail.end();
    }
  }
}
