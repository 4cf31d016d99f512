// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer;

/** Why a record was not taken into the spool. */
enum SpoolRefusal {
  /** {@code maxBytes} are on disk. */
  FULL,
  /** The file system has no more than the floor left. */
  NO_SPACE,
  /** The disk takes nothing at the moment. */
  DISK_TROUBLE,
  /** Larger than a frame may be. */
  OVERSIZE,
  /** The spool is closed. */
  CLOSED
}
