// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool;

import dev.sluice.internal.buffer.spool.log.Amount;
import dev.sluice.internal.util.Ring;
import dev.sluice.record.SeverityAdder;
import dev.sluice.record.SeverityCounts;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * Records that went to disk alone: in memory until the disk has them, or nobody needs them. Shipper
 * thread only, but for {@link #amount}.
 */
final class Leaving {

  private final Ring<Handle> queue = new Ring<>();
  private final DiskAccounts accounts;
  private final SeverityAdder severities = new SeverityAdder();
  private final LongAdder eventBytes = new LongAdder();

  Leaving(DiskAccounts accounts) {
    this.accounts = accounts;
  }

  /** Makes the next {@link #add} one that needs no memory. */
  void makeRoom() {
    queue.makeRoom();
  }

  void add(Handle handle) {
    queue.add(handle);
    severities.add(handle.amount().severities());
    eventBytes.add(handle.amount().eventBytes());
  }

  /** Gives back the memory of those that have left it; they get to the disk in their order. */
  void free() {
    for (Handle first; (first = queue.peek()) != null && isOver(first); queue.poll()) {
      free(first);
    }
  }

  private static boolean isOver(Handle handle) {
    return handle.hasLeft() || isInMemory(handle);
  }

  /** Whether it went back to memory, which holds it still. */
  private static boolean isInMemory(Handle handle) {
    return handle.isRefused() || handle.isBack();
  }

  private void free(Handle handle) {
    if (!isInMemory(handle)) {
      accounts.freed(handle.heldBytes());
    }
    severities.subtract(handle.amount().severities());
    eventBytes.add(-handle.amount().eventBytes());
  }

  /** The spool is closed: what is here is on disk, or went back to memory. */
  void freeAll() {
    queue.forEach(this::free);
    queue.clear();
  }

  int size() {
    return queue.size();
  }

  /** Shows what the disk does not have, from the last to the first; needs no memory. */
  void forEachLeft(Consumer<Handle> visitor) {
    for (int i = queue.size() - 1; i >= 0; i--) {
      Handle handle = queue.get(i);
      if (!isOver(handle)) {
        visitor.accept(handle);
      }
    }
  }

  /** What is still in memory alone, or was so a moment ago. Any thread. */
  Amount amount() {
    SeverityCounts counts = severities.counts();
    return new Amount(counts.total(), counts, eventBytes.sum());
  }
}
