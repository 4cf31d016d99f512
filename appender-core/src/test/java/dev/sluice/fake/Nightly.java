// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.fake;

/** How often a test repeats what is random: all rounds nightly, a share of them by default. */
public final class Nightly {

  /** The nightly profile says 100. */
  private static final int PERCENT = Integer.getInteger("sluice.rounds.percent", 20);

  private Nightly() {}

  /**
   * @param all as many as the nightly profile makes
   */
  public static int rounds(int all) {
    return Math.max(1, all * PERCENT / 100);
  }
}
