// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer;

import dev.sluice.internal.buffer.SpoolContext.Trouble;
import dev.sluice.record.DropReason;
import dev.sluice.record.PutEntry;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Puts records into the spool, and makes room where the options say so. Shipper thread only. */
final class SpoolDoor {

  private final boolean dropsOldest;
  private final SpoolWaiting waiting;
  private final BiConsumer<Enum<?>, String> warn;

  /**
   * @param dropsOldest whether the oldest segment makes room where the spool is full
   * @param warn takes a kind of trouble, each time, and a message
   */
  SpoolDoor(boolean dropsOldest, SpoolWaiting waiting, BiConsumer<Enum<?>, String> warn) {
    this.dropsOldest = dropsOldest;
    this.waiting = waiting;
    this.warn = warn;
  }

  /** Returns the record's handle, or null: the spool does not take it. */
  @Nullable SpoolFrame append(Spool disk, PutEntry entry, boolean held) {
    SpoolFrame frame = disk.append(entry, held);
    SpoolRefusal refusal = disk.refusal();
    while (refusal != null && refusal.isForRoom() && makesRoom(disk)) {
      frame = disk.append(entry, held);
      refusal = disk.refusal();
    }
    if (refusal != null) {
      warn("records stay in memory, the spool does not take them: " + refusal + disk.figures());
    }
    return frame;
  }

  private boolean makesRoom(Spool disk) {
    SpoolDropped dropped = dropsOldest && disk.canMakeRoom() ? disk.dropOldest() : null;
    if (dropped != null) {
      waiting.lost(DropReason.OVERFLOW, dropped.waiting());
      waiting.note(disk); // it may have looked into an old segment for the first time
    }
    return dropped != null;
  }

  private void warn(String message) {
    warn.accept(Trouble.REFUSED, message);
  }
}
