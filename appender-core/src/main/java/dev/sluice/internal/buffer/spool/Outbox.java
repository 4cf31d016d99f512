// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool;

import dev.sluice.internal.buffer.Held;
import dev.sluice.internal.buffer.Intake;
import dev.sluice.internal.buffer.spool.log.LogContext.Trouble;
import dev.sluice.record.PutEntry;
import dev.sluice.record.SeverityCounts;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Hands records to the disk thread, and has them back where the disk does not take them or does not
 * answer. They keep their order: while one that was refused is on its way back, those that follow
 * are refused too. Shipper thread only.
 */
final class Outbox {

  private final Desk desk;
  private final Intake intake;
  private final Waiting waiting;
  private final Leaving leaving;
  private final BiConsumer<Enum<?>, String> warn;
  private final Refused refused = new Refused();
  private boolean careful; // one was refused: the next is the only one until it is answered
  private boolean probing; // that one is handed over
  private boolean refusing; // the disk thread refuses records, as far as is known here

  Outbox(
      Desk desk,
      Intake intake,
      Waiting waiting,
      Leaving leaving,
      BiConsumer<Enum<?>, String> warn) {
    this.warn = warn;
    this.desk = desk;
    this.intake = intake;
    this.waiting = waiting;
    this.leaving = leaving;
  }

  /** Records that the disk did not take. */
  Refused refused() {
    return refused;
  }

  /** Hears the news. */
  void hear() {
    desk.hear();
    if (desk.hasAnswered()) {
      refused.settle();
      careful &= !probing;
      probing = false;
    }
    leaving.free();
  }

  /** Hands over a record that memory keeps too, if it can; returns it with its ticket. */
  PutEntry handCopy(PutEntry entry) {
    if (!desk.hasRoom()) {
      warn("records stay in memory, the spool does not take them: it is slower than the stream");
      return entry;
    }
    Handle handle = Handle.handed(entry);
    PutEntry marked = Objects.requireNonNull(handle.entry());
    desk.append(handle, true);
    return marked;
  }

  /** Hands over a record for the disk alone; false when it has to wait. */
  boolean spill(PutEntry entry) {
    if (!desk.hasRoom() || (careful && !desk.hasAnswered())) {
      return false;
    }
    hand(entry);
    return true;
  }

  private void hand(PutEntry entry) {
    leaving.free(); // a stop hands over all that is held in one step
    leaving.makeRoom(); // first: there may be no memory for it
    Handle handle = Handle.handed(entry);
    if (refusing) {
      desk.takeAgain();
      refusing = false;
    }
    desk.append(handle, false); // the last that may lack memory
    probing = careful;
    waiting.add(entry);
    leaving.add(handle);
  }

  /** The appender stops: each record is tried by itself, since none comes again. */
  void handLast(PutEntry entry) {
    refusing = true;
    hand(entry);
  }

  /** A record stays on disk, where it is. Nothing is reported. */
  void leave(Handle handle, PutEntry entry) {
    leaving.makeRoom();
    waiting.add(entry);
    leaving.add(handle);
  }

  /** A record that was read and not handed out is counted on disk still. */
  void giveBack(PutEntry entry) {
    Held read = new Held(SeverityCounts.NONE, 0, entry.heldBytes());
    leaving.makeRoom();
    Handle handle = Handle.handed(entry);
    desk.append(handle, false);
    intake.charge(read);
    intake.discharge(read);
    leaving.add(handle);
  }

  /** The disk does not take the record. */
  void reject(Handle handle) {
    PutEntry entry = handle.entry();
    if (entry != null && !handle.isBack()) {
      Held held = heldBy(entry);
      refused.reject(entry); // the last that may lack memory
      toMemory(entry, held);
      careful = true;
      probing = false;
      refusing = true;
    }
  }

  /** The disk does not answer: what it does not have needs its memory, and goes from there. */
  void takeBack() {
    refused.makeRoom(leaving.size());
    refused.settle();
    leaving.forEachLeft(this::takeBack);
  }

  private void takeBack(Handle handle) {
    PutEntry entry = handle.entry();
    if (entry != null && !handle.isOnDisk()) {
      Held held = heldBy(entry);
      if (handle.takeBack()) {
        toMemory(entry, held); // from here on nothing needs memory
        refused.addFirst(entry); // before those that were refused
      }
    }
  }

  private static Held heldBy(PutEntry entry) {
    return new Held(entry.severities(), entry.eventBytes(), 0); // its bytes were never released
  }

  private void toMemory(PutEntry entry, Held held) {
    intake.charge(held);
    intake.discharge(held);
    waiting.undo(entry);
  }

  /** The disk thread is done, or given up: the sink gets what is in memory alone. */
  void close(Consumer<PutEntry> sink) {
    takeBack();
    leaving.freeAll();
    refused.takeAll(sink);
  }

  private void warn(String message) {
    warn.accept(Trouble.REFUSED, message);
  }
}
