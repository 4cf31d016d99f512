// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer;

import org.jspecify.annotations.Nullable;

/**
 * Knows whether there is room for one more frame, within {@code maxBytes} and above the floor of
 * the file system. Owner thread only.
 */
final class SpoolRoom {

  private final SpoolContext context;
  private final SpoolShelf shelf;
  private final SpoolQueue queue;
  private final SpoolWriter writer;
  private final long maxBytes;
  private final long floorBytes;

  private long neededBytes; // for the frame of the last question, and what is not written

  SpoolRoom(
      SpoolContext context,
      SpoolSettings settings,
      SpoolShelf shelf,
      SpoolQueue queue,
      SpoolWriter writer) {
    this.context = context;
    this.shelf = shelf;
    this.queue = queue;
    this.writer = writer;
    this.maxBytes = settings.maxBytes();
    this.floorBytes = settings.floorBytes(context.disk().totalBytes(shelf.own().path()));
  }

  /** Why there is no room for a frame with this payload, or null. */
  @Nullable SpoolRefusal whyNot(long payloadBytes) {
    neededBytes = queue.unwrittenBytes() + SpoolFormat.HEAD_BYTES + payloadBytes;
    if (isFull() && !(dropDrained() && !isFull())) {
      return SpoolRefusal.FULL;
    }
    // One look at the disk for each block of frames.
    return queue.head() == null && !isFree() ? SpoolRefusal.NO_SPACE : null;
  }

  private boolean isFull() {
    return shelf.diskBytes() + SpoolFormat.HEADER_BYTES + neededBytes > maxBytes;
  }

  private boolean isFree() {
    return context.disk().freeBytes(shelf.own().path()) - neededBytes >= floorBytes;
  }

  /** Our newest segment stays to be written on; if it fills the spool, nothing is ever written. */
  private boolean dropDrained() {
    SpoolDirectory own = shelf.own();
    return own.endsDrained() && shelf.drop(own, own.newest(), writer) != null;
  }
}
