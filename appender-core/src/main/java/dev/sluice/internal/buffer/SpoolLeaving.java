// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer;

import dev.sluice.internal.util.Ring;

/**
 * Records that went to disk alone: in memory until the disk has them, or nobody needs them. Shipper
 * thread only.
 */
final class SpoolLeaving {

  private final Ring<SpoolFrame> queue = new Ring<>();
  private final SpoolAccounts accounts;

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
  }

  /** Gives back the memory of those that have left it; they get to the disk in their order. */
  void free() {
    for (SpoolFrame first; (first = queue.peek()) != null && first.hasLeft(); ) {
      accounts.freed(first.leavingBytes());
      queue.poll();
    }
  }

  /** The spool is closed: whatever is not on disk was counted as lost. */
  void freeAll() {
    queue.forEach(each -> accounts.freed(each.leavingBytes()));
    queue.clear();
  }
}
