// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool.log;

import dev.sluice.record.PutEntry;
import dev.sluice.record.SeverityCounts;
import dev.sluice.record.SeverityTally;

/**
 * A number of records and of the events in them. Immutable.
 *
 * @param frames Kinesis records
 * @param severities how many events of each severity are in them
 * @param eventBytes what the ledger counts for these events
 */
public record Amount(long frames, SeverityCounts severities, long eventBytes) {

  public static final Amount NONE = new Amount(0, SeverityCounts.NONE, 0);

  public static Amount of(PutEntry entry) {
    return new Amount(1, entry.severities(), entry.eventBytes());
  }

  public Amount plus(Amount other) {
    return new Amount(
        frames + other.frames, severities.plus(other.severities), eventBytes + other.eventBytes);
  }

  public Amount minus(Amount other) {
    return new Amount(
        frames - other.frames, severities.minus(other.severities), eventBytes - other.eventBytes);
  }

  public long events() {
    return severities.total();
  }

  /** An amount that changes, without an object for each change. Disk thread only. */
  static final class Tally {

    private final SeverityTally severities = new SeverityTally();
    private long frames;
    private long eventBytes;

    void add(Amount more) {
      severities.add(more.severities());
      frames += more.frames();
      eventBytes += more.eventBytes();
    }

    void subtract(Tally less) {
      severities.subtract(less.severities);
      frames -= less.frames;
      eventBytes -= less.eventBytes;
    }

    void subtract(Amount less) {
      severities.subtract(less.severities());
      frames -= less.frames();
      eventBytes -= less.eventBytes();
    }

    long frames() {
      return frames;
    }

    Amount amount() {
      return new Amount(frames, severities.counts(), eventBytes);
    }

    void clear() {
      severities.clear();
      frames = 0;
      eventBytes = 0;
    }
  }
}
