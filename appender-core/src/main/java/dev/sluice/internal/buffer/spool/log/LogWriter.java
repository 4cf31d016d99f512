// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool.log;

import dev.sluice.internal.buffer.spool.log.LogContext.Trouble;
import dev.sluice.internal.util.Ticker;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import org.jspecify.annotations.Nullable;

/**
 * Writes queued frames to the newest segment of our own directory. A frame stays in memory until it
 * is safe, so that trouble with the disk costs nothing. A disk that refused something is left alone
 * for a second: that is a pause. Disk thread only.
 */
final class LogWriter {

  /** At most this much is written at once, or is in memory unwritten. */
  static final int BLOCK_BYTES = LogReader.BLOCK_BYTES;

  /** More bytes than this are synced as soon as they are written, whatever the settings say. */
  private static final long MAX_UNSYNCED_BYTES = 4 << 20;

  private final LogContext context;
  private final SpoolSettings settings;
  private final Directory directory;
  private final FrameQueue queue;
  private final Shelf shelf;

  private @Nullable Open active;
  private boolean dirty; // written since the last sync
  private boolean refused; // the device refused a file: its frames are not written again yet
  private int refusals; // in a row
  private boolean paused;
  private long pausedUntilNanos;

  private record Open(Segment segment, RandomAccessFile file) {}

  LogWriter(LogContext context, SpoolSettings settings, Shelf shelf, FrameQueue queue) {
    this.context = context;
    this.settings = settings;
    this.directory = shelf.own();
    this.queue = queue;
    this.shelf = shelf;
  }

  // --- write

  /** Writes if enough is queued. Without memory for it the next call does. */
  void writeFullBlocks() {
    try {
      if (queue.unwrittenBytes() >= BLOCK_BYTES) {
        flush();
      }
      if (queue.hasPending() && queue.bytes() >= MAX_UNSYNCED_BYTES) {
        sync();
      }
    } catch (OutOfMemoryError e) {
      // The frame is queued: were this passed on, the caller would append its record again.
    }
  }

  /** Gives all that is queued to the kernel; false when some of it has to wait. */
  boolean flush() {
    if (queue.head() != null && isPaused()) {
      return false;
    }
    try {
      if (queue.head() != null) {
        directory.lock().checkClaimed(); // a segment that was deleted can still be written
        if (active != null && Files.notExists(active.segment.file())) {
          abandon(active); // somebody deleted it, such as a job that cleans old logs up
        }
      }
      for (Frame head; (head = queue.head()) != null; ) {
        write(openFor(head));
        if (settings.sync() == SpoolSettings.Sync.NONE) {
          queue.markSafe();
        }
      }
      if (refused) {
        pause();
      } else if (settings.sync() != SpoolSettings.Sync.EACH) {
        refusals = 0;
      }
      return true;
    } catch (IOException e) {
      pause();
      refusals++;
      context.warn(Trouble.WRITE, "records stay in memory, the spool cannot be written", e);
      return false;
    }
  }

  private Open openFor(Frame head) throws IOException {
    if (active != null && !takes(active.segment, head)) {
      roll();
    }
    Open open = active == null ? create() : active;
    active = open;
    return open;
  }

  /** Whether the frame may go there: an empty file takes one of its ids, however large. */
  private boolean takes(Segment segment, Frame frame) {
    return segment.isEmptyFile()
        ? segment.owns(frame.id())
        : segment.hasRoomFor(frame.diskBytes(), frame.id(), segmentBytes());
  }

  private long segmentBytes() {
    // A refused roll brings the frames of the segment back to memory. If another roll followed, and
    // were refused too, this would never end.
    return refused ? Long.MAX_VALUE : settings.segmentBytes();
  }

  private Open create() throws IOException {
    try {
      Frame head = queue.head(); // a roll that failed may have put another one first
      if (head != null && directory.hasBegunFrom(head.id())) {
        queue.renumber(); // ids of a segment end where the next one begins
        head = queue.head();
      }
      RandomAccessFile file = directory.create(head == null ? directory.takeId() : head.id());
      return new Open(directory.segments().newest(), file);
    } catch (IOException e) {
      queue.renumber(); // the file may exist in spite of the error
      throw e;
    }
  }

  private void write(Open open) throws IOException {
    FrameQueue.Block block = queue.nextBlock(open.segment, segmentBytes());
    makeRoom(block.usedBytes());
    context.disk().begins("write", open.segment.file());
    try {
      block.write(open.file, open.segment.length());
    } catch (Throwable t) {
      takeBack(open);
      throw t;
    }
    dirty = true;
    queue.written(block.frames(), open.segment);
    directory.noteWritten(open.segment);
    if (block.moves()) {
      shelf.reap(); // the segment they were in
    }
  }

  /**
   * Frames that are written again after a failed sync may exceed the bound: old copies go first.
   */
  private void makeRoom(int bytes) throws IOException {
    if (shelf.diskBytes() + bytes > settings.maxBytes()) {
      queue.giveCopiesUp();
      shelf.reap();
    }
    if (shelf.diskBytes() + bytes > settings.maxBytes()) {
      throw new IOException("maxBytes is reached");
    }
  }

  /** Cuts off the bytes of a failed write; its frames are still queued. */
  private void takeBack(Open open) {
    try {
      open.file.setLength(open.segment.length());
    } catch (IOException e) {
      abandon(open); // a reader steps over the torn end
    }
  }

  // --- sync

  /** Brings all that is written to the device; false when some of it is not there. */
  boolean sync() {
    boolean flushed = flush();
    Open open = active;
    if (open == null || !dirty) {
      return flushed;
    }
    if (isPaused()) {
      return false;
    }
    boolean taken = sync(open);
    flush(); // the frames that the device did not take go to a new segment
    return flushed && taken;
  }

  private boolean sync(Open open) {
    try {
      context.disk().begins("fsync", open.segment.file());
      context.disk().sync(open.file);
      context.disk().syncDirectory(directory.path());
      dirty = false;
      refusals = 0;
      queue.markSafe();
      return true;
    } catch (IOException e) {
      distrust(open);
      refusals++;
      context.warn(Trouble.SYNC, "the device refuses a spool segment, a new one is begun", e);
      return false;
    } catch (OutOfMemoryError e) { // nobody knows whether the device has it
      distrust(open);
      throw e;
    }
  }

  /** Never syncs this file again: the kernel may have marked the lost pages clean. */
  private void distrust(Open open) {
    refused = queue.hasPending();
    abandon(open);
  }

  /** Ends the segment; the next frame begins a new one. */
  void roll() {
    Open open = active;
    if (open != null && settings.sync() == SpoolSettings.Sync.NONE) {
      active = null;
      dirty = false;
      context.disk().syncAndClose(open.file, directory.path(), this::refused);
    } else if (open != null && sync(open)) {
      close(open);
    }
  }

  private void refused(IOException e) {
    context.warn(Trouble.SYNC, "the device refuses a full spool segment", e);
  }

  // --- end of a segment

  /** Stops writing to this segment, since it is to be deleted. */
  void release(Segment segment) {
    Open open = active;
    if (open != null && open.segment == segment) {
      close(open);
      queue.markSafe();
    }
  }

  private void abandon(Open open) {
    close(open);
    if (queue.hasPending()) {
      directory.forgetWritten(open.segment);
      queue.writeAgain();
    }
    queue.renumber(); // ids that a torn write left in the file are nobody's: the cursor says so
  }

  /** Ends writing. Frames that are not written stay in the queue. */
  void close() {
    if (active != null) {
      close(active);
    }
  }

  private void close(Open open) {
    active = null;
    dirty = false;
    try {
      open.file.close();
    } catch (IOException e) {
      context.warn(Trouble.WRITE, "a spool segment cannot be closed", e);
    }
  }

  // --- pause

  private void pause() {
    refused = false;
    paused = true;
    pausedUntilNanos = context.ticker().nanoTime() + Ticker.SECOND_NANOS;
  }

  void endPause() {
    paused = false;
  }

  /** Whether the disk refused something just now. */
  boolean isPaused() {
    paused = paused && pausedUntilNanos - context.ticker().nanoTime() > 0;
    return paused;
  }

  /** Whether the disk refuses, and has done so again after its pause. */
  boolean isFailing() {
    return refusals > 1;
  }
}
