// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool.log;

import dev.sluice.internal.buffer.spool.log.LogContext.Trouble;
import dev.sluice.internal.util.Steps;
import dev.sluice.internal.util.Ticker;
import dev.sluice.record.PutEntry;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A buffer on disk that survives the process: a log of Kinesis records in segments, see {@link
 * FrameFormat} and {@link Layout}. The caller acknowledges each record that it appended, or got
 * from {@link #next}, when it is settled, in any order. Until then the record comes back after a
 * crash.
 *
 * <p>All calls come from one thread, which does the disk's work and waits for it. No call throws
 * for trouble with the disk: records stay in memory, at most a block of them, or are refused. A
 * process that is killed loses the records that were not written; a machine that stops loses the
 * records that were not synced. The same record may come again after a crash. It does not come
 * again after a clean close, unless the acknowledged ids lie in more than {@value Cursor#MAX_RUNS}
 * runs.
 */
public final class Spool {

  /** Bytes that it reads at once, and holds in memory. */
  public static final int READ_BYTES = LogReader.BLOCK_BYTES;

  private static final long NEIGHBOURS_NANOS = 5 * Ticker.SECOND_NANOS;

  private final LogContext context;
  private final SpoolSettings settings;
  private final Shelf shelf;
  private final Directory own;
  final FrameQueue queue; // for tests, too
  final LogWriter writer; // the same
  private final Room room;

  private long secondDueNanos;
  private long neighboursDueNanos; // when directories are looked for whose owners have ended
  private boolean touched = true; // something happened since the last second: the next has work

  private @Nullable Refusal refusal;
  private boolean closed;

  /** Why a record is refused. */
  public enum Refusal {
    FULL("spool.maxBytes are on disk"),
    NO_SPACE("the file system has no more than spool.freeSpaceFloor left"),
    DISK_TROUBLE("it cannot be written"),
    OVERSIZE("a record is larger than a frame may be"),
    CLOSED("it is closed");

    private final String text;

    Refusal(String text) {
      this.text = text;
    }

    /** Whether the deletion of a segment would help. */
    public boolean isForRoom() {
      return this == FULL || this == NO_SPACE;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  private Spool(LogContext context, SpoolSettings settings, Shelf shelf) {
    this.context = context;
    this.settings = settings;
    this.shelf = shelf;
    this.own = shelf.own();
    this.queue = new FrameQueue(own::takeId);
    this.writer = new LogWriter(context, settings, shelf, queue);
    this.room = new Room(context, settings, shelf, queue, writer);
    long nowNanos = context.ticker().nanoTime();
    this.secondDueNanos = nowNanos + Ticker.SECOND_NANOS;
    this.neighboursDueNanos = nowNanos + NEIGHBOURS_NANOS;
  }

  /**
   * Claims a directory for this appender, and those of its name whose owners are gone. Recovery
   * reads their contents later, by {@link #runDue} and {@link #next}.
   *
   * @return null when the spool is not usable, after a warning that says why
   */
  public static @Nullable Spool open(
      LogContext context, Path root, String appender, SpoolSettings settings) {
    try {
      boolean synced = settings.sync() == SpoolSettings.Sync.EACH;
      Layout layout = new Layout(context, root, appender, synced);
      return new Spool(context, settings, new Shelf(context, layout));
    } catch (IOException | RuntimeException e) {
      // A file system may throw anything, and a spool is no reason not to log.
      context.warn(Trouble.DIRECTORY, "the spool is not usable, records stay in memory", e);
      return null;
    }
  }

  // --- records

  /**
   * Takes a record. The next {@link #commit} or {@link #runDue} writes it, or this if a whole block
   * is there.
   *
   * @param handedOut true: the caller keeps the record too, and acknowledges it; false: it waits
   *     for {@link #next}
   * @return its handle, or null when it is refused: see {@link #refusal}
   */
  public @Nullable Frame append(PutEntry entry, boolean handedOut) {
    byte[] prologue = context.format().prologue(entry);
    long payloadBytes = prologue == null ? Long.MAX_VALUE : prologue.length + entry.data().length;
    refusal = whyNot(payloadBytes);
    if (refusal != null || prologue == null) {
      return null;
    }
    touched = true;
    Frame frame = new Frame(own.takeId(), entry, prologue, handedOut);
    queue.add(frame);
    writer.writeFullBlocks();
    return frame;
  }

  private @Nullable Refusal whyNot(long payloadBytes) {
    if (closed) {
      return Refusal.CLOSED;
    }
    if (payloadBytes > FrameFormat.MAX_PAYLOAD_BYTES) {
      return Refusal.OVERSIZE;
    }
    if (queue.unwrittenBytes() >= LogWriter.BLOCK_BYTES && !writer.flush()) {
      return Refusal.DISK_TROUBLE;
    }
    return room.whyNot(payloadBytes);
  }

  /** Why the last append returned null, or null. */
  public @Nullable Refusal refusal() {
    return refusal;
  }

  /** The figures behind {@link #refusal}, and the directory. */
  public String figures() {
    return refusal == null ? "" : room.figures(refusal);
  }

  /** Whether {@link #dropOldest}, perhaps more than once, makes room for the refused record. */
  public boolean canMakeRoom() {
    return room.canMake();
  }

  /**
   * Deletes the oldest whole segment to make room.
   *
   * @return the records that waited in it, or null when nothing could be deleted
   */
  public @Nullable Amount dropOldest() {
    return closed ? null : room.dropOldest();
  }

  /**
   * The oldest record that waits, or null. It is the caller's until acknowledged or given back.
   *
   * @param nowNanos the time, which is not asked for each record
   */
  public @Nullable Frame next(long nowNanos) {
    Frame read = closed ? null : shelf.next(nowNanos);
    return read != null ? queue.handOut(read) : closed ? null : queue.takeWaiting();
  }

  /** The time, for {@link #next}. */
  public long nowNanos() {
    return context.ticker().nanoTime();
  }

  /**
   * The record is settled: nobody needs it any more.
   *
   * @return false if that was known, or the record was dropped with its segment
   */
  public boolean ack(Frame frame) {
    touched = true;
    Segment segment = frame.segment();
    if (segment == null) {
      return queue.finish(frame);
    }
    boolean was = segment.remove(frame);
    if (was && shelf.isReapable(segment)) {
      // First: after a power loss the inventory may list a file that is gone. The cursor then tells
      // that its records were settled.
      writeCursors();
      shelf.reap(segment);
    }
    return was;
  }

  /** The caller gives the record back before it is settled: it waits again. */
  public boolean giveBack(Frame frame) {
    Segment segment = frame.segment();
    if (segment == null) {
      frame.setHandedOut(false);
      return !frame.isDone();
    }
    shelf.waitsAgain();
    return segment.giveBack(frame);
  }

  /** How many records wait, on disk or to be written. */
  public long waitingFrames() {
    return shelf.waitingFrames() + queue.waitingFrames();
  }

  public Shelf shelf() {
    return shelf;
  }

  // --- writing

  /** Gives appended records to the kernel, and to the device where each group is synced. */
  public void commit() {
    boolean written = queue.head() == null || writer.flush();
    if (written && settings.sync() == SpoolSettings.Sync.EACH) {
      writer.sync();
    }
  }

  /** Whether all that was appended is where the settings want it, so that a kill costs nothing. */
  public boolean isProtected() {
    return queue.head() == null
        && !(settings.sync() == SpoolSettings.Sync.EACH && queue.hasPending());
  }

  /** Whether the disk has refused it again after a second: a warning was given each time. */
  public boolean isFailing() {
    return writer.isFailing();
  }

  /** Does the work that is due: recovery of one segment, flush, sync, cursor. */
  public void runDue() {
    if (closed) {
      return;
    }
    shelf.recoverOne();
    long nowNanos = context.ticker().nanoTime();
    context.format().clockIs(Ticker.unixNanos() / 1_000_000, nowNanos);
    if (queue.head() != null) {
      commit();
    }
    if (nowNanos - neighboursDueNanos >= 0) {
      neighboursDueNanos = nowNanos + NEIGHBOURS_NANOS;
      shelf.keepClaims();
      shelf.releaseDrained();
      shelf.takeOver();
    }
    if (nowNanos - secondDueNanos >= 0) {
      secondDueNanos = nowNanos + Ticker.SECOND_NANOS;
      touched = false;
      if (settings.sync() == SpoolSettings.Sync.INTERVAL) {
        writer.sync();
      }
      writeCursors();
      shelf.reap();
    }
  }

  /** The time until {@link #runDue} has work. */
  public long nanosToDue() {
    long nowNanos = context.ticker().nanoTime();
    if (shelf.isRecovering() || (queue.head() != null && !writer.isPaused())) {
      return 0;
    }
    // In the next second, frames that the device refused are tried again.
    touched |= queue.hasPending() || queue.head() != null;
    long leftNanos = touched ? secondDueNanos - nowNanos : Ticker.NEVER_NANOS;
    return Math.max(0, Math.min(leftNanos, neighboursDueNanos - nowNanos));
  }

  void writeCursors() {
    shelf.directories().forEach(directory -> room.writeCursor(directory, null));
  }

  /**
   * Gives the directories up. Records on disk stay there, for the next start.
   *
   * @param writes whether records in memory are written first; else their loss was counted already
   */
  public void close(boolean writes) {
    if (closed) {
      return;
    }
    closed = true;
    Steps steps = new Steps(); // the lock is given up, whatever was not written
    writer.endPause(); // there is no later try
    if (writes) {
      steps.run(settings.sync() == SpoolSettings.Sync.NONE ? writer::flush : writer::sync);
      queue.leaveCopied();
    }
    steps.run(writer::close);
    steps.run(this::writeCursors);
    steps.run(shelf::close);
    Throwable failure = steps.failure();
    if (failure != null) {
      context.warn(Trouble.WRITE, "the spool is not closed cleanly: " + failure);
    }
  }
}
