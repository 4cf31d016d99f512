// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool.log;

/** Why a record was not taken into the spool. */
public enum Refusal {
  /** So much is on disk. */
  FULL("spool.maxBytes are on disk"),
  /** The file system has no more than the floor left. */
  NO_SPACE("the file system has no more than spool.freeSpaceFloor left"),
  /** The disk takes nothing at the moment. */
  DISK_TROUBLE("it cannot be written"),
  /** Larger than a frame may be. */
  OVERSIZE("a record is larger than a frame may be"),
  /** The spool is closed. */
  CLOSED("it is closed");

  private final String text;

  Refusal(String text) {
    this.text = text;
  }

  /** Whether the deletion of a segment would help. */
  public boolean isForRoom() {
    return this == FULL || this == NO_SPACE;
  }

  @Override
  public String toString() {
    return text;
  }
}
