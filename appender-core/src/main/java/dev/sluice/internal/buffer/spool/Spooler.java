// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool;

import dev.sluice.internal.buffer.Intake;
import dev.sluice.internal.buffer.spool.log.Amount;
import dev.sluice.internal.buffer.spool.log.Spool;
import dev.sluice.internal.util.Ring;
import dev.sluice.internal.util.Ticker;
import dev.sluice.record.DropReason;
import dev.sluice.record.PutEntry;
import java.util.concurrent.ThreadFactory;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Decides for each finished record of a stream whether it stays in memory, goes to disk or both,
 * and brings records back from disk when memory has room. While anything waits on disk, all newer
 * records go there too, so that records keep their order. All records stay in memory where there is
 * no spool, or the disk takes nothing or does not answer. The disk thread does all that waits for
 * the device. Shipper thread only.
 */
public final class Spooler {

  /** From this number of taken quarters of the callers' room on, new records go to disk. */
  private static final int SPILL_QUARTERS = 3;

  /**
   * Which records a spool gets, and how many may come back at once. Immutable.
   *
   * @param writesAhead whether each record is written before it is sent; else only those that
   *     memory has no room for
   * @param dropsOldest whether the oldest segment makes room where the spool is full
   * @param returnBytes how much memory records from disk may take
   * @param returnEvents how many events they may have
   * @param readBytes bytes that may be read ahead, before memory has room for them
   */
  record Policy(
      boolean writesAhead,
      boolean dropsOldest,
      long returnBytes,
      long returnEvents,
      long readBytes) {}

  /** Counts the records that move between memory and disk. Shipper thread only. */
  public interface Accounts {

    /** The record is on disk alone from now on. {@link #freed} gives its memory back. */
    void toDisk(PutEntry entry);

    /** This memory is not needed any more. */
    void freed(int heldBytes);

    /** The record came from the disk; its memory is charged already. */
    void toMemory(PutEntry entry);

    /** An earlier process left these records. */
    void recovered(Amount amount);

    /** Counts recovered events that may have been delivered before. */
    void maybeDuplicated(long events);

    /** Events on disk are gone. */
    void lost(DropReason reason, Amount amount);
  }

  private final Policy policy;
  private final Intake intake;
  private final Waiting waiting;
  private final DiskClient client;
  private final Opening opening;
  private final Outbox outbox;
  private final Refill refill;
  private boolean spills; // in this step, new records go to disk alone
  private long mark; // how many records were handed over when the wait began
  private boolean marksAgain; // records that came before it are handed over later

  /**
   * @param opener opens the spool at the first step, or returns null after a warning where it is
   *     not usable now; null without a spool
   */
  Spooler(
      Policy policy,
      @Nullable Function<Mailbox, @Nullable Spool> opener,
      @Nullable ThreadFactory threads,
      Intake intake,
      Accounts accounts,
      BiConsumer<Enum<?>, String> warn,
      Consumer<String> info,
      Ticker ticker) {
    this.policy = policy;
    this.intake = intake;
    this.waiting = new Waiting(accounts);
    this.client =
        new DiskClient(
            new News(),
            waiting,
            opener == null ? mailbox -> null : opener,
            policy.dropsOldest(),
            threads,
            intake::wake,
            warn,
            info,
            ticker);
    this.outbox = new Outbox(client, intake, accounts, waiting, warn);
    this.opening = new Opening(client, opener != null, info, ticker);
    this.refill = new Refill(policy, client, opening, outbox, waiting, intake, accounts, ticker);
  }

  /**
   * A step of the shipper begins.
   *
   * @param stuck whether nothing can be delivered at the moment
   */
  public void begin(boolean stuck, long nowNanos) {
    if (!opening.hasSpool()) {
      return;
    }
    discharge();
    waiting.begin(nowNanos);
    opening.run(nowNanos);
    outbox.handleNews();
    client.watch();
    if (client.isAway()) {
      outbox.takeBack();
    }
    if (isOpen()) {
      outbox.retryRefused(stuck || isPressed());
      outbox.handleNews();
    }
    spills = isOpen() && (stuck || !isEmpty() || isPressed());
  }

  /** Whether the options name a disk, whatever its state. */
  public boolean hasDisk() {
    return opening.hasSpool();
  }

  /** Whether there is a disk that can be used. */
  public boolean isOpen() {
    return opening.isUsable();
  }

  /** Whether there is a disk that can be used, or that is still being opened. */
  public boolean mayOpen() {
    return opening.accepts() || opening.isPending();
  }

  /** Whether each record is handed to the disk before it is sent. */
  public boolean writesAhead() {
    return policy.writesAhead() && opening.accepts();
  }

  /** Whether callers have so little room that records should leave the memory soon. */
  public boolean isPressed() {
    return intake.quartersTaken() >= SPILL_QUARTERS;
  }

  /** Whether it takes any number of records: they go to disk. */
  public boolean canTakeAll() {
    return isOpen() && !outbox.hasRefused() && (spills || policy.writesAhead());
  }

  /**
   * Takes a finished record.
   *
   * @return the record, to be delivered from memory; null if it comes back by {@link #refill}
   */
  public @Nullable PutEntry keep(PutEntry entry) {
    boolean hasRefused = outbox.hasRefused();
    if (!hasRefused && !spills && !opening.delaysFirstRecords()) {
      return writeAhead(entry);
    }
    if (hasRefused || !spills || !outbox.spill(entry)) {
      outbox.addRefused(entry);
    }
    try {
      outbox.handleNews();
    } catch (OutOfMemoryError e) {
      // The record has its place: it must not come again. The next step handles the news.
    }
    return null;
  }

  /** Hands a copy to the disk where each record is written ahead; returns it with its ticket. */
  private PutEntry writeAhead(PutEntry entry) {
    return writesAhead() ? outbox.handCopy(entry) : entry;
  }

  /** Hands out the records that wait on disk, oldest first, while there is room for them. */
  public void refill(BooleanSupplier hasRoom, Consumer<PutEntry> sink) {
    refill.run(hasRoom, sink, this::writeAhead);
  }

  /**
   * How long a batch that is not full waits for records that come back soon, 0 without any. They
   * are old: else each answer of the disk would become a request of its own.
   *
   * @param isInFlight whether requests have no answer yet
   */
  public long waitNanos(boolean isInFlight, long nowNanos) {
    return refill.waitNanos(isInFlight, nowNanos);
  }

  /** The record was delivered or dropped, or comes again: the disk need not keep this one. */
  public void forget(PutEntry entry) {
    if (entry.ticket() instanceof Handle handle) {
      if (!handle.isDone()) {
        client.ack(handle);
        handle.finish();
      }
      refill.giveShareBack(handle, entry); // once, however often this is done again
    }
  }

  /** Calls the disk thread for the records that were kept: before they are sent, and at the end. */
  public void commit() {
    client.call();
    outbox.free();
    discharge();
  }

  /**
   * Gives back the shares of records from disk that were settled. It comes before their memory is
   * released: else callers would get that room twice for a moment.
   */
  public void discharge() {
    refill.discharge();
  }

  /** Remembers how many records were handed over: a caller waits for {@link #isMarkSafe}. */
  public void mark() {
    mark = client.handed();
    marksAgain = opening.delaysFirstRecords();
    client.setAwaited(true);
  }

  /** Whether the records before the mark are safe, or a warning says why they are not. */
  public boolean isMarkSafe() {
    if (marksAgain && !opening.delaysFirstRecords() && !outbox.holdsBack()) {
      mark();
    }
    boolean safe = !writesAhead() || (!marksAgain && client.isSafe(mark));
    client.setAwaited(!safe);
    return safe;
  }

  /**
   * The appender stops: hands the record to the disk, or returns false. Only {@link #close} shows
   * whether the disk has it.
   *
   * @param hasTime whether there is time to write a record that is not on disk yet
   */
  public boolean keepAtStop(PutEntry entry, boolean hasTime) {
    opening.runOnce();
    Handle before = entry.ticket() instanceof Handle handle ? handle : null;
    boolean isThere = before != null && before.isOnDisk();
    boolean isKept = opening.accepts() && (isThere || hasTime);
    if (isKept) {
      outbox.handLast(entry);
    } else if (before != null && isThere) {
      outbox.leave(before, entry);
    }
    return isKept || isThere;
  }

  /** Shows where records wait that the disk refused. */
  public void places(Consumer<Ring<PutEntry>> visitor) {
    outbox.refusedPlaces(visitor);
  }

  /** Takes out the records that the disk refused: the appender gives them up. */
  public void takeRefused(Consumer<PutEntry> sink) {
    outbox.takeRefused(sink);
  }

  /** No more records come: the disk thread writes those that it has, and ends. */
  public void end() {
    try {
      refill.discharge();
      refill.giveBack();
    } finally {
      client.end();
    }
  }

  /**
   * Waits for the disk thread, at most until then. Records on disk stay there for the next start.
   *
   * @param sink takes the records that are only in memory
   */
  public void close(long untilNanos, Consumer<PutEntry> sink) {
    client.awaitEnd(untilNanos);
    outbox.close(sink);
  }

  /**
   * Whether nothing waits on disk or for it, as far as is known: a flush and a stop wait for it.
   */
  public boolean isEmpty() {
    return !(refill.hasWaiting() || opening.isPending());
  }

  public long nanosToDue(long nowNanos) { // a segment that cannot be read now is tried again
    long againNanos = isEmpty() ? Ticker.NEVER_NANOS : Ticker.SECOND_NANOS;
    long diskNanos = Math.min(client.nanosToDue(nowNanos), againNanos);
    return Math.min(diskNanos, opening.nanosToDue(nowNanos));
  }

  /** When the oldest event on disk was appended, or the given time if none is older. */
  public long oldestCreatedNanos(long nowNanos) {
    return isEmpty() ? nowNanos : waiting.oldestCreatedNanos(outbox.oldestRefusedNanos(nowNanos));
  }

  /** Events that count as on disk, and are in memory alone until the disk has them. Any thread. */
  public Amount leaving() {
    return outbox.leaving();
  }

  /** Bytes of files. Any thread; at most a second old. */
  public long diskBytes() {
    return client.diskBytes();
  }

  /** Handles the news from the disk thread. */
  private final class News implements DiskWorker.News {

    @Override
    public void opened(boolean isOpen) {
      opening.opened(isOpen);
    }

    @Override
    public void refused(Handle handle) {
      outbox.reject(handle);
    }

    @Override
    public void arrived(Ring<Handle> records, long waitingFrames, long answered) {
      boolean isDry = records.isEmpty();
      refill.arrived(records);
      if (isDry && answered == client.handed()) {
        waiting.count(waitingFrames + refill.readCount());
      }
    }
  }
}
