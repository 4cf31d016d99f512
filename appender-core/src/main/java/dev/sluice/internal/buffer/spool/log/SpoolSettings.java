// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool.log;

/**
 * How much a spool may hold, and when it is synced. Immutable.
 *
 * @param maxBytes most bytes of segments on disk, those of directories taken over included
 * @param freeSpaceFloorBytes bytes of the file system to leave free; negative: 256 MiB or 5 %,
 *     whichever is more
 * @param segmentBytes size at which a new segment is begun
 * @param sync when written frames are brought to the device
 */
public record SpoolSettings(long maxBytes, long freeSpaceFloorBytes, long segmentBytes, Sync sync) {

  /** When written frames are brought to the device. A frame is safe only then. */
  public enum Sync {
    /** Not before the segment is full: a frame is safe as soon as the kernel has it. */
    NONE,
    /** Once a second. */
    INTERVAL,
    /** With each group of frames that is written. */
    EACH
  }

  private static final long FLOOR_BYTES = 256L << 20;
  private static final int FLOOR_SHARE = 20;

  long floorBytes(long totalBytes) {
    return freeSpaceFloorBytes >= 0
        ? freeSpaceFloorBytes
        : Math.max(FLOOR_BYTES, totalBytes / FLOOR_SHARE);
  }
}
