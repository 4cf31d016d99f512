// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer;

import dev.sluice.internal.util.Ring;
import dev.sluice.internal.util.Ticker;
import dev.sluice.record.DropReason;
import dev.sluice.record.PutEntry;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides which finished records of a stream are in memory, on disk or both, and brings those on
 * disk back when memory has room. Once anything waits on disk all that is newer goes there too, so
 * that records keep their order. Without a spool, or with a disk that takes nothing, all stay in
 * memory. Shipper thread only.
 */
public final class Spooler {

  /** From so many quarters of the callers' room on, memory is for what is under way. */
  private static final int SPILL_QUARTERS = 3;

  /** A directory that could not be used is tried again after this time. */
  private static final long OPEN_AGAIN_NANOS = 60 * Ticker.SECOND_NANOS;

  private final SpoolPolicy policy;
  private final @Nullable Supplier<@Nullable Spool> opener;
  private final Consumer<String> info;
  private final Intake intake;
  private final SpoolDoor door;
  private final SpoolReturns returns;
  private final SpoolWaiting waiting;
  private final SpoolLeaving leaving;
  private final SpoolRefused refused = new SpoolRefused();
  private @Nullable Spool spool;
  private boolean tried; // to open the spool, at least once
  private long openDueNanos;
  private boolean spills;

  /**
   * @param opener opens the spool at the first step, or returns null after a warning where it is
   *     not usable now; null without a spool
   * @param warn takes a kind of trouble, each time, and a message
   * @param info takes news that is no trouble
   */
  Spooler(
      SpoolPolicy policy,
      @Nullable Supplier<@Nullable Spool> opener,
      Intake intake,
      SpoolAccounts accounts,
      BiConsumer<Enum<?>, String> warn,
      Consumer<String> info) {
    this.policy = policy;
    this.opener = opener;
    this.info = info;
    this.intake = intake;
    this.returns = new SpoolReturns(policy, intake, accounts);
    this.waiting = new SpoolWaiting(accounts);
    this.door = new SpoolDoor(policy.dropsOldest(), waiting, warn);
    this.leaving = new SpoolLeaving(accounts);
  }

  /**
   * A step of the shipper begins.
   *
   * @param stuck whether nothing can be delivered at the moment
   */
  public void begin(boolean stuck, long nowNanos) {
    if (spool == null && opener != null) {
      open(opener, nowNanos);
    }
    Spool disk = spool;
    if (disk != null) {
      disk.runDue();
      waiting.note(disk);
      waiting.measure(disk, nowNanos);
      refused.retry(entry -> !waiting.isEmpty(disk) && spill(disk, entry));
      leaving.free();
      spills = stuck || isBehind() || intake.quartersTaken() >= SPILL_QUARTERS;
    }
  }

  /** Here and not at the start of the appender, which must not wait for a disk. */
  private void open(Supplier<@Nullable Spool> disk, long nowNanos) {
    if (tried && nowNanos - openDueNanos < 0) {
      return;
    }
    boolean again = tried;
    tried = true;
    openDueNanos = nowNanos + OPEN_AGAIN_NANOS;
    spool = disk.get();
    if (spool != null) {
      waiting.begin(nowNanos);
      if (again) {
        info.accept("the spool is usable now: new records are protected again");
      }
    }
  }

  private boolean isBehind() {
    Spool disk = spool;
    return disk != null && (!waiting.isEmpty(disk) || !refused.isEmpty());
  }

  /** Whether there is a disk that can be used. */
  public boolean isOpen() {
    return spool != null;
  }

  /** Whether each record is written before it is sent. */
  public boolean writesAhead() {
    return spool != null && policy.writesAhead();
  }

  /** Whether any number of records may come: they go to disk. */
  public boolean takesAll() {
    return spool != null && refused.isEmpty() && (spills || policy.writesAhead());
  }

  /**
   * Takes a record that was just finished.
   *
   * @return what memory has to deliver, or null: the record comes back by {@link #refill}
   */
  public @Nullable PutEntry keep(PutEntry entry) {
    Spool disk = spool;
    if (disk == null) {
      return entry;
    }
    if (!spills && refused.isEmpty()) {
      return policy.writesAhead() ? writeAhead(disk, entry) : entry;
    }
    if (!refused.isEmpty() || !spill(disk, entry)) {
      refused.add(entry);
    }
    return null;
  }

  private PutEntry writeAhead(Spool disk, PutEntry entry) {
    SpoolFrame frame = door.append(disk, entry, true);
    if (frame == null) {
      return entry;
    }
    try {
      return entry.with(frame);
    } catch (OutOfMemoryError e) {
      disk.ack(frame); // the record comes again, and is written again
      throw e;
    }
  }

  private boolean spill(Spool disk, PutEntry entry) {
    leaving.free(); // a stop hands over all that is held in one step
    leaving.makeRoom(); // first: there may be no memory for it
    SpoolFrame frame = door.append(disk, entry, false);
    if (frame != null) {
      leaves(entry, frame);
    }
    return frame != null;
  }

  private void leaves(PutEntry entry, SpoolFrame frame) {
    waiting.add(entry);
    leaving.add(frame, entry.heldBytes());
  }

  /** Hands out what waits on disk, oldest first, while there is room for it. */
  public void refill(BooleanSupplier hasRoom, Consumer<PutEntry> sink) {
    boolean goesOn = true;
    while (goesOn && isBehind() && hasRoom.getAsBoolean()) {
      goesOn = handOut(sink);
    }
  }

  private boolean handOut(Consumer<PutEntry> sink) {
    Spool disk = spool;
    if (disk == null || waiting.isEmpty(disk)) {
      return refused.handOut(sink);
    }
    SpoolFrame frame = returns.peek(disk);
    waiting.note(disk); // it may have looked into an old segment, or found damage
    if (frame != null) {
      returns.handOut(frame, waiting, sink);
      return true;
    }
    if (returns.isFull()) {
      return false;
    }
    waiting.count(disk);
    return refused.handOut(sink); // what cannot be read now does not hold up what cannot be written
  }

  /** The record was delivered or dropped. */
  public void settled(PutEntry entry) {
    Spool disk = spool;
    if (disk != null && entry.ticket() instanceof SpoolFrame frame) {
      disk.ack(frame);
      returns.settled(frame, entry); // once, however often this is done again
    }
  }

  /** Gives what was kept to the disk: before it is sent, and when a step ends. */
  public void commit() {
    Spool disk = spool;
    if (disk != null) {
      disk.commit();
      leaving.free();
    }
  }

  /**
   * The appender stops: the disk keeps the record, or returns false.
   *
   * @param hasTime whether it may still be written, if it is not on disk already
   */
  public boolean rest(PutEntry entry, boolean hasTime) {
    Spool disk = spool;
    if (disk == null) {
      return false;
    }
    leaving.makeRoom(); // first: there may be no memory for it
    if (entry.ticket() instanceof SpoolFrame frame && disk.giveBack(frame)) {
      leaves(entry, frame);
      return true;
    }
    return hasTime && spill(disk, entry);
  }

  /** Shows where records wait that the disk refused. */
  public void places(Consumer<Ring<PutEntry>> visitor) {
    refused.places(visitor);
  }

  /** Takes out what the disk refused: the appender gives it up. */
  public void takeRefused(Consumer<PutEntry> sink) {
    refused.takeAll(sink);
  }

  /** The rest stays on disk for the next start; what is not there is lost. */
  public void close() {
    Spool disk = spool;
    if (disk != null) {
      try {
        returns.close(disk, waiting);
      } finally {
        waiting.lost(DropReason.SHUTDOWN, disk.close().waiting());
        leaving.freeAll();
      }
    }
  }

  /** Whether nothing waits on disk or for it. */
  public boolean isEmpty() {
    return !isBehind();
  }

  public long nanosToDue(long nowNanos) { // a segment that cannot be read now is tried again
    long againNanos = isBehind() ? Ticker.SECOND_NANOS : Ticker.NEVER_NANOS;
    Spool disk = spool;
    if (disk != null) {
      return Math.min(disk.nanosToDue(), againNanos);
    }
    return opener == null ? Ticker.NEVER_NANOS : tried ? Math.max(0, openDueNanos - nowNanos) : 0;
  }

  /** When the oldest event on disk was appended, or the given time if none is older. */
  public long oldestCreatedNanos(long nowNanos) {
    return isBehind() ? waiting.oldestCreatedNanos(nowNanos) : nowNanos;
  }

  /** What is counted as on disk and is not there yet. Any thread. */
  public SpoolAmount leaving() {
    return leaving.amount();
  }

  /** Bytes of files. Any thread; at most a second old. */
  public long diskBytes() {
    return waiting.diskBytes();
  }
}
