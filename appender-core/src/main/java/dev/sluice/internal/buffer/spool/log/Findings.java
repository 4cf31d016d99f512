// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool.log;

/** The events that an earlier process left and those that are lost, so far. Disk thread only. */
public final class Findings {

  private Amount recovered = Amount.NONE;
  private Amount lost = Amount.NONE;
  private long doubtfulEvents;

  /**
   * Recovery looked through a segment.
   *
   * @param whole records that can be read, and were not counted before
   * @param missing records that cannot be read
   * @param doubtful events of the first that may have been delivered before
   */
  void found(Amount whole, Amount missing, long doubtful) {
    Amount allRecovered = recovered.plus(whole).plus(missing); // both first: they take memory
    Amount allLost = lost.plus(missing);
    recovered = allRecovered;
    lost = allLost;
    doubtfulEvents += doubtful;
  }

  void lost(Amount amount) {
    lost = lost.plus(amount);
  }

  /** Left by an earlier process. */
  public Amount recovered() {
    return recovered;
  }

  /** Written once, and unreadable when it was to be read. */
  public Amount lost() {
    return lost;
  }

  /** Recovered events that may have been delivered before. */
  public long doubtfulEvents() {
    return doubtfulEvents;
  }
}
