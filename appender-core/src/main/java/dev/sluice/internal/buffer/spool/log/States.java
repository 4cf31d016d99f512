// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool.log;

import java.util.BitSet;

/**
 * What became of the frames of one segment: they wait, are out, or have moved to memory, or nobody
 * needs them any more. Owner thread only.
 *
 * <p>In each method that may take memory, that comes first: without it nothing has changed.
 */
final class States {

  private final long firstId;
  private final BitSet recovered = new BitSet(); // what we could read of another process's
  private final BitSet waiting = new BitSet();
  private final BitSet out = new BitSet();
  private final BitSet moved = new BitSet(); // to memory: not written again yet
  private final Tally waitingTally = new Tally();
  private final Tally outTally = new Tally();
  private final BitSet fresh = new BitSet(); // recovered, by a look that has not come to its end
  private final Tally freshTally = new Tally();

  States(long firstId) {
    this.firstId = firstId;
  }

  private int index(long id) {
    return (int) (id - firstId);
  }

  /** A frame found by recovery; false when the id was there before. */
  boolean recover(long id, Amount amount) {
    if (recovered.get(index(id))) {
      return false;
    }
    fresh.set(index(id));
    recovered.set(index(id));
    waiting.set(index(id));
    waitingTally.add(amount);
    freshTally.add(amount);
    return true;
  }

  /** What was recovered since {@link #keepRecovered}. */
  Amount fresh() {
    return freshTally.amount();
  }

  void keepRecovered() {
    fresh.clear();
    freshTally.clear();
  }

  /** Takes it back. */
  void undoRecovered() {
    waiting.andNot(fresh);
    recovered.andNot(fresh);
    waitingTally.subtract(freshTally);
    keepRecovered();
  }

  void add(Frame frame) {
    (frame.isHeld() ? out : waiting).set(index(frame.id()));
    (frame.isHeld() ? outTally : waitingTally).add(frame.amount());
  }

  boolean isWaiting(long id) {
    return waiting.get(index(id));
  }

  /** A waiting frame was read and is handed out. */
  void take(Frame frame) {
    out.set(index(frame.id()));
    waiting.clear(index(frame.id()));
    waitingTally.subtract(frame.amount());
    outTally.add(frame.amount());
  }

  /** A frame that was handed out waits again; false when it is not out. */
  boolean giveBack(Frame frame) {
    if (!out.get(index(frame.id()))) {
      return false;
    }
    waiting.set(index(frame.id()));
    out.clear(index(frame.id()));
    outTally.subtract(frame.amount());
    waitingTally.add(frame.amount());
    return true;
  }

  /** Nobody needs the frame here any more; false when that was known. */
  boolean remove(Frame frame) {
    boolean wasOut = out.get(index(frame.id()));
    boolean was = wasOut || waiting.get(index(frame.id()));
    if (was) {
      (wasOut ? out : waiting).clear(index(frame.id()));
      (wasOut ? outTally : waitingTally).subtract(frame.amount());
    }
    return was;
  }

  /** Like {@link #remove}, and keeps the file until the frame is written elsewhere. */
  boolean moveOut(Frame frame) {
    moved.set(index(frame.id()));
    boolean was = remove(frame);
    moved.set(index(frame.id()), was);
    return was;
  }

  boolean hasMoved(long id) {
    return moved.get(index(id));
  }

  void forgetMoved(long id) {
    moved.clear(index(id));
  }

  void forgetWaiting() {
    waiting.clear();
    waitingTally.clear();
  }

  void forgetAll() {
    forgetWaiting();
    keepRecovered();
    recovered.clear();
    out.clear();
    moved.clear();
    outTally.clear();
  }

  /** Whether the file is not needed for any of them. */
  boolean isEmpty() {
    return waiting.isEmpty() && out.isEmpty() && moved.isEmpty();
  }

  Amount waiting() {
    return waitingTally.amount();
  }

  Amount out() {
    return outTally.amount();
  }

  boolean hasWaiting() {
    return waitingTally.frames() > 0;
  }

  boolean hasWaitingOrOut() {
    return !(waiting.isEmpty() && out.isEmpty());
  }

  /** The smallest id that may not be acknowledged, or {@code otherwise} if all are. */
  long lowWaterId(long otherwise) {
    int first = Math.min(firstOf(moved), Math.min(firstOf(waiting), firstOf(out)));
    return first == Integer.MAX_VALUE ? otherwise : firstId + first;
  }

  private static int firstOf(BitSet bits) {
    return bits.isEmpty() ? Integer.MAX_VALUE : bits.nextSetBit(0);
  }

  /** Adds what is acknowledged, from one id to before another: all that nobody needs. */
  void addAcknowledged(long fromId, long endId, Runs.Builder runs) {
    int end = index(endId);
    BitSet pending = (BitSet) waiting.clone();
    pending.or(out);
    pending.or(moved);
    pending.set(end); // where it stops
    for (int at = index(fromId); at < end; ) {
      int stop = pending.nextSetBit(at);
      runs.add(firstId + at, firstId + stop);
      at = pending.nextClearBit(stop);
    }
  }

  /**
   * The same where others are here that we cannot read: what we read, and what was noted before.
   */
  void addAcknowledged(Runs noted, long fromId, long endId, Runs.Builder runs) {
    BitSet acknowledged = (BitSet) recovered.clone();
    acknowledged.andNot(waiting);
    acknowledged.andNot(out);
    acknowledged.andNot(moved);
    noted.forEach(fromId, endId, (first, end) -> acknowledged.set(index(first), index(end)));
    int end = index(endId);
    for (int at = acknowledged.nextSetBit(index(fromId)); at >= 0 && at < end; ) {
      int stop = Math.min(acknowledged.nextClearBit(at), end);
      runs.add(firstId + at, firstId + stop);
      at = acknowledged.nextSetBit(stop);
    }
  }
}
