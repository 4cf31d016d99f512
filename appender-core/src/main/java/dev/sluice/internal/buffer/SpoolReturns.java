// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer;

import dev.sluice.record.DropReason;
import dev.sluice.record.PutEntry;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The records that came back from the disk and are not settled: they have a share of the memory of
 * their own, so that callers who fill theirs do not keep the disk from being emptied. Shipper
 * thread only.
 */
final class SpoolReturns {

  private final long maxBytes;
  private final long maxEvents;
  private final Intake intake;
  private final SpoolAccounts accounts;
  private final HeldTally held = new HeldTally();
  private @Nullable SpoolFrame next; // read, and not handed out: there is no room for it

  SpoolReturns(SpoolPolicy policy, Intake intake, SpoolAccounts accounts) {
    this.maxBytes = policy.returnBytes();
    this.maxEvents = policy.returnEvents();
    this.intake = intake;
    this.accounts = accounts;
  }

  /** The next record if there is room for it; null when there is none, or nothing to read. */
  @Nullable SpoolFrame peek(Spool disk) {
    if (next == null) {
      next = disk.next();
    }
    PutEntry entry = next == null ? null : next.entry();
    return entry != null && hasRoomFor(entry) ? next : null;
  }

  /** Hands out what was just looked at. If the sink fails it is the next one still. */
  void handOut(SpoolFrame frame, SpoolWaiting waiting, Consumer<PutEntry> sink) {
    PutEntry entry = Objects.requireNonNull(frame.entry()).with(frame);
    Held more = Held.of(entry);
    intake.charge(more); // from here on nothing needs memory but the sink
    held.add(more);
    frame.handOut();
    next = null;
    waiting.remove(frame, entry);
    boolean taken = false;
    try {
      sink.accept(entry);
      taken = true;
    } finally {
      if (!taken && frame.isHandedOut()) { // else it is settled all the same
        settled(frame, entry);
        frame.handOut(); // it is out still: were it settled now, its record would be forgotten
        accounts.freed(entry.heldBytes());
        waiting.add(entry);
        next = frame;
      }
    }
  }

  private boolean hasRoomFor(PutEntry entry) {
    return held.isEmpty() // the first one goes, however large it is
        || (held.bytes() + entry.heldBytes() <= maxBytes
            && held.events() + entry.eventCount() <= maxEvents);
  }

  /** Whether the last {@link #peek} found something, and no room for it. */
  boolean isFull() {
    return next != null;
  }

  /** Gives back the share of a record that was handed out from here. Once for each. */
  void settled(SpoolFrame frame, PutEntry entry) {
    if (frame.isHandedOut()) {
      Held less = Held.of(entry);
      intake.discharge(less);
      held.subtract(less);
      frame.takenBack();
    }
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
