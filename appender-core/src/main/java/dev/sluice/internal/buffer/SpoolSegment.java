// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer;

import java.nio.file.Path;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * One file of frames and the state of each. A frame is known by its id; ids in a segment are the
 * first one and those after it, less than {@value #MAX_FRAMES} away. Owner thread only.
 */
final class SpoolSegment {

  /** Ids that belong to one segment, so that its name alone tells which were used at most. */
  static final int MAX_FRAMES = 1 << 20;

  private final Path file;
  private final long firstId;
  private final boolean found; // when its directory was claimed: another process wrote it
  private final BitSet waiting = new BitSet();
  private final BitSet out = new BitSet();
  private final BitSet moved = new BitSet(); // to memory: not written again yet
  private final SpoolTally waitingTally = new SpoolTally();
  private final SpoolTally outTally = new SpoolTally();

  private long length;
  private boolean known; // what it holds: it is ours, or it was read once
  private boolean untouchable;
  private boolean missedBehind;
  private @Nullable Long restUntilNanos;

  SpoolSegment(Path file, long firstId, long length, boolean known) {
    this.file = file;
    this.firstId = firstId;
    this.length = length;
    this.known = known;
    this.found = !known;
  }

  boolean owns(long id) {
    return id >= firstId && id - firstId < MAX_FRAMES;
  }

  /** A frame found by recovery; false when the id was there before. */
  boolean recover(long id, SpoolAmount amount) {
    if (waiting.get(index(id))) {
      return false;
    }
    waiting.set(index(id));
    waitingTally.add(amount);
    return true;
  }

  /** Recovery came to the end, and so knows all that is in it. */
  void recovered() {
    known = true;
  }

  /** Recovery did not come to the end. */
  void forgetAll() {
    waiting.clear();
    out.clear();
    moved.clear();
    waitingTally.clear();
    outTally.clear();
  }

  // In each of these a bit is set first: that may take memory, and without it nothing has changed.

  void add(SpoolFrame frame) {
    if (frame.isHeld()) {
      out.set(index(frame.id()));
      outTally.add(frame.amount());
    } else {
      waiting.set(index(frame.id()));
      waitingTally.add(frame.amount());
    }
    length += frame.diskBytes();
  }

  boolean isWaiting(long id) {
    return owns(id) && waiting.get(index(id));
  }

  /** A waiting frame was read and is handed out. */
  void take(SpoolFrame frame) {
    out.set(index(frame.id()));
    waiting.clear(index(frame.id()));
    waitingTally.subtract(frame.amount());
    outTally.add(frame.amount());
  }

  /** A frame that was handed out waits again. */
  boolean giveBack(SpoolFrame frame) {
    if (!out.get(index(frame.id()))) {
      return false;
    }
    waiting.set(index(frame.id()));
    out.clear(index(frame.id()));
    outTally.subtract(frame.amount());
    waitingTally.add(frame.amount());
    missedBehind = true;
    frame.setHeld(false); // it may have to be written again, and waits there too
    return true;
  }

  /** Nobody needs the frame here any more; false when that was known. */
  boolean remove(SpoolFrame frame) {
    boolean wasOut = out.get(index(frame.id()));
    boolean was = wasOut || waiting.get(index(frame.id()));
    if (was) {
      (wasOut ? out : waiting).clear(index(frame.id()));
      (wasOut ? outTally : waitingTally).subtract(frame.amount());
    }
    return was;
  }

  /** Like {@link #remove}, and keeps the file until the frame is written elsewhere. */
  boolean moveOut(SpoolFrame frame) {
    moved.set(index(frame.id()));
    boolean was = remove(frame);
    moved.set(index(frame.id()), was);
    return was;
  }

  /** The frame is written elsewhere, or nobody needs it. */
  void forgetMoved(long id) {
    moved.clear(index(id));
  }

  /** What waits here cannot be read: returns and forgets it. */
  SpoolAmount loseWaiting() {
    SpoolAmount lost = waitingTally.amount();
    waiting.clear();
    waitingTally.clear();
    return lost;
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
  long lowWaterId(SpoolCursor found, long otherwise) {
    if (!known || untouchable) {
      return Math.max(firstId, found.lowWaterId());
    }
    int first = Math.min(firstOf(moved), Math.min(firstOf(waiting), firstOf(out)));
    return first == MAX_FRAMES ? otherwise : firstId + first;
  }

  /**
   * Adds what is acknowledged here: what we know, or what was found written down.
   *
   * @param fromId not below the first one of this segment
   * @param endId not above the first one of the next segment
   */
  void addAcknowledged(SpoolCursor found, long fromId, long endId, SpoolRuns.Builder runs) {
    if (!known || untouchable) {
      runs.addAll(found.runs(), fromId, endId);
      return;
    }
    int end = (int) Math.max(0, Math.min(endId - firstId, MAX_FRAMES));
    BitSet pending = (BitSet) waiting.clone();
    pending.or(out);
    pending.or(moved);
    pending.set(end); // where it stops
    for (int at = (int) Math.min(fromId - firstId, end); at < end; ) {
      int stop = pending.nextSetBit(at);
      runs.add(firstId + at, firstId + stop);
      at = pending.nextClearBit(stop);
    }
  }

  private static int firstOf(BitSet bits) {
    return bits.isEmpty() ? MAX_FRAMES : bits.nextSetBit(0);
  }

  private int index(long id) {
    return (int) (id - firstId);
  }

  /** Cannot be read now. */
  void restUntil(long nanos) {
    restUntilNanos = nanos;
  }

  boolean isResting(long nowNanos) {
    return restUntilNanos != null && restUntilNanos - nowNanos > 0;
  }

  /** It holds what we do not know: it is never deleted. */
  void keepUntouched() {
    untouchable = true;
  }

  boolean isFound() {
    return found;
  }

  boolean isKnown() {
    return known;
  }

  /** Whether it may go: all its frames are acknowledged, or it has none. */
  boolean isDrained() {
    return known && !untouchable && waiting.isEmpty() && out.isEmpty() && moved.isEmpty();
  }

  /** Whether frames in it are not acknowledged, and nothing is that we do not know. */
  boolean isLive() {
    return known && !untouchable && !(waiting.isEmpty() && out.isEmpty());
  }

  boolean isEmptyFile() {
    return length <= SpoolFormat.HEADER_BYTES;
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
    return waitingTally.frames() > 0;
  }

  SpoolAmount waiting() {
    return waitingTally.amount();
  }

  SpoolAmount out() {
    return outTally.amount();
  }
}
