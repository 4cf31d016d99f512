// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool;

import dev.sluice.internal.buffer.Held;
import dev.sluice.internal.buffer.HeldTally;
import dev.sluice.internal.buffer.Intake;
import dev.sluice.internal.util.Ring;
import dev.sluice.record.PutEntry;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The records that came back from the disk and are not settled: they have a share of the memory of
 * their own, so that callers who fill theirs do not keep the disk from being emptied. Shipper
 * thread only.
 */
final class Returns {

  private final long maxBytes;
  private final long maxEvents;
  private final Intake intake;
  private final DiskAccounts accounts;
  private final HeldTally held = new HeldTally();
  private final Ring<Handle> read = new Ring<>(); // and not handed out
  private long readBytes;
  private boolean asked; // for more
  private boolean dry; // the last time there was nothing to read

  Returns(Policy policy, Intake intake, DiskAccounts accounts) {
    this.maxBytes = policy.returnBytes();
    this.maxEvents = policy.returnEvents();
    this.intake = intake;
    this.accounts = accounts;
  }

  /** Has more read, if little is left of what was. */
  void ask(Desk desk, long maxReadBytes) {
    if (!asked && readBytes * 2 < maxReadBytes && held.bytes() + readBytes < maxBytes) {
      asked = true;
      boolean ordered = false;
      try {
        desk.read(maxReadBytes - readBytes);
        ordered = true;
      } finally {
        asked &= ordered;
      }
    }
  }

  /** These were read, as was asked. */
  void arrived(Ring<Handle> records) {
    dry = records.isEmpty();
    for (Handle first; (first = records.peek()) != null; records.poll()) {
      read.add(first); // first: there may be no memory for it
      readBytes += first.heldBytes();
    }
    asked = false;
  }

  /** The next record that was read; null when there is none. */
  @Nullable Handle peek() {
    return read.peek();
  }

  /** How many were read and not handed out. */
  int size() {
    return read.size();
  }

  /** Whether there is room for it. */
  boolean hasRoomFor(Handle handle) {
    PutEntry entry = Objects.requireNonNull(handle.entry());
    return held.isEmpty() // the first one goes, however large it is
        || (held.bytes() + entry.heldBytes() <= maxBytes
            && held.events() + entry.eventCount() <= maxEvents);
  }

  /** Hands out what was just looked at. If the sink fails it is the next one still. */
  void handOut(Handle handle, Waiting waiting, Consumer<PutEntry> sink) {
    PutEntry entry = Objects.requireNonNull(handle.entry());
    Held more = Held.of(entry);
    intake.charge(more); // from here on nothing needs memory but the sink
    held.add(more);
    handle.count(true);
    waiting.remove(handle, entry);
    boolean taken = false;
    try {
      sink.accept(entry);
      taken = true;
    } finally {
      if (taken || handle.isDone()) { // or settled meanwhile
        read.poll();
        readBytes -= handle.heldBytes();
      } else {
        settled(handle, entry);
        accounts.freed(entry.heldBytes());
        waiting.add(entry);
      }
    }
  }

  /** Whether the last time there was nothing to read. */
  boolean isDry() {
    return dry;
  }

  /** Gives back the share of a record that was handed out from here. Once for each. */
  void settled(Handle handle, PutEntry entry) {
    if (handle.isCounted()) {
      Held less = Held.of(entry);
      intake.discharge(less);
      held.subtract(less);
      handle.count(false);
    }
  }

  /** Takes out, oldest first, what was read and not handed out. It counts as on disk. */
  void takeRest(Consumer<PutEntry> sink) {
    for (Handle first; (first = read.peek()) != null; read.poll()) {
      PutEntry entry = first.entry();
      if (entry != null) {
        sink.accept(entry);
      }
    }
    readBytes = 0;
  }
}
