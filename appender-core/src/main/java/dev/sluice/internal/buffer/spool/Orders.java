// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool;

import dev.sluice.internal.util.Ring;
import org.jspecify.annotations.Nullable;

/**
 * Orders on their way from the shipper to the disk thread, many at once: the lock of the mailbox is
 * not taken for each.
 */
final class Orders {

  private final Ring<Runnable> unposted = new Ring<>(); // the shipper's
  private final Ring<Runnable> posted = new Ring<>(); // under the lock
  private final Ring<Runnable> taken = new Ring<>(); // the disk thread's

  /** Adds an order, or lacks the memory for it. Returns how many are not posted. Shipper. */
  int add(Runnable order) {
    unposted.add(order);
    return unposted.size();
  }

  /** Shows the disk thread all orders; false without memory for it. Shipper, under the lock. */
  boolean post() {
    if (posted.isEmpty()) {
      posted.swap(unposted);
      return true;
    }
    try {
      posted.makeRoom(unposted.size());
    } catch (OutOfMemoryError e) {
      return false;
    }
    for (Runnable order; (order = unposted.poll()) != null; ) {
      posted.add(order);
    }
    return true;
  }

  /** Whether some were posted that the disk thread has not taken. Under the lock. */
  boolean hasPosted() {
    return !posted.isEmpty();
  }

  /** Takes all that were posted, once all before them are done. Disk thread, under the lock. */
  void take() {
    if (taken.isEmpty()) {
      posted.swap(taken);
    }
  }

  /** Whether some were taken and not done. Disk thread. */
  boolean hasTaken() {
    return !taken.isEmpty();
  }

  /** The next that was taken, or null. Disk thread. */
  @Nullable Runnable next() {
    return taken.poll();
  }
}
