// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool.log;

import dev.sluice.record.PutEntry;
import dev.sluice.record.SeverityCounts;

/**
 * So much of something. Immutable.
 *
 * @param frames Kinesis records
 * @param severities how many events of each severity are in them
 * @param eventBytes what the ledger counts for these events
 */
public record SpoolAmount(long frames, SeverityCounts severities, long eventBytes) {

  /** Nothing. */
  public static final SpoolAmount NONE = new SpoolAmount(0, SeverityCounts.NONE, 0);

  /** One record. */
  public static SpoolAmount of(PutEntry entry) {
    return new SpoolAmount(1, entry.severities(), entry.eventBytes());
  }

  /** Both together. */
  public SpoolAmount plus(SpoolAmount other) {
    return new SpoolAmount(
        frames + other.frames, severities.plus(other.severities), eventBytes + other.eventBytes);
  }

  public SpoolAmount minus(SpoolAmount other) {
    return new SpoolAmount(
        frames - other.frames, severities.minus(other.severities), eventBytes - other.eventBytes);
  }

  /** Events in all of them. */
  public long events() {
    return severities.total();
  }
}
