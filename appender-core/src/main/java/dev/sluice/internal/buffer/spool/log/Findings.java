// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool.log;

/** What was found on disk, so far. Owner thread only. */
public final class Findings {

  private Amount recovered = Amount.NONE;
  private Amount lost = Amount.NONE;
  private long damages;
  private long doubtfulEvents;

  /**
   * A segment that an earlier process left was looked through.
   *
   * @param whole what can be read of it, and was not found before
   * @param missing what cannot
   * @param doubtful events of the first that may have been delivered before
   */
  void found(Amount whole, Amount missing, long damagedPlaces, long doubtful) {
    Amount allRecovered = recovered.plus(whole).plus(missing); // both first: they take memory
    Amount allLost = lost.plus(missing);
    recovered = allRecovered;
    lost = allLost;
    damages += damagedPlaces;
    doubtfulEvents += doubtful;
  }

  public void lost(Amount amount) {
    lost = lost.plus(amount);
  }

  /** Left by an earlier process. */
  public Amount recovered() {
    return recovered;
  }

  /** Was there, and could not be read when it was looked for. */
  public Amount lost() {
    return lost;
  }

  /** Places of damage that recovery stepped over. */
  long damages() {
    return damages;
  }

  /** Recovered events that may have been delivered before. */
  public long doubtfulEvents() {
    return doubtfulEvents;
  }
}
