// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool.log;

import dev.sluice.internal.util.Ticker;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Knows whether there is room for one more frame, within {@code maxBytes} and above the floor of
 * the file system. Owner thread only.
 */
final class Room {

  private final LogContext context;
  private final Shelf shelf;
  private final FrameQueue queue;
  private final LogWriter writer;
  private final long maxBytes;
  private final long floorBytes;

  /** After a deletion that freed nothing, none is tried for this time. */
  private static final long FUTILE_NANOS = 60 * Ticker.SECOND_NANOS;

  private boolean deletesFree = true; // whether the last deletion raised what is free
  private long deleteAgainNanos;

  private long freeBytes; // of the file system, as last seen
  private long neededBytes; // for the frame of the last question, and what is not written

  Room(
      LogContext context, SpoolSettings settings, Shelf shelf, FrameQueue queue, LogWriter writer) {
    this.context = context;
    this.shelf = shelf;
    this.queue = queue;
    this.writer = writer;
    this.maxBytes = settings.maxBytes();
    this.floorBytes = settings.floorBytes(context.disk().totalBytes(shelf.own().path()));
  }

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
    return freeBytes - neededBytes >= floorBytes - moreBytes;
  }

  /**
   * Whether the deletion of old segments can make room for the frame of the last question. Else all
   * of them would go for nothing: another program fills the disk, or the frame is too large.
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
        && context.disk().totalBytes(shelf.own().path()) > 0; // else it does not even know its size
  }

  /**
   * Runs a deletion, and sees whether the file system has more room after it. It has not while
   * another process holds the file open, or where a snapshot keeps its blocks: then the floor is no
   * reason to delete more.
   */
  @Nullable Dropped delete(Supplier<@Nullable Dropped> deletion) {
    Path path = shelf.own().path();
    long beforeBytes = context.disk().freeBytes(path);
    Dropped dropped = deletion.get();
    if (dropped != null) {
      deletesFree = context.disk().freeBytes(path) > beforeBytes;
      deleteAgainNanos = context.ticker().nanoTime() + FUTILE_NANOS;
    }
    return dropped;
  }

  /** Our newest segment stays to be written on; if it fills the spool, nothing is ever written. */
  private boolean dropDrained() {
    Directory own = shelf.own();
    return own.endsDrained() && shelf.drop(own, own.newest(), writer) != null;
  }
}
