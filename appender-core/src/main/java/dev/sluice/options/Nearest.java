// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.options;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Guesses which name was meant by one that is not known. */
final class Nearest {

  /** More letters than this that are wrong make it another name; of a short one, a third. */
  private static final int MAX_WRONG = 3;

  private Nearest() {}

  /** The name with the fewest letters to change, or null where none is like it. */
  static @Nullable String of(String given, Collection<String> names) {
    String nearest = null;
    int least = Math.min(MAX_WRONG, Math.max(1, given.length() / 3)) + 1;
    for (String name : names) {
      int wrong = distance(given.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT));
      if (wrong < least) {
        least = wrong;
        nearest = name;
      }
    }
    return nearest;
  }

  /** Letters to add, leave out, replace or exchange with their neighbour. */
  private static int distance(String a, String b) {
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        cost[i][j] = i == 0 || j == 0 ? i + j : cheapest(a, b, i, j, cost);
      }
    }
    return cost[a.length()][b.length()];
  }

  private static int cheapest(String a, String b, int i, int j, int[][] cost) {
    boolean same = a.charAt(i - 1) == b.charAt(j - 1);
    int least = Math.min(cost[i - 1][j], cost[i][j - 1]) + 1;
    least = Math.min(least, cost[i - 1][j - 1] + (same ? 0 : 1));
    boolean isSwapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return isSwapped ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
  }
}
