// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer;

import dev.sluice.record.DropReason;
import dev.sluice.record.PutEntry;
import org.jspecify.annotations.Nullable;

/**
 * The records that came back from the disk and are not settled: they have a share of the memory of
 * their own, so that callers who fill theirs do not keep the disk from being emptied. Shipper
 * thread only.
 */
final class SpoolReturns {

  private final long maxBytes;
  private final long maxEvents;
  private final HeldTally held = new HeldTally();
  private @Nullable SpoolFrame next; // read, and not handed out: there is no room for it

  SpoolReturns(long maxBytes, long maxEvents) {
    this.maxBytes = maxBytes;
    this.maxEvents = maxEvents;
  }

  /** The next record if there is room for it; null when there is none, or nothing to read. */
  @Nullable SpoolFrame take(Spool disk) {
    SpoolFrame frame = next == null ? disk.next() : next;
    PutEntry entry = frame == null ? null : frame.entry();
    boolean fits = entry != null && hasRoomFor(entry);
    next = fits ? null : frame;
    if (frame == null || entry == null || !fits) {
      return null;
    }
    frame.handOut();
    held.add(Held.of(entry));
    return frame;
  }

  private boolean hasRoomFor(PutEntry entry) {
    return held.isEmpty() // the first one goes, however large it is
        || (held.bytes() + entry.heldBytes() <= maxBytes
            && held.events() + entry.eventCount() <= maxEvents);
  }

  /** Whether the last {@link #take} found something, and no room for it. */
  boolean isFull() {
    return next != null;
  }

  void settled(Held less) {
    held.subtract(less);
  }

  /** What was read and not handed out stays on disk, where it is still counted. */
  void close(Spool disk, SpoolWaiting waiting) {
    SpoolFrame frame = next;
    next = null;
    if (frame == null || disk.giveBack(frame)) {
      return;
    }
    PutEntry entry = frame.entry(); // its file was deleted since, to make room
    if (entry == null || disk.append(entry, false) == null) {
      waiting.lost(DropReason.OVERFLOW, frame.amount());
    }
  }
}
