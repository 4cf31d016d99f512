// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool;

import dev.sluice.internal.buffer.Held;
import dev.sluice.internal.buffer.Intake;
import dev.sluice.internal.buffer.spool.log.Amount;
import dev.sluice.internal.buffer.spool.log.LogContext.Trouble;
import dev.sluice.internal.util.Ring;
import dev.sluice.record.PutEntry;
import dev.sluice.record.SeverityAdder;
import dev.sluice.record.SeverityCounts;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Hands records to the disk thread. A record that goes to disk alone keeps its memory until the
 * disk has it. A record that the disk refuses, or does not answer for, comes back to memory and
 * waits here. Records keep their order: while a refused one is on its way back, the disk refuses
 * the records after it too. Shipper thread only, but for {@link #leaving}.
 */
final class Outbox {

  private final DiskClient client;
  private final Intake intake;
  private final Spooler.Accounts accounts;
  private final Waiting waiting;
  private final BiConsumer<Enum<?>, String> warn;

  /** Handed over for the disk alone, oldest first. They stay in memory until the disk has them. */
  private final Ring<Handle> leaving = new Ring<>();

  private final SeverityAdder leavingSeverities = new SeverityAdder();
  private final LongAdder leavingEventBytes = new LongAdder();

  /** Refused by the disk, or not handed over yet because others were refused: in memory. */
  private final Ring<PutEntry> refused = new Ring<>();

  /** Refused since the disk had last answered everything: older than all in {@link #refused}. */
  private final Ring<PutEntry> refusedNow = new Ring<>();

  private boolean careful; // a record was refused: only one at a time is handed over
  private boolean probing; // that one is handed over
  private boolean refusing; // the disk thread refuses records, as far as is known here

  Outbox(
      DiskClient client,
      Intake intake,
      Spooler.Accounts accounts,
      Waiting waiting,
      BiConsumer<Enum<?>, String> warn) {
    this.client = client;
    this.intake = intake;
    this.accounts = accounts;
    this.waiting = waiting;
    this.warn = warn;
  }

  /** Handles the news from the disk thread. */
  void handleNews() {
    client.handleNews();
    if (client.hasAnswered()) {
      placeRefused();
      careful &= !probing;
      probing = false;
    }
    free();
  }

  // --- handing over

  /** Hands over a copy, if there is room for one more; returns the record with its ticket. */
  PutEntry handCopy(PutEntry entry) {
    if (!client.hasRoom()) {
      warn("records stay in memory, the spool does not take them: it is slower than the stream");
      return entry;
    }
    Handle handle = Handle.handed(entry);
    PutEntry marked = Objects.requireNonNull(handle.entry());
    client.append(handle, true);
    return marked;
  }

  /** Hands over a record for the disk alone; false when it has to wait. */
  boolean spill(PutEntry entry) {
    if (!client.hasRoom() || (careful && !client.hasAnswered())) {
      return false;
    }
    hand(entry);
    return true;
  }

  private void hand(PutEntry entry) {
    free(); // now: a stop hands over all records in one step
    leaving.makeRoom(); // first: there may be no memory for it
    Handle handle = Handle.handed(entry);
    append(handle); // the last that may lack memory
    probing = careful;
    waiting.add(entry);
    addLeaving(handle);
  }

  private void append(Handle handle) {
    if (refusing) {
      client.acceptAgain();
      refusing = false;
    }
    client.append(handle, false);
  }

  /** The appender stops: hands over each record, also behind a refused one: none comes again. */
  void handLast(PutEntry entry) {
    refusing = true;
    hand(entry);
  }

  /** The appender stops, and the record is on disk already: it stays there. */
  void leave(Handle handle, PutEntry entry) {
    leaving.makeRoom();
    waiting.add(entry);
    addLeaving(handle);
  }

  /** The record was read and not handed out: it still counts as on disk. */
  void giveBack(PutEntry entry) {
    Held read = new Held(SeverityCounts.NONE, 0, entry.heldBytes());
    leaving.makeRoom();
    Handle handle = Handle.handed(entry);
    refusing = true; // also behind a refused one, as in handLast
    append(handle);
    intake.charge(read);
    intake.discharge(read);
    addLeaving(handle);
  }

  private void addLeaving(Handle handle) {
    leaving.add(handle);
    leavingSeverities.add(handle.severities());
    leavingEventBytes.add(handle.eventBytes());
  }

  // --- memory that is not needed any more

  /** Gives back the memory of the records that the disk has; it takes them in their order. */
  void free() {
    for (Handle first; (first = leaving.peek()) != null && isOver(first); leaving.poll()) {
      free(first);
    }
  }

  private static boolean isOver(Handle handle) {
    return handle.hasLeft() || isInMemory(handle);
  }

  /** Whether it came back to memory, which keeps it. */
  private static boolean isInMemory(Handle handle) {
    return handle.isRefused() || handle.isBack();
  }

  private void free(Handle handle) {
    if (!isInMemory(handle)) {
      accounts.freed(handle.heldBytes());
    }
    leavingSeverities.subtract(handle.severities());
    leavingEventBytes.add(-handle.eventBytes());
  }

  /** Events that count as on disk and are, or were just now, in memory alone. Any thread. */
  Amount leaving() {
    SeverityCounts counts = leavingSeverities.counts();
    return new Amount(counts.total(), counts, leavingEventBytes.sum());
  }

  // --- records that come back

  /** The disk does not take the record. It refuses records in the order of their hand-over. */
  void reject(Handle handle) {
    PutEntry entry = handle.entry();
    if (entry != null && !handle.isBack()) {
      Held held = heldBy(entry);
      refusedNow.add(entry); // the last that may lack memory
      toMemory(entry, held);
      careful = true;
      probing = false;
      refusing = true;
    }
  }

  /** The disk does not answer: the records that it does not have are sent from memory. */
  void takeBack() {
    refused.makeRoom(leaving.size() + refusedNow.size());
    placeRefused();
    for (int i = leaving.size() - 1; i >= 0; i--) { // by place: an iterator would take memory
      Handle handle = leaving.get(i);
      if (!isOver(handle)) {
        takeBack(handle);
      }
    }
  }

  private void takeBack(Handle handle) {
    PutEntry entry = handle.entry();
    if (entry != null && !handle.isOnDisk()) {
      Held held = heldBy(entry);
      if (handle.takeBack()) {
        toMemory(entry, held); // from here on nothing needs memory
        refused.addFirst(entry); // it was handed over before those that were refused
      }
    }
  }

  private static Held heldBy(PutEntry entry) {
    return new Held(entry.severities(), entry.eventBytes(), 0); // its memory was never given back
  }

  private void toMemory(PutEntry entry, Held held) {
    intake.charge(held);
    intake.discharge(held);
    waiting.undo(entry);
  }

  // --- records that the disk refused

  /** Keeps a record in memory, behind those that the disk refused. */
  void addRefused(PutEntry entry) {
    refused.add(entry);
  }

  /** Everything is answered: the records that were refused meanwhile go before the others. */
  private void placeRefused() {
    if (!refusedNow.isEmpty()) {
      refused.makeRoom(refusedNow.size());
      for (PutEntry last; (last = refusedNow.pollLast()) != null; ) {
        refused.addFirst(last);
      }
    }
  }

  boolean hasRefused() {
    return !(refused.isEmpty() && refusedNow.isEmpty());
  }

  /** Whether records wait here that were never handed over, and not because the disk refuses. */
  boolean holdsBack() {
    return hasRefused() && !careful;
  }

  /**
   * Hands them over again, in their order, until one has to wait.
   *
   * @param spills whether they should go to disk also where nothing waits there; else they are sent
   */
  void retryRefused(boolean spills) {
    if (refusedNow.isEmpty()) {
      for (PutEntry next;
          (next = refused.peek()) != null && (spills || !waiting.isEmpty()) && spill(next); ) {
        refused.poll();
      }
    }
  }

  /** Hands out the first; false when there is none, or its place is not known yet. */
  boolean handOutRefused(Consumer<PutEntry> sink) {
    PutEntry next = refusedNow.isEmpty() ? refused.peek() : null;
    if (next == null) {
      return false;
    }
    sink.accept(next); // first: there may be no memory for it
    return refused.poll() != null;
  }

  /** When the first of them was appended; never later than now. */
  long oldestRefusedNanos(long nowNanos) {
    PutEntry next = refusedNow.isEmpty() ? refused.peek() : refusedNow.peek();
    return next == null || next.createdNanos() - nowNanos > 0 ? nowNanos : next.createdNanos();
  }

  void refusedPlaces(Consumer<Ring<PutEntry>> visitor) {
    visitor.accept(refusedNow);
    visitor.accept(refused);
  }

  void takeRefused(Consumer<PutEntry> sink) {
    refusedNow.forEach(sink);
    refusedNow.clear();
    refused.forEach(sink);
    refused.clear();
  }

  /**
   * The disk thread has ended, or is given up: the sink gets the records that are only in memory.
   */
  void close(Consumer<PutEntry> sink) {
    takeBack();
    leaving.forEach(this::free);
    leaving.clear();
    takeRefused(sink);
  }

  private void warn(String message) {
    warn.accept(Trouble.REFUSED, message);
  }
}
