// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool.log;

import dev.sluice.internal.util.Ring;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The frames that are still needed in memory, in the order of their appends: those written and not
 * safe, then those not written. Encodes the next ones for the file. Disk thread only.
 */
final class FrameQueue {

  private static final int SWEEP_FRAMES = 64;

  private final Ring<Frame> pending = new Ring<>();
  final Ring<Frame> unwritten = new Ring<>(); // acknowledged ones among them; tests look at it, too
  private final Block block = new Block();
  private long pendingBytes;
  private long unwrittenBytes;
  private int finished; // since the last sweep
  private boolean undoing; // memory ran out while frames went back to those not written

  private final LongSupplier ids;

  /**
   * @param ids gives ids that no frame had
   */
  FrameQueue(LongSupplier ids) {
    this.ids = ids;
  }

  void add(Frame frame) {
    unwritten.add(frame);
    unwrittenBytes += frame.diskBytes();
  }

  /** The next frame to be written. Asked for before {@link #markSafe}. */
  @Nullable Frame head() {
    if (undoing) {
      writeAgain(); // first: frames of a segment that the device refused are not safe
    }
    for (Frame head; (head = unwritten.peek()) != null; unwritten.poll()) {
      if (!head.isDone()) {
        return head;
      }
    }
    return null;
  }

  /** The smallest id of those that are not written. */
  long firstId() {
    Frame head = head();
    return head == null ? Long.MAX_VALUE : head.id();
  }

  /** An unwritten frame is acknowledged: false when that was known. */
  boolean finish(Frame frame) {
    if (frame.isDone()) {
      return false;
    }
    frame.finish();
    unwrittenBytes -= frame.diskBytes();
    head(); // forgets it, if it is the first
    sweep();
    return true;
  }

  /**
   * Forgets done frames behind one that stays long, now and then: the disk may refuse for hours.
   */
  private void sweep() {
    finished++;
    if (finished > SWEEP_FRAMES + unwritten.size() / 2) {
      unwritten.removeIf(Frame::isDone);
      finished = 0;
    }
  }

  /** Encodes the first frames that fit into the segment and into one block, or one larger frame. */
  Block nextBlock(Segment segment, long segmentBytes) {
    block.clear();
    for (Frame frame : unwritten) {
      if (!frame.isDone() && !block.add(frame, segment, segmentBytes)) {
        break;
      }
    }
    return block;
  }

  /** The first {@code count} frames that are not done are in this segment now. */
  void written(int count, Segment segment) {
    for (int left = count; left > 0; ) {
      Frame frame = Objects.requireNonNull(unwritten.peek());
      if (!frame.isDone()) {
        pending.add(frame); // these two first: they may lack memory
        try {
          segment.add(frame);
        } catch (OutOfMemoryError e) {
          pending.pollLast();
          throw e;
        }
        frame.written(segment);
        pendingBytes += frame.diskBytes();
        unwrittenBytes -= frame.diskBytes();
        left--;
      }
      unwritten.poll();
    }
  }

  /** All that is written is where the settings want it. */
  void markSafe() {
    pending.forEach(Frame::markSafe);
    pending.clear();
    pendingBytes = 0;
  }

  /** Frames written and not safe have to be written again. Until then the old copy stays. */
  void writeAgain() {
    undoing = true;
    for (Frame frame; (frame = pending.peekLast()) != null; pending.pollLast()) {
      Segment segment = frame.segment();
      unwritten.makeRoom(); // this and moveOut may lack memory: then nothing has changed
      if (segment != null && segment.moveOut(frame)) {
        frame.unwritten();
        unwritten.addFirst(frame);
        unwrittenBytes += frame.diskBytes();
      } else {
        frame.finish(); // it was acknowledged or dropped
      }
    }
    pendingBytes = 0;
    renumber(); // a new segment needs a name that no other has
    undoing = false;
  }

  /** Gives up the old copies that alone keep a file. */
  void giveCopiesUp() {
    unwritten.forEach(Frame::giveCopyUp);
  }

  /** Gives new ids to all that is not written. */
  void renumber() {
    for (Frame frame : unwritten) {
      frame.renumber(ids.getAsLong());
    }
  }

  /** How many frames wait here, not written. */
  long waitingFrames() {
    long frames = 0;
    for (Frame frame : unwritten) {
      frames += frame.isDone() || frame.isHandedOut() ? 0 : 1;
    }
    return frames;
  }

  /** The spool is closed: frames in a file are not needed in memory, synced or not. */
  void leaveCopied() {
    pending.forEach(Frame::leave);
    for (Frame frame : unwritten) {
      if (frame.hasCopy()) {
        frame.leave();
      }
    }
  }

  /** Hands out a frame that waits in memory, or returns null. */
  @Nullable Frame takeWaiting() {
    for (Frame frame : unwritten) {
      if (!frame.isDone() && !frame.isHandedOut()) {
        frame.handOut();
        return frame;
      }
    }
    return null;
  }

  /**
   * Hands out the frame that was read from disk. If it may have to be written again, the caller
   * gets the frame of this queue, so that there is one handle for it wherever it is.
   */
  Frame handOut(Frame read) {
    Frame own = pending(read.id());
    if (own == null || own.segment() != read.segment()) {
      return read;
    }
    own.handOut();
    return own;
  }

  private @Nullable Frame pending(long id) {
    int from = 0;
    for (int to = pending.size(); from < to; ) { // ids grow in the order of writing
      int middle = (from + to) >>> 1;
      if (pending.get(middle).id() < id) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    Frame found = from < pending.size() ? pending.get(from) : null;
    return found == null || found.id() != id ? null : found;
  }

  boolean hasPending() {
    return !pending.isEmpty();
  }

  long unwrittenBytes() {
    return unwrittenBytes;
  }

  long bytes() {
    return pendingBytes + unwrittenBytes;
  }

  /** Frames that are written at once, encoded one after the other. */
  static final class Block {

    private final byte[] block = new byte[LogWriter.BLOCK_BYTES];
    private byte[] bytes = block;
    private int usedBytes;
    private int frames;
    private boolean moves;

    private void clear() {
      bytes = block;
      usedBytes = 0;
      frames = 0;
      moves = false;
    }

    /** Encodes the frame, if it fits; the first one goes however large it is. */
    private boolean add(Frame frame, Segment segment, long segmentBytes) {
      int size = usedBytes + frame.diskBytes();
      boolean fits = size <= bytes.length && segment.hasRoomFor(size, frame.id(), segmentBytes);
      if (frames > 0 && !fits) {
        return false;
      }
      bytes = size > bytes.length ? new byte[size] : bytes;
      usedBytes = frame.encode(bytes, usedBytes);
      frames++;
      moves |= frame.hasCopy();
      return true;
    }

    void write(RandomAccessFile file, long offset) throws IOException {
      file.seek(offset);
      file.write(bytes, 0, usedBytes);
      bytes = block; // a larger one is not kept
    }

    int usedBytes() {
      return usedBytes;
    }

    int frames() {
      return frames;
    }

    /** Whether an older copy of one of them is in a segment that was abandoned. */
    boolean moves() {
      return moves;
    }
  }
}
