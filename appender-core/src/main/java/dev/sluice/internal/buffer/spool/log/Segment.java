// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool.log;

import dev.sluice.internal.util.Ticker;
import java.nio.file.Path;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * One file of frames and the state of each frame: it waits, it is out with the caller, it has moved
 * back to memory, or nobody needs it any more. A frame is known by its id; the ids of a segment are
 * the first one and those after it, less than {@value #MAX_FRAMES} away. Disk thread only.
 *
 * <p>Each method that may take memory takes it first: without memory nothing has changed.
 */
final class Segment {

  /** Ids that belong to one segment, so that its name alone tells which were used at most. */
  static final int MAX_FRAMES = 1 << 20;

  private static final long PAUSE_NANOS = 10 * Ticker.SECOND_NANOS;

  /** A part that cannot be read is tried this often before its frames count as lost. */
  private static final int MAX_TRIES = 6;

  private final Path file;
  private final long firstId;
  private final boolean found; // it was there when its directory was claimed
  private volatile long length; // written by the disk thread

  // States of frames, at the distance of their ids from the first.
  private final BitSet recovered = new BitSet(); // read from an earlier process's file
  private final BitSet waiting = new BitSet();
  private final BitSet out = new BitSet();
  private final BitSet moved = new BitSet(); // to memory: not written again yet
  private final Amount.Tally waitingTally = new Amount.Tally();

  // Of the look of recovery that is under way.
  private final BitSet fresh = new BitSet();
  private final Amount.Tally freshTally = new Amount.Tally();

  private final Amount.Tally written = new Amount.Tally(); // by this process
  private long endId;

  private boolean known; // the file is ours, or recovery has read all of it
  private boolean untouchable;
  private boolean missedBehind; // a frame waits before the place of the reader
  private @Nullable Long pausedUntilNanos;
  private @Nullable Long againAtNanos; // recovery looks again at a part that could not be read
  private int tries;

  Segment(Path file, long firstId, long length, boolean known) {
    this.file = file;
    this.firstId = firstId;
    this.length = length;
    this.known = known;
    this.found = !known;
    this.endId = firstId;
  }

  Path file() {
    return file;
  }

  long firstId() {
    return firstId;
  }

  long length() {
    return length;
  }

  /** Whether another process wrote it. */
  boolean isFound() {
    return found;
  }

  boolean isEmptyFile() {
    return length <= FrameFormat.HEADER_BYTES;
  }

  /** Whether it is smaller than an empty one: it was cut off or deleted. Any thread. */
  boolean isCut() {
    return length < FrameFormat.HEADER_BYTES;
  }

  boolean owns(long id) {
    return id >= firstId && id - firstId < MAX_FRAMES;
  }

  private int index(long id) {
    return (int) (id - firstId);
  }

  // --- recovery

  /** Recovery has read this frame. Each id counts once. */
  void recover(long id, Amount amount) {
    if (!recovered.get(index(id))) {
      fresh.set(index(id));
      recovered.set(index(id));
      waiting.set(index(id));
      waitingTally.add(amount);
      freshTally.add(amount);
    }
  }

  /** The frames that this look of recovery has read first. */
  Amount recoveredNow() {
    return freshTally.amount();
  }

  /** Recovery came to the end: all that is in the file is known. */
  void recovered() {
    keepRecovered();
    known = true;
    againAtNanos = null;
    tries = 0;
  }

  /** Recovery came to the end, but a part could not be read: it looks again. */
  void recoveredInPart(long nowNanos) {
    keepRecovered();
    againAtNanos = nowNanos + PAUSE_NANOS;
    tries++;
  }

  private void keepRecovered() {
    fresh.clear();
    freshTally.clear();
  }

  /** Recovery did not come to the end: the next look reads the same frames again. */
  void undoRecovery() {
    waiting.andNot(fresh);
    recovered.andNot(fresh);
    waitingTally.subtract(freshTally);
    keepRecovered();
  }

  /** It holds frames of a later version, or none that can be read: it is never deleted. */
  void keepUntouched() {
    untouchable = true;
  }

  /** Whether we know all that it holds. */
  boolean knowsAll() {
    return known && !untouchable;
  }

  boolean isKnown() {
    return known;
  }

  // --- when it can be read

  /** It cannot be read now. */
  void pause(long nowNanos) {
    pausedUntilNanos = nowNanos + PAUSE_NANOS;
  }

  /** A part of it cannot be read now, and frames in it wait. */
  void pauseForPart(long nowNanos) {
    pause(nowNanos);
    tries++;
  }

  boolean isPaused(long nowNanos) {
    return pausedUntilNanos != null && pausedUntilNanos - nowNanos > 0;
  }

  /** Whether recovery should look at it now. */
  boolean isUnread(long nowNanos) {
    return !known && !isPaused(nowNanos) && (againAtNanos == null || againAtNanos - nowNanos <= 0);
  }

  /** Whether a part that could not be read is worth another try. */
  boolean hasTriesLeft() {
    return tries < MAX_TRIES - 1;
  }

  /** Whether a frame waits before the place of the reader; asking forgets it. */
  boolean pollMissedBehind() {
    boolean missed = missedBehind;
    missedBehind = false;
    return missed;
  }

  // --- frames

  boolean hasRoomFor(long bytes, long id, long segmentBytes) {
    return length + bytes <= segmentBytes && owns(id);
  }

  /** The frame was written to the end of the file. */
  void add(Frame frame) {
    if (frame.isHandedOut()) {
      out.set(index(frame.id()));
    } else {
      waiting.set(index(frame.id()));
      waitingTally.add(frame.amount());
    }
    length = length() + frame.diskBytes(); // no other thread writes it
    written.add(frame.amount());
    endId = frame.id() + 1;
  }

  /** The frames that this process has written to it. */
  Inventory.Extent written() {
    return new Inventory.Extent(firstId, endId, written.amount());
  }

  boolean isWaiting(long id) {
    return owns(id) && waiting.get(index(id));
  }

  /** A waiting frame is handed out: it was read, or its owner has it in memory. */
  void take(Frame frame) {
    out.set(index(frame.id()));
    waiting.clear(index(frame.id()));
    waitingTally.subtract(frame.amount());
  }

  /** A frame that was handed out waits again; false when it is not out. */
  boolean giveBack(Frame frame) {
    if (!out.get(index(frame.id()))) {
      return false;
    }
    waiting.set(index(frame.id()));
    out.clear(index(frame.id()));
    waitingTally.add(frame.amount());
    missedBehind = true;
    frame.setHandedOut(false); // if it has to be written again, it waits there too
    return true;
  }

  /** Nobody needs the frame here any more; false when that was known. */
  boolean remove(Frame frame) {
    int index = index(frame.id());
    boolean wasWaiting = waiting.get(index);
    boolean was = wasWaiting || out.get(index);
    if (wasWaiting) {
      waiting.clear(index);
      waitingTally.subtract(frame.amount());
    }
    out.clear(index);
    return was;
  }

  /** Like {@link #remove}, and keeps the file until the frame is written elsewhere. */
  boolean moveOut(Frame frame) {
    moved.set(index(frame.id()));
    boolean was = remove(frame);
    moved.set(index(frame.id()), was);
    return was;
  }

  /** Whether the file is there for this frame, which is not written elsewhere yet. */
  boolean hasMoved(long id) {
    return moved.get(index(id));
  }

  /** The frame is written elsewhere, or nobody needs it. */
  void forgetMoved(long id) {
    moved.clear(index(id));
  }

  /** The frames that wait here cannot be read. */
  void forgetWaiting() {
    waiting.clear();
    waitingTally.clear();
  }

  /**
   * The file is gone with its directory. Should both come back, what waits is sent by a later
   * start.
   */
  void leaveWaiting() {
    moved.or(waiting);
    forgetWaiting();
  }

  /** The file is gone. */
  void forgetAll() {
    length = 0;
    forgetWaiting();
    keepRecovered();
    recovered.clear();
    out.clear();
    moved.clear();
  }

  long waitingFrames() {
    return waitingTally.frames();
  }

  Amount waiting() {
    return waitingTally.amount();
  }

  /** Whether it may go: all its frames are acknowledged, or it has none. */
  boolean isDrained() {
    return knowsAll() && waiting.isEmpty() && out.isEmpty() && moved.isEmpty();
  }

  /** Whether we know all that it holds, and some of its frames are not acknowledged. */
  boolean isLive() {
    return knowsAll() && !(waiting.isEmpty() && out.isEmpty());
  }

  /** The smallest id that may not be acknowledged, or {@code otherwise} if all are. */
  long lowWaterId(long otherwise) {
    BitSet needed = (BitSet) moved.clone();
    needed.or(waiting);
    needed.or(out);
    return needed.isEmpty() ? otherwise : firstId + needed.nextSetBit(0);
  }

  /** Removes the frames that somebody needs from a set of distances from the first id. */
  void removeNeeded(BitSet frames) {
    frames.andNot(waiting);
    frames.andNot(out);
    frames.andNot(moved);
  }

  /** The frames that recovery has read, as distances from the first id; a copy. */
  BitSet recoveredFrames() {
    return (BitSet) recovered.clone();
  }
}
