// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool;

import dev.sluice.internal.buffer.spool.log.Amount;
import dev.sluice.internal.buffer.spool.log.Frame;
import dev.sluice.internal.buffer.spool.log.LogContext.Trouble;
import dev.sluice.internal.buffer.spool.log.Spool;
import dev.sluice.internal.util.Ring;
import dev.sluice.record.DropReason;
import dev.sluice.record.PutEntry;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The shipper's orders for records: put them into the spool, acknowledge them, read them back. Each
 * order is answered by news. Disk thread only.
 */
final class DiskOrders {

  private final DiskWorker worker;
  private final Mailbox mailbox;
  private final DiskWorker.News shipper; // called on the shipper's thread
  private final Waiting waiting; // the same
  private final boolean dropsOldest;
  private final BiConsumer<Enum<?>, String> warn;

  private boolean refusing; // until the shipper knows that a record was refused
  private boolean dry; // the last time there was nothing to read
  private long answered;
  private long answeredBytes;

  /**
   * @param dropsOldest whether the oldest segment makes room where the spool is full
   * @param warn takes a kind of trouble and a message, on this thread
   */
  DiskOrders(
      DiskWorker worker,
      Mailbox mailbox,
      DiskWorker.News shipper,
      Waiting waiting,
      boolean dropsOldest,
      BiConsumer<Enum<?>, String> warn) {
    this.worker = worker;
    this.mailbox = mailbox;
    this.shipper = shipper;
    this.waiting = waiting;
    this.dropsOldest = dropsOldest;
    this.warn = warn;
  }

  // --- append

  /**
   * Puts the record into the spool, or rejects it.
   *
   * @param isCopy whether the shipper keeps the record too
   */
  void append(Handle handle, boolean isCopy) {
    boolean taken = false;
    try {
      PutEntry entry = handle.entry();
      taken = entry == null || handle.isBack() || handOver(handle, entry, isCopy);
    } finally {
      if (!taken) {
        handle.reject();
        refusing |= !isCopy;
        if (!isCopy) {
          mailbox.addNews(() -> shipper.refused(handle));
          mailbox.wake();
        }
      }
      answered++;
      answeredBytes += handle.heldBytes();
      mailbox.answered(answered, answeredBytes);
    }
  }

  private boolean handOver(Handle handle, PutEntry entry, boolean isCopy) {
    Spool disk = worker.spool();
    if (disk == null || mailbox.isAbandoned() || (refusing && !isCopy)) {
      return false; // records that follow a refused one do not overtake it
    }
    Frame before = handle.frame();
    Frame frame = before;
    if (before == null || isCopy) {
      frame = append(disk, entry, isCopy);
    } else if (!disk.giveBack(before)) {
      frame = disk.append(entry, false); // its file is gone: no younger file goes for it
    }
    if (frame != null) {
      handle.frame(frame);
      frame.setOwner(handle);
    }
    return frame != null;
  }

  /** Returns the record's frame, or null: the spool does not take it, and cannot make room. */
  private @Nullable Frame append(Spool disk, PutEntry entry, boolean isCopy) {
    Frame frame = disk.append(entry, isCopy);
    Spool.Refusal refusal = disk.refusal();
    while (refusal != null && refusal.isForRoom() && makesRoom(disk)) {
      frame = disk.append(entry, isCopy);
      refusal = disk.refusal();
    }
    if (refusal != null) {
      warn.accept(
          Trouble.REFUSED,
          "records stay in memory, the spool does not take them: " + refusal + disk.figures());
    }
    return frame;
  }

  private boolean makesRoom(Spool disk) {
    Amount dropped = dropsOldest && disk.canMakeRoom() ? disk.dropOldest() : null;
    if (dropped != null) {
      worker.report(disk); // first: it may have read an old segment for the first time
      mailbox.addNews(() -> waiting.lost(DropReason.OVERFLOW, dropped));
    }
    return dropped != null;
  }

  /** The shipper knows of the refused record, and keeps it before the later ones. */
  void acceptAgain() {
    refusing = false;
  }

  // --- acknowledge

  /** The record is delivered or dropped. */
  void ack(Handle handle) {
    Frame frame = handle.frame();
    Spool disk = worker.spool();
    if (frame != null && disk != null) {
      disk.ack(frame);
    }
  }

  // --- read

  /** Reads waiting records, oldest first: about this much, and one at least if any waits. */
  void read(long maxBytes) {
    Ring<Handle> records = new Ring<>();
    Spool disk = worker.spool();
    try {
      if (disk != null && !mailbox.isAbandoned()) {
        read(disk, maxBytes, records);
      }
      if (disk != null) {
        worker.report(disk); // it may have read an old segment, or found damage
      }
    } finally {
      boolean isNews = !dry || !records.isEmpty();
      dry = records.isEmpty();
      long upTo = answered;
      long frames = dry && disk != null ? disk.waitingFrames() : 0;
      mailbox.addNews(() -> shipper.arrived(records, frames, upTo));
      if (isNews) {
        mailbox.wake();
      }
    }
  }

  private static void read(Spool disk, long maxBytes, Ring<Handle> records) {
    long nowNanos = disk.nowNanos();
    long bytes = 0;
    for (Handle next;
        bytes < maxBytes && (next = readOne(disk, records, nowNanos)) != null;
        bytes += next.heldBytes()) {
      records.add(next);
    }
  }

  private static @Nullable Handle readOne(Spool disk, Ring<Handle> records, long nowNanos) {
    records.makeRoom(); // first: without memory a record that was read would be lost
    for (Frame frame; (frame = disk.next(nowNanos)) != null; ) {
      Frame.Owner before = frame.owner();
      PutEntry entry = frame.entry();
      if (entry == null || (before != null && !before.leave())) {
        continue; // the shipper has it
      }
      try {
        return Handle.read(entry, frame);
      } catch (OutOfMemoryError e) {
        disk.giveBack(frame);
        throw e;
      }
    }
    return null;
  }
}
