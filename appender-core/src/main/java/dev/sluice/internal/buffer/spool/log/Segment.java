// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool.log;

import dev.sluice.internal.util.Ticker;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * One file of frames and the state of each. A frame is known by its id; ids in a segment are the
 * first one and those after it, less than {@value #MAX_FRAMES} away. Owner thread only.
 */
public final class Segment {

  /** Ids that belong to one segment, so that its name alone tells which were used at most. */
  static final int MAX_FRAMES = 1 << 20;

  private static final long PAUSE_NANOS = 10 * Ticker.SECOND_NANOS;

  /** So often a part that cannot be read is tried, before its frames count as lost. */
  private static final int MAX_TRIES = 6;

  private final Path file;
  private final long firstId;
  private final boolean found; // when its directory was claimed: another process wrote it
  private final States states;

  private final Tally written = new Tally(); // by this process
  private long endId;

  private long length;
  private boolean known; // what it holds: it is ours, or it was read once
  private boolean untouchable;
  private boolean missedBehind;
  private @Nullable Long pausedUntilNanos;
  private @Nullable Long againAtNanos; // a part of it could not be read: another look
  private int tries;

  Segment(Path file, long firstId, long length, boolean known) {
    this.file = file;
    this.firstId = firstId;
    this.length = length;
    this.known = known;
    this.found = !known;
    this.states = new States(firstId);
    this.endId = firstId;
  }

  boolean owns(long id) {
    return id >= firstId && id - firstId < MAX_FRAMES;
  }

  /** A frame found by recovery; false when the id was there before. */
  boolean recover(long id, Amount amount) {
    return states.recover(id, amount);
  }

  /** What was recovered since the last look that came to its end. */
  Amount recoveredNow() {
    return states.fresh();
  }

  /** Recovery came to the end, and so knows all that is in it. */
  void recovered() {
    states.keepRecovered();
    known = true;
    againAtNanos = null;
    tries = 0;
  }

  /** Recovery came to the end but for a part that could not be read: it looks again. */
  void recoveredInPart(long nowNanos) {
    states.keepRecovered();
    againAtNanos = nowNanos + PAUSE_NANOS;
    tries++;
  }

  /** Recovery did not come to the end: what it found is found again. */
  void undoRecovery() {
    states.undoRecovered();
  }

  /** Whether a part that could not be read is worth another try. */
  boolean hasTriesLeft() {
    return tries < MAX_TRIES - 1;
  }

  /** Whether it is smaller than an empty one: somebody cut it off, or it is gone. */
  boolean isCut() {
    return length < FrameFormat.HEADER_BYTES;
  }

  /** Nothing of it is on disk any more. */
  void forgetAll() {
    states.forgetAll();
  }

  void add(Frame frame) {
    states.add(frame);
    length += frame.diskBytes();
    written.add(frame.amount());
    endId = frame.id() + 1;
  }

  /** What this process has written to it. */
  Inventory.Extent written() {
    return new Inventory.Extent(firstId, endId, written.amount());
  }

  boolean isWaiting(long id) {
    return owns(id) && states.isWaiting(id);
  }

  /** A waiting frame was read and is handed out. */
  void take(Frame frame) {
    states.take(frame);
  }

  /** Whoever appended the frame has it again: it does not wait here. */
  void hold(Frame frame) {
    if (isWaiting(frame.id())) {
      states.take(frame);
    }
  }

  /** A frame that was handed out waits again; false when it is not out. */
  boolean giveBack(Frame frame) {
    boolean was = states.giveBack(frame);
    if (was) {
      missedBehind = true;
      frame.setHeld(false); // it may have to be written again, and waits there too
    }
    return was;
  }

  /** Nobody needs the frame here any more; false when that was known. */
  boolean remove(Frame frame) {
    return states.remove(frame);
  }

  /** Like {@link #remove}, and keeps the file until the frame is written elsewhere. */
  boolean moveOut(Frame frame) {
    return states.moveOut(frame);
  }

  /** Whether the file is there for this frame, which is not written elsewhere yet. */
  boolean hasMoved(long id) {
    return states.hasMoved(id);
  }

  /** The frame is written elsewhere, or nobody needs it. */
  void forgetMoved(long id) {
    states.forgetMoved(id);
  }

  /** What waits here cannot be read. */
  void forgetWaiting() {
    states.forgetWaiting();
  }

  /** Whether a frame waits before the place of the reader; asking forgets it. */
  boolean pollMissedBehind() {
    boolean missed = missedBehind;
    missedBehind = false;
    return missed;
  }

  boolean hasRoomFor(long bytes, long id, long segmentBytes) {
    return length + bytes <= segmentBytes && owns(id);
  }

  /** The smallest id here that may not be acknowledged, or a later one if all are. */
  long lowWaterId(Cursor found, long otherwise) {
    return knowsAll() ? states.lowWaterId(otherwise) : Math.max(firstId, found.lowWaterId());
  }

  /**
   * Adds what is acknowledged here: what we know, or what was found written down.
   *
   * @param fromId not below the first one of this segment
   * @param endId not above the first one of the next segment
   */
  void addAcknowledged(Cursor found, long fromId, long endId, Runs.Builder runs) {
    long stopId = Math.min(endId, firstId + MAX_FRAMES);
    if (fromId >= stopId) {
      return;
    }
    if (knowsAll()) {
      states.addAcknowledged(fromId, stopId, runs);
    } else {
      states.addAcknowledged(found.runs(), fromId, stopId, runs);
    }
  }

  /** Whether we know what it holds. */
  private boolean knowsAll() {
    return known && !untouchable;
  }

  /** Cannot be read now. */
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

  /** Whether somebody should look what is in it. */
  boolean isUnread(long nowNanos) {
    return !known && !isPaused(nowNanos) && (againAtNanos == null || againAtNanos - nowNanos <= 0);
  }

  /** It holds what we do not know: it is never deleted. */
  void keepUntouched() {
    untouchable = true;
  }

  public boolean isFound() {
    return found;
  }

  boolean isKnown() {
    return known;
  }

  /** Whether it may go: all its frames are acknowledged, or it has none. */
  boolean isDrained() {
    return knowsAll() && states.isEmpty();
  }

  /** Whether frames in it are not acknowledged, and nothing is that we do not know. */
  boolean isLive() {
    return knowsAll() && states.hasWaitingOrOut();
  }

  boolean isEmptyFile() {
    return length <= FrameFormat.HEADER_BYTES;
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

  boolean hasWaiting() {
    return states.hasWaiting();
  }

  Amount waiting() {
    return states.waiting();
  }

  Amount out() {
    return states.out();
  }
}
