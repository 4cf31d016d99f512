// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool.log;

import dev.sluice.internal.buffer.spool.log.LogContext.Trouble;
import dev.sluice.internal.util.Steps;
import dev.sluice.record.PutEntry;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A buffer on disk that survives the process: a log of Kinesis records in segments, see {@link
 * FrameFormat} and {@link Layout}. Who appends a record, or is handed one by {@link #next},
 * acknowledges it when its fate is settled, in any order; until then it comes back after a crash.
 *
 * <p>All calls come from one thread, which does the disk's work and waits for it. None throws for
 * trouble with the disk: records stay in memory, at most a block of them, or are refused. A process
 * that is killed loses what was not written ({@code spoolDelay}); a machine that stops loses what
 * was not synced. The same record may come again after a crash, but not after a clean close unless
 * the acknowledged ones lie in more than {@value Runs#MAX_RUNS} runs.
 */
public final class Spool {

  /** What it reads at once, and holds in memory. */
  public static final int READ_BYTES = LogReader.BLOCK_BYTES;

  private final LogContext context;
  private final SpoolSettings settings;
  private final Directory own;
  private final FrameQueue queue;
  private final LogWriter writer;
  private final Shelf shelf;
  private final Heirs heirs;
  private final Room room;
  private final Schedule schedule;

  private @Nullable Refusal refusal;
  private boolean closed;

  private Spool(LogContext context, SpoolSettings settings, Layout layout, Shelf shelf) {
    this.context = context;
    this.settings = settings;
    this.shelf = shelf;
    this.heirs = new Heirs(context, layout, shelf);
    this.own = shelf.own();
    this.queue = new FrameQueue(own::takeId);
    this.writer = new LogWriter(context, settings, shelf, queue);
    this.room = new Room(context, settings, shelf, queue, writer);
    this.schedule = new Schedule(context.ticker(), settings);
  }

  /**
   * Claims a directory for this appender, and those of its name whose owners are gone. Their
   * contents are looked into later, by {@link #runDue} and {@link #next}.
   *
   * @return null when the spool is not usable, after a warning that says why
   */
  public static @Nullable Spool open(
      LogContext context, Path root, String appender, SpoolSettings settings) {
    try {
      Layout layout =
          new Layout(context, root, appender, settings.sync() == SpoolSettings.Sync.EACH);
      return new Spool(context, settings, layout, new Shelf(context, root, layout.open()));
    } catch (IOException | RuntimeException e) {
      // A file system may throw anything, and a spool is no reason not to log.
      context.warn(Trouble.DIRECTORY, "the spool is not usable, records stay in memory", e);
      return null;
    }
  }

  /**
   * Takes a record. It is written within {@code spoolDelay}, if {@link #runDue} is called.
   *
   * @param held the caller keeps it too and acknowledges it; else it waits for {@link #next}
   * @return its handle, or null when it is refused: see {@link #refusal}
   */
  public @Nullable Frame append(PutEntry entry, boolean held) {
    byte[] prologue = context.format().prologue(entry);
    long payloadBytes = prologue == null ? Long.MAX_VALUE : prologue.length + entry.dataBytes();
    refusal = whyNot(payloadBytes);
    if (refusal != null || prologue == null) {
      return null;
    }
    if (queue.head() == null) {
      schedule.queued();
    }
    schedule.touch();
    Frame frame = new Frame(own.takeId(), entry, prologue, held);
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

  /** The figures behind {@link #refusal}, and where. */
  public String figures() {
    return refusal == null ? "" : room.figures(refusal);
  }

  /** Gives what was appended to the kernel; false when some of it stays in memory. */
  boolean flush() {
    return writer.flush();
  }

  /** Brings what was appended to the device; false when some of it is not there. */
  boolean sync() {
    return writer.sync();
  }

  /** Begins a new segment with the next frame; the full one is synced. */
  void roll() {
    writer.flush();
    writer.roll();
  }

  /** The oldest record that waits, or null. It is the caller's until acknowledged or given back. */
  public @Nullable Frame next() {
    Frame read = closed ? null : shelf.next();
    return read != null ? queue.handOut(read) : closed ? null : queue.takeWaiting();
  }

  /**
   * The record's fate is settled: false when that was known, or it was dropped with its segment.
   */
  public boolean ack(Frame frame) {
    schedule.touch();
    Segment segment = frame.segment();
    if (segment == null) {
      return queue.finish(frame);
    }
    boolean was = segment.remove(frame);
    if (was && segment.isDrained()) {
      shelf.reap(segment);
    }
    return was;
  }

  /** The caller does not hold the record any more, and it is not settled: it waits again. */
  public boolean giveBack(Frame frame) {
    Segment segment = frame.segment();
    if (segment == null) {
      frame.setHeld(false);
      return !frame.isDone();
    }
    shelf.waitsAgain();
    return segment.giveBack(frame);
  }

  /** Whether {@link #dropOldest}, perhaps more than once, makes room for what was refused last. */
  public boolean canMakeRoom() {
    return room.canMake();
  }

  /** Deletes the oldest whole segment to make room; null when nothing could be deleted. */
  public @Nullable Dropped dropOldest() {
    return closed ? null : room.delete(() -> shelf.dropOldest(writer));
  }

  /** Gives what was appended to the kernel, and to the device where each group is synced. */
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

  /** Does what is due: recovery of one segment, flush, sync, cursor. */
  public void runDue() {
    if (closed) {
      return;
    }
    shelf.recoverOne();
    long nowNanos = context.ticker().nanoTime();
    if (queue.head() != null && schedule.isFlushDue(nowNanos)) {
      commit();
    }
    heirs.runDue(nowNanos);
    if (schedule.beginSecond(nowNanos)) {
      if (settings.sync() == SpoolSettings.Sync.INTERVAL) {
        writer.sync();
      }
      writeCursors();
      shelf.reap();
    }
  }

  public long nanosToDue() {
    long nowNanos = context.ticker().nanoTime();
    if (shelf.isRecovering()) {
      return 0;
    }
    boolean flushes = queue.head() != null && !writer.isPaused();
    if (queue.hasPending() || queue.head() != null) {
      schedule.touch(); // what the device refused is tried again in the next second
    }
    long leftNanos = Math.min(schedule.nanosToDue(nowNanos, flushes), heirs.nanosToDue(nowNanos));
    return Math.max(0, leftNanos);
  }

  void writeCursors() {
    Frame head = queue.head();
    for (Directory directory : shelf.directories()) {
      directory.writeCursor(directory == own && head != null ? head.id() : Long.MAX_VALUE);
    }
  }

  public Shelf shelf() {
    return shelf;
  }

  public LogCounts counts() {
    return shelf.counts(queue);
  }

  /**
   * Writes what can be written and gives the directories up. What waits is on disk, for the next
   * start.
   *
   * @return what is in memory alone: held by the caller, or lost
   */
  public Dropped close() {
    return close(true);
  }

  /**
   * @param writes whether what is in memory is written: else its loss was counted already
   */
  public Dropped close(boolean writes) {
    Steps steps = new Steps(); // the lock is given up, and the result says what was not written
    if (!closed) {
      closed = true;
      writer.endPause(); // there is no later try
      if (writes) {
        steps.run(settings.sync() == SpoolSettings.Sync.NONE ? writer::flush : writer::sync);
        queue.leaveCopied();
      }
      steps.run(writer::close);
      steps.run(this::writeCursors);
      steps.run(shelf::close);
    }
    Dropped left = new Dropped(queue.uncopied(false), queue.uncopied(true));
    Throwable failure = steps.failure();
    if (failure != null) {
      context.warn(Trouble.WRITE, "the spool is not closed cleanly: " + failure);
    }
    return left;
  }
}
