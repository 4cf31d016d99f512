// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool.log;

import dev.sluice.internal.buffer.spool.log.SpoolContext.Trouble;
import dev.sluice.internal.util.Steps;
import dev.sluice.record.PutEntry;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A buffer on disk that survives the process: a log of Kinesis records in segments, see {@link
 * SpoolFormat} and {@link SpoolLayout}. Who appends a record, or is handed one by {@link #next},
 * acknowledges it when its fate is settled, in any order; until then it comes back after a crash.
 *
 * <p>All calls come from one thread, which does the disk's work and waits for it. None throws for
 * trouble with the disk: records stay in memory, at most a block of them, or are refused. A process
 * that is killed loses what was not written ({@code spoolDelay}); a machine that stops loses what
 * was not synced. The same record may come again after a crash, but not after a clean close unless
 * the acknowledged ones lie in more than {@value SpoolRuns#MAX_RUNS} runs.
 */
public final class Spool {

  private final SpoolContext context;
  private final SpoolSettings settings;
  private final SpoolDirectory own;
  private final SpoolQueue queue;
  private final SpoolWriter writer;
  private final SpoolShelf shelf;
  private final SpoolHeirs heirs;
  private final SpoolRoom room;
  private final SpoolSchedule schedule;

  private @Nullable SpoolRefusal refusal;
  private boolean closed;

  private Spool(
      SpoolContext context, SpoolSettings settings, SpoolLayout layout, SpoolShelf shelf) {
    this.context = context;
    this.settings = settings;
    this.shelf = shelf;
    this.heirs = new SpoolHeirs(context, layout, shelf);
    this.own = shelf.own();
    this.queue = new SpoolQueue(own::takeId);
    this.writer = new SpoolWriter(context, settings, shelf, queue);
    this.room = new SpoolRoom(context, settings, shelf, queue, writer);
    this.schedule = new SpoolSchedule(context.ticker(), settings);
  }

  /**
   * Claims a directory for this appender, and those of its name whose owners are gone. Their
   * contents are looked into later, by {@link #runDue} and {@link #next}.
   *
   * @return null when the spool is not usable, after a warning that says why
   */
  public static @Nullable Spool open(
      SpoolContext context, Path root, String appender, SpoolSettings settings) {
    try {
      SpoolLayout layout =
          new SpoolLayout(context, root, appender, settings.sync() == SpoolSettings.Sync.EACH);
      return new Spool(context, settings, layout, new SpoolShelf(context, root, layout.open()));
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
  public @Nullable SpoolFrame append(PutEntry entry, boolean held) {
    byte[] prologue = context.format().prologue(entry);
    long payloadBytes = prologue == null ? Long.MAX_VALUE : prologue.length + entry.data().length;
    refusal = whyNot(payloadBytes);
    if (refusal != null || prologue == null) {
      return null;
    }
    if (queue.head() == null) {
      schedule.queued();
    }
    schedule.touch();
    SpoolFrame frame = new SpoolFrame(own.takeId(), entry, prologue, held);
    queue.add(frame);
    writer.writeFullBlocks();
    return frame;
  }

  private @Nullable SpoolRefusal whyNot(long payloadBytes) {
    if (closed) {
      return SpoolRefusal.CLOSED;
    }
    if (payloadBytes > SpoolFormat.MAX_PAYLOAD_BYTES) {
      return SpoolRefusal.OVERSIZE;
    }
    if (queue.unwrittenBytes() >= SpoolWriter.BLOCK_BYTES && !writer.flush()) {
      return SpoolRefusal.DISK_TROUBLE;
    }
    return room.whyNot(payloadBytes);
  }

  /** Why the last append returned null, or null. */
  public @Nullable SpoolRefusal refusal() {
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
  public @Nullable SpoolFrame next() {
    SpoolFrame read = closed ? null : shelf.next();
    return read != null ? queue.handOut(read) : closed ? null : queue.takeWaiting();
  }

  /**
   * The record's fate is settled: false when that was known, or it was dropped with its segment.
   */
  public boolean ack(SpoolFrame frame) {
    schedule.touch();
    SpoolSegment segment = frame.segment();
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
  public boolean giveBack(SpoolFrame frame) {
    SpoolSegment segment = frame.segment();
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
  public @Nullable SpoolDropped dropOldest() {
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
        && !(settings.sync() == SpoolSettings.Sync.EACH && queue.hasUnsettled());
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
    boolean flushes = queue.head() != null && !writer.isResting();
    if (queue.hasUnsettled() || queue.head() != null) {
      schedule.touch(); // what the device refused is tried again in the next second
    }
    long leftNanos = Math.min(schedule.nanosToDue(nowNanos, flushes), heirs.nanosToDue(nowNanos));
    return Math.max(0, leftNanos);
  }

  void writeCursors() {
    SpoolFrame head = queue.head();
    for (SpoolDirectory directory : shelf.directories()) {
      directory.writeCursor(directory == own && head != null ? head.id() : Long.MAX_VALUE);
    }
  }

  public SpoolShelf shelf() {
    return shelf;
  }

  public SpoolCounts counts() {
    return shelf.counts(queue);
  }

  /**
   * Writes what can be written and gives the directories up. What waits is on disk, for the next
   * start.
   *
   * @return what is in memory alone: held by the caller, or lost
   */
  public SpoolDropped close() {
    return close(true);
  }

  /**
   * @param writes whether what is in memory is written: else its loss was counted already
   */
  public SpoolDropped close(boolean writes) {
    Steps steps = new Steps(); // the lock is given up, and the result says what was not written
    if (!closed) {
      closed = true;
      writer.endRest(); // there is no later try
      if (writes) {
        steps.run(settings.sync() == SpoolSettings.Sync.NONE ? writer::flush : writer::sync);
        queue.leaveCopied();
      }
      steps.run(writer::close);
      steps.run(this::writeCursors);
      steps.run(shelf::close);
    }
    SpoolDropped left = new SpoolDropped(queue.uncopied(false), queue.uncopied(true));
    Throwable failure = steps.failure();
    if (failure != null) {
      context.warn(Trouble.WRITE, "the spool is not closed cleanly: " + failure);
    }
    return left;
  }
}
