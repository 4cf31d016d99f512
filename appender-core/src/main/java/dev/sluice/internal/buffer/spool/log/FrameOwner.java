// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool.log;

/** Who handed the record of a frame over, and may still have it in memory. Disk thread. */
public interface FrameOwner {

  /** The disk has the record; false when its owner took it back before. */
  boolean leave();
}
