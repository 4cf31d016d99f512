// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool.log;

import dev.sluice.record.SeverityTally;

/** Adds up frames as they come and go, without an object for each. Owner thread only. */
final class Tally {

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

  /** The sums of this moment. */
  Amount amount() {
    return new Amount(frames, severities.counts(), eventBytes);
  }

  void clear() {
    severities.clear();
    frames = 0;
    eventBytes = 0;
  }
}
