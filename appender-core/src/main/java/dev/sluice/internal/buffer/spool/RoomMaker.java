// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool;

import dev.sluice.internal.buffer.spool.log.Amount;
import dev.sluice.internal.buffer.spool.log.Dropped;
import dev.sluice.internal.buffer.spool.log.Frame;
import dev.sluice.internal.buffer.spool.log.LogContext.Trouble;
import dev.sluice.internal.buffer.spool.log.Refusal;
import dev.sluice.internal.buffer.spool.log.Spool;
import dev.sluice.record.PutEntry;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Puts records into the spool, and makes room where the options say so. Disk thread only. */
final class RoomMaker {

  private final boolean dropsOldest;
  private final Consumer<Spool> note;
  private final Consumer<Amount> dropped;
  private final BiConsumer<Enum<?>, String> warn;

  /**
   * @param dropsOldest whether the oldest segment makes room where the spool is full
   * @param note looks for what the disk has found
   * @param dropped is told of what was dropped to make room
   * @param warn takes a kind of trouble, each time, and a message
   */
  RoomMaker(
      boolean dropsOldest,
      Consumer<Spool> note,
      Consumer<Amount> dropped,
      BiConsumer<Enum<?>, String> warn) {
    this.dropsOldest = dropsOldest;
    this.note = note;
    this.dropped = dropped;
    this.warn = warn;
  }

  /** Returns the record's frame, or null: the spool does not take it. */
  @Nullable Frame append(Spool disk, PutEntry entry, boolean held) {
    Frame frame = disk.append(entry, held);
    Refusal refusal = disk.refusal();
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
    Dropped gone = dropsOldest && disk.canMakeRoom() ? disk.dropOldest() : null;
    if (gone != null) {
      note.accept(disk); // first: it may have looked into an old segment for the first time
      dropped.accept(gone.waiting());
    }
    return gone != null;
  }

  private void warn(String message) {
    warn.accept(Trouble.REFUSED, message);
  }
}
