// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer;

/**
 * So much of something. Immutable.
 *
 * @param frames Kinesis records
 * @param events events in them
 * @param eventBytes what the ledger counts for these events
 */
record SpoolAmount(long frames, long events, long eventBytes) {

  static final SpoolAmount NONE = new SpoolAmount(0, 0, 0);

  SpoolAmount plus(SpoolAmount other) {
    return new SpoolAmount(
        frames + other.frames, events + other.events, eventBytes + other.eventBytes);
  }

  SpoolAmount minus(SpoolAmount other) {
    return new SpoolAmount(
        frames - other.frames, events - other.events, eventBytes - other.eventBytes);
  }
}
