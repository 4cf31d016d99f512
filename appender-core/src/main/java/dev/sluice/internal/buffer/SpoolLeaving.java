// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer;

import dev.sluice.internal.util.Ring;
import dev.sluice.record.SeverityAdder;
import dev.sluice.record.SeverityCounts;
import java.util.concurrent.atomic.LongAdder;

/**
 * Records that went to disk alone: in memory until the disk has them, or nobody needs them. Shipper
 * thread only, but for {@link #amount}.
 */
final class SpoolLeaving {

  private final Ring<SpoolFrame> queue = new Ring<>();
  private final SpoolAccounts accounts;
  private final SeverityAdder severities = new SeverityAdder();
  private final LongAdder eventBytes = new LongAdder();

  SpoolLeaving(SpoolAccounts accounts) {
    this.accounts = accounts;
  }

  /** Makes the next {@link #add} one that needs no memory. */
  void makeRoom() {
    queue.makeRoom();
  }

  void add(SpoolFrame frame, int heldBytes) {
    frame.leaves(heldBytes);
    queue.add(frame);
    severities.add(frame.amount().severities());
    eventBytes.add(frame.amount().eventBytes());
  }

  /** Gives back the memory of those that have left it; they get to the disk in their order. */
  void free() {
    for (SpoolFrame first; (first = queue.peek()) != null && first.hasLeft(); ) {
      free(first);
      queue.poll();
    }
  }

  /** The spool is closed: whatever is not on disk was counted as lost. */
  void freeAll() {
    queue.forEach(this::free);
    queue.clear();
  }

  private void free(SpoolFrame frame) {
    accounts.freed(frame.leavingBytes());
    severities.subtract(frame.amount().severities());
    eventBytes.add(-frame.amount().eventBytes());
  }

  /** What is still in memory alone, or was so a moment ago. Any thread. */
  SpoolAmount amount() {
    SeverityCounts counts = severities.counts();
    return new SpoolAmount(counts.total(), counts, eventBytes.sum());
  }
}
