// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool;

import dev.sluice.internal.buffer.Held;
import dev.sluice.internal.buffer.HeldTally;
import dev.sluice.internal.buffer.Intake;
import dev.sluice.internal.util.Ring;
import dev.sluice.internal.util.Ticker;
import dev.sluice.record.PutEntry;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Brings records back to memory: those on disk, oldest first, and then those that the disk refused.
 * A segment that cannot be read now does not hold up records that cannot be written. Shipper thread
 * only.
 *
 * <p>Records that came back and are not settled have a share of the memory of their own. So callers
 * who fill their share do not keep the disk from being emptied.
 */
final class Refill {

  /** Disk and service answer in milliseconds. Those that take longer hold up no batch. */
  private static final long MAX_WAIT_NANOS = Ticker.SECOND_NANOS / 10;

  private final Spooler.Policy policy;
  private final DiskClient client;
  private final Opening opening;
  private final Outbox outbox;
  private final Waiting waiting;
  private final Intake intake;
  private final Spooler.Accounts accounts;
  private final Ticker ticker;

  private final HeldTally held = new HeldTally(); // by records that were handed out
  private final HeldTally settled = new HeldTally(); // were in it: the intake does not know yet
  private final Ring<Handle> read = new Ring<>(); // records that were read and not handed out
  private long readBytes;
  private boolean asked; // for more records: the answer is not there yet
  private long movedNanos; // when records were asked for or handed out, the last time
  private boolean dry; // the last answer was empty

  Refill(
      Spooler.Policy policy,
      DiskClient client,
      Opening opening,
      Outbox outbox,
      Waiting waiting,
      Intake intake,
      Spooler.Accounts accounts,
      Ticker ticker) {
    this.policy = policy;
    this.client = client;
    this.opening = opening;
    this.outbox = outbox;
    this.waiting = waiting;
    this.intake = intake;
    this.accounts = accounts;
    this.ticker = ticker;
  }

  /** Whether anything waits on disk or for it. */
  boolean hasWaiting() {
    return outbox.hasRefused() || (opening.isOpened() && !waiting.isEmpty());
  }

  /**
   * Hands out waiting records, while there is room for them.
   *
   * @param last is applied to a record that the disk refused, before it is handed out
   */
  void run(BooleanSupplier hasRoom, Consumer<PutEntry> sink, UnaryOperator<PutEntry> last) {
    boolean goesOn = true;
    boolean asks = true;
    boolean moved = false;
    while (goesOn && hasWaiting() && hasRoom.getAsBoolean()) {
      Handle first = read.peek();
      if (first == null && asks && canRead()) {
        asks = false;
        ask();
        outbox.handleNews();
        first = read.peek();
      }
      if (first == null) {
        goesOn = handOutRefused(sink, last);
      } else if (hasRoomFor(first)) {
        handOut(first, sink);
        asks = true;
        moved = true;
      } else {
        goesOn = false;
      }
    }
    movedNanos = moved ? ticker.nanoTime() : movedNanos;
    if (goesOn && canRead()) {
      ask(); // in time for the next step
    }
  }

  private boolean canRead() {
    return opening.isUsable() && !waiting.isEmpty();
  }

  /** Lets the disk thread read more, if little is left of the last answer. */
  private void ask() {
    if (!asked
        && readBytes * 2 < policy.readBytes()
        && held.bytes() + readBytes < policy.returnBytes()) {
      asked = true;
      movedNanos = ticker.nanoTime();
      try {
        client.read(policy.readBytes() - readBytes);
      } catch (Throwable t) {
        asked = false;
        throw t;
      }
    }
  }

  /**
   * How long a batch waits for more records, 0 without any: they are being read now, or they are
   * here and get the memory of a request that ends.
   */
  long waitNanos(boolean isInFlight, long nowNanos) {
    boolean comes = asked ? !dry : isInFlight && !read.isEmpty();
    return comes ? Math.max(0, movedNanos + MAX_WAIT_NANOS - nowNanos) : 0;
  }

  /** The answer of the disk thread: it has read these records. */
  void arrived(Ring<Handle> records) {
    dry = records.isEmpty();
    for (Handle first; (first = records.peek()) != null; records.poll()) {
      read.add(first); // first: there may be no memory for it
      readBytes += first.heldBytes();
    }
    asked = false;
  }

  /** How many records were read and not handed out. */
  int readCount() {
    return read.size();
  }

  private boolean handOutRefused(Consumer<PutEntry> sink, UnaryOperator<PutEntry> last) {
    boolean comes = canRead() && !dry;
    return !comes
        && !opening.delaysFirstRecords()
        && outbox.handOutRefused(entry -> sink.accept(last.apply(entry)));
  }

  private boolean hasRoomFor(Handle handle) {
    PutEntry entry = Objects.requireNonNull(handle.entry());
    return held.isEmpty() // the first one goes, however large it is
        || (held.bytes() + entry.heldBytes() <= policy.returnBytes()
            && held.events() + entry.eventCount() <= policy.returnEvents());
  }

  /** Hands out the first record that was read. If the sink fails it is the first one still. */
  private void handOut(Handle handle, Consumer<PutEntry> sink) {
    PutEntry entry = Objects.requireNonNull(handle.entry());
    Held more = Held.of(entry);
    intake.charge(more); // from here on nothing needs memory but the sink
    held.add(more);
    handle.count(true);
    waiting.remove(handle, entry);
    boolean taken = false;
    try {
      sink.accept(entry);
      taken = true;
    } finally {
      if (taken || handle.isDone()) { // done: the sink has settled it, and failed after that
        read.poll();
        readBytes -= handle.heldBytes();
      } else {
        giveShareBack(handle, entry);
        accounts.freed(entry.heldBytes());
        waiting.add(entry);
      }
    }
  }

  /** The record is settled: its share of the memory is free, if it was handed out from here. */
  void giveShareBack(Handle handle, PutEntry entry) {
    if (handle.isCounted()) {
      Held less = Held.of(entry);
      held.subtract(less);
      settled.add(less);
      handle.count(false);
    }
  }

  /** Gives back the shares of all that was settled: the intake's lock is taken once for them. */
  void discharge() {
    if (!settled.isEmpty()) {
      intake.discharge(settled.held());
      settled.clear();
    }
  }

  /** The appender stops: records read and not handed out still count as on disk. */
  void giveBack() {
    for (Handle first; (first = read.peek()) != null; read.poll()) {
      PutEntry entry = first.entry();
      if (entry != null) {
        outbox.giveBack(entry);
      }
    }
    readBytes = 0;
  }
}
