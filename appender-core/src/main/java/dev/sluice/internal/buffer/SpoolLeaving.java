// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer;

import dev.sluice.internal.util.Ring;

/**
 * Records that went to disk alone: in memory until the disk has them, or nobody needs them. Shipper
 * thread only.
 */
final class SpoolLeaving {

  private record Leaving(SpoolFrame frame, int heldBytes) {}

  private final Ring<Leaving> queue = new Ring<>();
  private final SpoolAccounts accounts;

  SpoolLeaving(SpoolAccounts accounts) {
    this.accounts = accounts;
  }

  void add(SpoolFrame frame, int heldBytes) {
    queue.add(new Leaving(frame, heldBytes));
  }

  /** Gives back the memory of those that have left it; they get to the disk in their order. */
  void free() {
    for (Leaving first; (first = queue.peek()) != null && first.frame.hasLeft(); ) {
      accounts.freed(first.heldBytes);
      queue.poll();
    }
  }

  /** The spool is closed: whatever is not on disk was counted as lost. */
  void freeAll() {
    queue.forEach(each -> accounts.freed(each.heldBytes));
    queue.clear();
  }
}
