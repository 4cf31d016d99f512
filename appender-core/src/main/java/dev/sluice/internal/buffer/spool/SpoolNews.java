// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool;

import dev.sluice.internal.util.Ring;

/** What the disk thread tells the shipper, in the order in which it happened. Shipper thread. */
interface SpoolNews {

  /** Whether the spool could be opened. */
  void opened(boolean isOpen);

  /** The disk does not take the record. */
  void refused(Handle handle);

  /**
   * These records were read, as was asked.
   *
   * @param waitingFrames how many frames wait, where nothing was read
   * @param answered how many appends were answered when they were counted
   */
  void arrived(Ring<Handle> records, long waitingFrames, long answered);
}
