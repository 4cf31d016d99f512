// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool.log;

import dev.sluice.internal.buffer.spool.log.LogContext.Trouble;
import java.io.IOException;
import java.io.RandomAccessFile;
import org.jspecify.annotations.Nullable;

/**
 * Writes queued frames to the newest segment of our own directory. A frame stays in memory until it
 * is safe, so that trouble with the disk costs nothing. Owner thread only.
 */
final class LogWriter {

  /** So much is written at once, and may be in memory unwritten. */
  static final int BLOCK_BYTES = LogReader.BLOCK_BYTES;

  /** Written and not synced: more is synced at once, whatever the settings say. */
  private static final long MAX_UNSYNCED_BYTES = 4 << 20;

  private final LogContext context;
  private final SpoolSettings settings;
  private final Directory directory;
  private final FrameQueue queue;
  private final Shelf shelf;
  private final Block block = new Block();
  private final WritePause pause;

  private @Nullable Open active;
  private boolean dirty; // written since the last sync
  private boolean refused; // by the device: what it undid is not written again yet
  private int refusals; // in a row

  /** The segment that is being written. */
  private record Open(Segment segment, RandomAccessFile file) {}

  LogWriter(LogContext context, SpoolSettings settings, Shelf shelf, FrameQueue queue) {
    this.context = context;
    this.settings = settings;
    this.directory = shelf.own();
    this.queue = queue;
    this.shelf = shelf;
    this.pause = new WritePause(context.ticker());
  }

  /** Writes if enough is queued. Without memory for it the next one does. */
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
        directory.checkHeld(); // a segment that was deleted can still be written
      }
      for (Frame head; (head = queue.head()) != null; ) {
        write(openFor(head));
        if (settings.sync() == SpoolSettings.Sync.NONE) {
          queue.markSafe();
        }
      }
      if (refused) {
        pauseWrites();
      } else if (settings.sync() != SpoolSettings.Sync.EACH) {
        refusals = 0;
      }
      return true;
    } catch (IOException e) {
      pauseWrites();
      refusals++;
      context.warn(Trouble.WRITE, "records stay in memory, the spool cannot be written", e);
      return false;
    }
  }

  private Open openFor(Frame head) throws IOException {
    Open open = active;
    if (open != null && !takes(open.segment, head)) {
      roll();
      open = active;
    }
    if (open == null) {
      open = create();
      active = open;
    }
    return open;
  }

  /** Whether the frame may go there: an empty file takes one of its ids, however large. */
  private boolean takes(Segment segment, Frame frame) {
    return segment.isEmptyFile()
        ? segment.owns(frame.id())
        : segment.hasRoomFor(frame.diskBytes(), frame.id(), segmentBytes());
  }

  private long segmentBytes() {
    // A roll that is refused undoes all that was written: one more, and this would never end.
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
      return new Open(directory.newest(), file);
    } catch (IOException e) {
      queue.renumber(); // the file may be there all the same
      throw e;
    }
  }

  /** Writes as many queued frames as fit into one block, or one larger frame. */
  private void write(Open open) throws IOException {
    block.fill(queue.unwritten(), open.segment, segmentBytes());
    makeRoom(block.usedBytes());
    boolean whole = false;
    context.disk().begins("write", open.segment.file());
    try {
      block.write(open.file, open.segment.length());
      whole = true;
    } finally {
      if (!whole) {
        takeBack(open);
      }
    }
    dirty = true;
    queue.written(block.frames(), open.segment);
    directory.noteWritten(open.segment);
    if (block.moves()) {
      shelf.reap(); // the segment they were in
    }
  }

  /** What is written again after a failed sync may exceed the bound; its old copy goes first. */
  private void makeRoom(int bytes) throws IOException {
    if (shelf.diskBytes() + bytes > settings.maxBytes()) {
      queue.giveCopiesUp();
      shelf.reap();
    }
    if (shelf.diskBytes() + bytes > settings.maxBytes()) {
      throw new IOException("maxBytes is reached");
    }
  }

  /** Cuts off what a failed write left behind; the frames are still queued. */
  private void takeBack(Open open) {
    try {
      open.file.setLength(open.segment.length());
    } catch (IOException e) {
      abandon(open); // a reader steps over the torn end
    }
  }

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
    flush(); // to a new segment, what was not
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
    } catch (OutOfMemoryError e) { // nobody knows what became of it
      distrust(open);
      throw e;
    }
  }

  /** Never again on this file: the kernel may have marked the lost pages clean. */
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
    directory.forgetWritten(open.segment);
    queue.writeAgain();
  }

  /** Ends writing for good; what is not written stays in the queue. */
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

  private void pauseWrites() {
    refused = false;
    pause.begin();
  }

  void endPause() {
    pause.end();
  }

  /** Whether the disk refuses, and has done so again after its pause. */
  boolean isFailing() {
    return refusals > 1;
  }

  /** Whether the disk refused something just now. */
  boolean isPaused() {
    return pause.isOn();
  }
}
