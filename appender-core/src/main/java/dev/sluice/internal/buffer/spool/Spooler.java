// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool;

import dev.sluice.internal.buffer.Intake;
import dev.sluice.internal.buffer.spool.log.Amount;
import dev.sluice.internal.buffer.spool.log.Spool;
import dev.sluice.internal.util.Ring;
import dev.sluice.internal.util.Ticker;
import dev.sluice.record.PutEntry;
import java.util.concurrent.ThreadFactory;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Decides which finished records of a stream are in memory, on disk or both, and brings those on
 * disk back when memory has room. Once anything waits on disk all that is newer goes there too, so
 * that records keep their order. Without a spool, or with a disk that takes nothing or does not
 * answer, all stay in memory. The disk thread does what the device has to do. Shipper thread only.
 */
public final class Spooler {

  /** From this number of taken quarters of the callers' room on, new records go to disk. */
  private static final int SPILL_QUARTERS = 3;

  /** What there is with a spool. */
  private record Parts(Desk desk, Opening opening, Outbox outbox, Refill refill) {}

  private final Policy policy;
  private final Intake intake;
  private final Returns returns;
  private final Waiting waiting;
  private final Leaving leaving;
  private final @Nullable Parts parts; // null without a spool
  private boolean spills;
  private long mark; // of those handed over

  /**
   * @param opener opens the spool at the first step, or returns null after a warning where it is
   *     not usable now; null without a spool
   * @param threads makes the disk thread; null where the shipper does its work, in tests
   * @param warn takes a kind of trouble, each time, and a message
   * @param info takes news that is no trouble
   */
  Spooler(
      Policy policy,
      @Nullable Function<Mail, @Nullable Spool> opener,
      @Nullable ThreadFactory threads,
      Intake intake,
      DiskAccounts accounts,
      BiConsumer<Enum<?>, String> warn,
      Consumer<String> info,
      Ticker ticker) {
    this.policy = policy;
    this.intake = intake;
    this.returns = new Returns(policy, intake, accounts);
    this.waiting = new Waiting(accounts);
    this.leaving = new Leaving(accounts);
    Parts made = null;
    if (opener != null) {
      Desk desk =
          new Desk(
              new News(),
              waiting,
              opener,
              policy.dropsOldest(),
              threads,
              intake::wake,
              warn,
              info,
              ticker);
      Outbox outbox = new Outbox(desk, intake, waiting, leaving, warn);
      Opening opening = new Opening(desk, info, ticker);
      Refill refill = new Refill(desk, opening, outbox, waiting, returns, policy.readBytes());
      made = new Parts(desk, opening, outbox, refill);
    }
    this.parts = made;
  }

  /**
   * A step of the shipper begins.
   *
   * @param stuck whether nothing can be delivered at the moment
   */
  public void begin(boolean stuck, long nowNanos) {
    if (parts == null) {
      return;
    }
    waiting.begin(nowNanos);
    parts.opening.run(nowNanos);
    Outbox outbox = parts.outbox;
    outbox.hear();
    parts.desk.watch();
    if (parts.desk.isAway()) {
      outbox.takeBack();
    }
    if (isOpen()) {
      outbox.refused().retry(entry -> !waiting.isEmpty() && outbox.spill(entry));
      outbox.hear();
    }
    spills = isOpen() && (stuck || !isEmpty() || intake.quartersTaken() >= SPILL_QUARTERS);
  }

  /** Whether there is a disk that can be used. */
  public boolean isOpen() {
    return parts != null && parts.opening.isUsable();
  }

  /** Whether there is a disk that can be used, or that is still being opened. */
  public boolean mayOpen() {
    return parts != null && (parts.opening.accepts() || parts.opening.isPending());
  }

  /** Whether each record is handed to the disk before it is sent. */
  public boolean writesAhead() {
    return policy.writesAhead() && parts != null && parts.opening.accepts();
  }

  /** Whether any number of records may come: they go to disk. */
  public boolean takesAll() {
    return parts != null
        && isOpen()
        && parts.outbox.refused().isEmpty()
        && (spills || policy.writesAhead());
  }

  /**
   * Takes a record that was just finished.
   *
   * @return what memory has to deliver, or null: the record comes back by {@link #refill}
   */
  public @Nullable PutEntry keep(PutEntry entry) {
    if (parts == null) {
      return entry;
    }
    Refused refused = parts.outbox.refused();
    if (refused.isEmpty() && !spills && !parts.opening.isWaitedFor()) {
      return writeAhead(parts, entry);
    }
    if (!refused.isEmpty() || !spills || !parts.outbox.spill(entry)) {
      refused.add(entry);
    }
    parts.outbox.hear();
    return null;
  }

  /** Returns the record with its ticket, if the disk gets it too. */
  private PutEntry writeAhead(Parts to, PutEntry entry) {
    return writesAhead() ? to.outbox.handCopy(entry) : entry;
  }

  /** Hands out what waits on disk, oldest first, while there is room for it. */
  public void refill(BooleanSupplier hasRoom, Consumer<PutEntry> sink) {
    if (parts != null) {
      parts.refill.run(hasRoom, sink, entry -> writeAhead(parts, entry));
    }
  }

  /** The record was delivered or dropped. */
  public void settled(PutEntry entry) {
    if (parts != null && entry.ticket() instanceof Handle handle) {
      if (!handle.isDone()) {
        parts.desk.ack(handle);
        handle.finish();
      }
      returns.settled(handle, entry); // once, however often this is done again
    }
  }

  /** Gives what was kept to the disk: before it is sent, and when a step ends. */
  public void commit() {
    if (parts != null) {
      parts.desk.call();
      leaving.free();
    }
  }

  /** Remembers how many records were handed over: a caller waits for {@link #isMarkSafe}. */
  public void mark() {
    if (parts != null) {
      mark = parts.desk.handed();
      parts.desk.await(true);
    }
  }

  /** Whether these are as safe as they are to be, or a warning says why they are not. */
  public boolean isMarkSafe() {
    if (parts == null) {
      return true;
    }
    boolean safe = !parts.opening.isWaitedFor() && (!writesAhead() || parts.desk.isSafe(mark));
    parts.desk.await(!safe);
    return safe;
  }

  /**
   * The appender stops: the disk gets the record, or this returns false. Whether it has it is known
   * at the end.
   *
   * @param hasTime whether it may still be written, if it is not on disk already
   */
  public boolean keepAtStop(PutEntry entry, boolean hasTime) {
    if (parts == null) {
      return false;
    }
    parts.opening.runOnce();
    Handle before = entry.ticket() instanceof Handle handle ? handle : null;
    boolean isThere = before != null && before.hasLeft();
    boolean isKept = parts.opening.accepts() && (isThere || hasTime);
    if (isKept) {
      parts.outbox.handLast(entry);
    } else if (before != null && isThere) {
      parts.outbox.leave(before, entry);
    }
    return isKept || isThere;
  }

  /** Shows where records wait that the disk refused. */
  public void places(Consumer<Ring<PutEntry>> visitor) {
    if (parts != null) {
      parts.outbox.refused().places(visitor);
    }
  }

  /** Takes out what the disk refused: the appender gives it up. */
  public void takeRefused(Consumer<PutEntry> sink) {
    if (parts != null) {
      parts.outbox.refused().takeAll(sink);
    }
  }

  /** Nothing more comes: the disk thread ends when it has written what it has. */
  public void end() {
    if (parts != null) {
      try {
        returns.takeRest(parts.outbox::giveBack);
      } finally {
        parts.desk.end();
      }
    }
  }

  /**
   * Waits for the disk thread, at most until then. What is on disk stays there for the next start.
   *
   * @param sink takes what is in memory alone
   */
  public void close(long untilNanos, Consumer<PutEntry> sink) {
    if (parts != null) {
      parts.desk.awaitEnd(untilNanos);
      parts.outbox.close(sink);
    }
  }

  /**
   * Whether nothing waits on disk or for it, as far as is known: a flush and a stop wait for it.
   */
  public boolean isEmpty() {
    return parts == null || !(parts.refill.isBehind() || parts.opening.isPending());
  }

  public long nanosToDue(long nowNanos) { // a segment that cannot be read now is tried again
    if (parts == null) {
      return Ticker.NEVER_NANOS;
    }
    long againNanos = isEmpty() ? Ticker.NEVER_NANOS : Ticker.SECOND_NANOS;
    long diskNanos = Math.min(parts.desk.nanosToDue(nowNanos), againNanos);
    return Math.min(diskNanos, parts.opening.nanosToDue(nowNanos));
  }

  /** When the oldest event on disk was appended, or the given time if none is older. */
  public long oldestCreatedNanos(long nowNanos) {
    return parts != null && !isEmpty()
        ? waiting.oldestCreatedNanos(parts.outbox.refused().oldestCreatedNanos(nowNanos))
        : nowNanos;
  }

  /** What is counted as on disk and is not there yet. Any thread. */
  public Amount leaving() {
    return leaving.amount();
  }

  /** Bytes of files. Any thread; at most a second old. */
  public long diskBytes() {
    return parts == null ? 0 : parts.desk.diskBytes();
  }

  /** What the disk thread says. */
  private final class News implements SpoolNews {

    @Override
    public void opened(boolean isOpen) {
      if (parts != null) {
        parts.opening.opened(isOpen);
      }
    }

    @Override
    public void refused(Handle handle) {
      if (parts != null) {
        parts.outbox.reject(handle);
      }
    }

    @Override
    public void arrived(Ring<Handle> records, long waitingFrames, long answered) {
      boolean isDry = records.isEmpty();
      returns.arrived(records);
      if (isDry && parts != null && answered == parts.desk.handed()) {
        waiting.count(waitingFrames + returns.size());
      }
    }
  }
}
