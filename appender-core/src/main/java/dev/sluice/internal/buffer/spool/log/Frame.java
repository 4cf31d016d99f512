// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool.log;

import dev.sluice.record.PutEntry;
import org.jspecify.annotations.Nullable;

/**
 * The handle of one frame, from append or next until it is acknowledged. Disk thread only.
 *
 * <p>Its place on disk may change: when the device refuses a segment, the frames that are still in
 * memory move to a new one, under new ids.
 */
public final class Frame {

  /** The owner of a record handed it over, and may still have it in memory. */
  public interface Owner {

    /** The disk has the record; false when its owner took it back before. */
    boolean leave();
  }

  private final Amount amount;
  private final int diskBytes;

  private long id;
  private @Nullable Segment segment; // null until it is written
  private @Nullable Segment copy; // the abandoned one, until it is written again
  private long copyId;
  private @Nullable PutEntry entry; // null when nobody needs it any more
  private byte @Nullable [] prologue;
  private @Nullable Owner owner; // notified when the frame is safe or done
  private boolean handedOut; // the caller has the record too: it does not wait here
  private boolean lent; // the caller has the record from here, and not from its own memory
  private boolean done;
  private boolean isSafe;

  /** A frame that is to be written. */
  Frame(long id, PutEntry entry, byte[] prologue, boolean handedOut) {
    this.id = id;
    this.entry = entry;
    this.prologue = prologue;
    this.handedOut = handedOut;
    this.amount = Amount.of(entry);
    this.diskBytes = FrameFormat.HEAD_BYTES + prologue.length + entry.data().length;
  }

  Frame(long id, PutEntry entry, Segment segment) {
    this(id, entry, new byte[0], true);
    this.segment = segment;
    this.isSafe = true;
    this.prologue = null;
  }

  /**
   * The record. A frame that {@link Spool#next} returned has it until it is acknowledged; one that
   * was appended has it until it is safe.
   */
  public @Nullable PutEntry entry() {
    return entry;
  }

  /** Unique within its directory, also over restarts, from when it is written. */
  long id() {
    return id;
  }

  Amount amount() {
    return amount;
  }

  /** Whether the frame is where the settings want it, so that nobody needs it in memory. */
  boolean isSafe() {
    return isSafe;
  }

  /** Sets the owner, which is notified when the frame is safe or done. */
  public void setOwner(Owner newOwner) {
    owner = newOwner;
    if (isSafe || done) {
      notifyOwner(newOwner);
    }
  }

  public @Nullable Owner owner() {
    return owner;
  }

  private void notifyOwner(Owner notified) {
    if (!notified.leave()) {
      withdraw();
    }
  }

  /** The frame is on disk: its owner need not keep it in memory. */
  void leave() {
    if (owner != null) {
      notifyOwner(owner);
    }
  }

  /** Its owner took the record back: it does not wait here. */
  private void withdraw() {
    handedOut = true;
    if (segment != null && segment.isWaiting(id)) {
      segment.take(this);
    }
  }

  int diskBytes() {
    return diskBytes;
  }

  int encode(byte[] into, int offset) {
    if (entry == null || prologue == null) {
      throw new IllegalStateException("the frame has no record any more");
    }
    return FrameFormat.encode(into, offset, id, entry.eventCount(), prologue, entry.data());
  }

  @Nullable Segment segment() {
    return segment;
  }

  /** Whether its file is gone. Any thread, from when its owner was told that it is safe. */
  public boolean isGone() {
    return segment != null && segment.isCut();
  }

  /** Whether this process appended it. */
  public boolean isOurs() {
    return segment == null || !segment.isFound();
  }

  void written(Segment where) {
    segment = where;
    forgetCopy();
  }

  /** Its segment cannot be trusted. The copy there is kept until the frame is written again. */
  void unwritten() {
    copy = segment;
    copyId = id;
    segment = null;
  }

  /** Whether it is still in a segment that was abandoned. */
  boolean hasCopy() {
    return copy != null && copy.hasMoved(copyId); // else its file was deleted
  }

  /** Forgets the old copy, unless other frames still need its file. */
  void giveCopyUp() {
    if (copy != null && !copy.isLive()) {
      forgetCopy();
    }
  }

  private void forgetCopy() {
    if (copy != null) {
      copy.forgetMoved(copyId);
      copy = null;
    }
  }

  void renumber(long newId) {
    id = newId;
  }

  /**
   * It is where the settings want it. Its memory is given up, unless the caller uses that record.
   */
  void markSafe() {
    isSafe = true;
    prologue = null;
    if (!lent) {
      entry = null;
    }
    leave();
  }

  /** The caller gets the record from here. */
  void handOut() {
    lent = true;
    handedOut = true;
  }

  /** Whether the caller has the record: it does not wait here. */
  boolean isHandedOut() {
    return handedOut;
  }

  void setHandedOut(boolean handedOut) {
    this.handedOut = handedOut;
  }

  /** Acknowledged while it was still in memory. */
  boolean isDone() {
    return done;
  }

  /** Nobody needs it any more; it may stay in the queue for a while. */
  void finish() {
    done = true;
    entry = null;
    prologue = null;
    forgetCopy();
    if (owner != null) {
      owner.leave();
    }
  }
}
