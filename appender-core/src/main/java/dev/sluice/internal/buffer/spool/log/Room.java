// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool.log;

import dev.sluice.internal.buffer.spool.log.LogContext.Trouble;
import dev.sluice.internal.buffer.spool.log.Spool.Refusal;
import dev.sluice.internal.util.Ticker;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Knows whether there is room for one more frame, within {@code maxBytes} and above the free space
 * floor of the file system, and deletes segments to make room. Disk thread only.
 */
final class Room {

  /** After a deletion that freed nothing, none is tried for this time. */
  private static final long FUTILE_NANOS = 60 * Ticker.SECOND_NANOS;

  private final LogContext context;
  private final Shelf shelf;
  private final FrameQueue queue;
  private final LogWriter writer;
  private final long maxBytes;
  private final long floorBytes;
  private final boolean hasFigures; // FUSE without statfs gives none, nor does an unbounded tmpfs

  private boolean deletesFree = true; // whether the last deletion raised the free space
  private long deleteAgainNanos;

  private long freeBytes; // of the file system, as last seen
  private long neededBytes; // for the frame of the last question, and those not written

  Room(
      LogContext context, SpoolSettings settings, Shelf shelf, FrameQueue queue, LogWriter writer) {
    this.context = context;
    this.shelf = shelf;
    this.queue = queue;
    this.writer = writer;
    this.maxBytes = settings.maxBytes();
    long totalBytes = context.disk().totalBytes(shelf.own().path());
    this.floorBytes = settings.floorBytes(totalBytes);
    this.hasFigures = totalBytes > 0;
  }

  // --- questions

  /** Why there is no room for a frame with this payload, or null. */
  @Nullable Refusal whyNot(long payloadBytes) {
    neededBytes = queue.unwrittenBytes() + FrameFormat.HEAD_BYTES + payloadBytes;
    if (isFull() && !(dropDrained() && !isFull())) {
      return Refusal.FULL;
    }
    // One look at the disk for each block of frames.
    return queue.head() == null && !isFree(0) ? Refusal.NO_SPACE : null;
  }

  /** The figures behind a refusal, for an operator. */
  String figures(Refusal refusal) {
    String figures =
        switch (refusal) {
          case FULL -> shelf.diskBytes() + " of " + maxBytes + " bytes are taken";
          case NO_SPACE -> freeBytes + " bytes are free, and " + floorBytes + " are to stay free";
          default -> "";
        };
    return (figures.isEmpty() ? "" : ", " + figures) + " (" + shelf.own().path() + ")";
  }

  private boolean isFull() {
    return shelf.diskBytes() + FrameFormat.HEADER_BYTES + neededBytes > maxBytes;
  }

  private boolean isFree(long moreBytes) {
    freeBytes = context.disk().freeBytes(shelf.own().path());
    return !hasFigures || freeBytes - neededBytes >= floorBytes - moreBytes;
  }

  /**
   * Whether the deletion of old segments can make room for the frame of the last question. If not,
   * all of them would be deleted for nothing: another program fills the disk, or the frame is too
   * large.
   */
  boolean canMake() {
    long droppableBytes = 0;
    long nowNanos = context.ticker().nanoTime();
    for (Directory directory : shelf.directories()) {
      for (Segment segment : directory.segments()) {
        droppableBytes += segment.isUnread(nowNanos) || segment.isLive() ? segment.length() : 0;
      }
    }
    // The newest one that goes leaves a header in its place.
    long keptBytes = shelf.diskBytes() - droppableBytes + 2 * FrameFormat.HEADER_BYTES;
    return keptBytes + neededBytes <= maxBytes
        && (isFree(0)
            || ((deletesFree || nowNanos - deleteAgainNanos >= 0) && isFree(droppableBytes)))
        && (!hasFigures || context.disk().totalBytes(shelf.own().path()) > 0); // else it is gone
  }

  // --- deletions

  /**
   * Deletes the oldest whole segment with frames in it, and sees whether the file system has more
   * room after it. It has not while another process holds the file open, or where a snapshot keeps
   * its blocks: then the floor is no reason to delete more.
   *
   * @return the frames that waited in it, or null when nothing could be deleted
   */
  @Nullable Amount dropOldest() {
    Path path = shelf.own().path();
    long beforeBytes = context.disk().freeBytes(path);
    Shelf.Place oldest = shelf.oldestLive();
    Amount dropped = oldest == null ? null : drop(oldest.directory(), oldest.segment());
    if (dropped != null) {
      deletesFree = context.disk().freeBytes(path) > beforeBytes;
      deleteAgainNanos = context.ticker().nanoTime() + FUTILE_NANOS;
    }
    return dropped;
  }

  /** Our newest segment stays to be written on; if it fills the spool, nothing is ever written. */
  private boolean dropDrained() {
    Directory own = shelf.own();
    return own.endsDrained() && drop(own, own.segments().newest()) != null;
  }

  /**
   * Writes down which frames are acknowledged.
   *
   * @param dropped counts as acknowledged: it is to be deleted
   */
  void writeCursor(Directory directory, @Nullable Segment dropped) {
    boolean isOwn = directory == shelf.own();
    directory.writeCursor(isOwn ? queue.firstId() : Long.MAX_VALUE, dropped);
  }

  private @Nullable Amount drop(Directory directory, Segment segment) {
    shelf.stopReading(segment);
    writer.release(segment);
    Amount waiting = segment.waiting(); // may lack memory
    try {
      writeCursor(directory, segment); // first, as for one that is drained
      directory.remove(segment, context.disk()::delete);
    } catch (IOException e) {
      writeCursor(directory, null);
      context.warn(Trouble.DELETE, "a spool segment cannot be deleted", e);
      return null;
    }
    segment.forgetAll();
    return waiting;
  }
}
