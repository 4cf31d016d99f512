// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer;

/** What was found on disk, so far. Owner thread only. */
final class SpoolFindings {

  private SpoolAmount recovered = SpoolAmount.NONE;
  private SpoolAmount lost = SpoolAmount.NONE;
  private long damages;

  void recovered(SpoolAmount amount, long damagedPlaces) {
    recovered = recovered.plus(amount);
    damages += damagedPlaces;
  }

  void lost(SpoolAmount amount) {
    lost = lost.plus(amount);
  }

  /** Left by an earlier process. */
  SpoolAmount recovered() {
    return recovered;
  }

  /** Was there, and could not be read when it was to be sent. */
  SpoolAmount lost() {
    return lost;
  }

  /** Places that recovery stepped over: what was there is in no other count. */
  long damages() {
    return damages;
  }
}
