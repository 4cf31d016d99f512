// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.util;

import java.time.Duration;

/** Durations as an operator reads them, in the largest unit that leaves two digits or is exact. */
public final class Times {

  private static final long SECOND_MILLIS = 1000;
  private static final long MINUTE_MILLIS = 60 * SECOND_MILLIS;
  private static final long HOUR_MILLIS = 60 * MINUTE_MILLIS;

  private Times() {}

  /** Such as {@code 800 ms}, {@code 12 s} or {@code 10 min}. */
  public static String text(Duration duration) {
    long millis = duration.toMillis();
    if (fits(millis, HOUR_MILLIS)) {
      return millis / HOUR_MILLIS + " h";
    }
    if (fits(millis, MINUTE_MILLIS)) {
      return millis / MINUTE_MILLIS + " min";
    }
    return fits(millis, SECOND_MILLIS) ? millis / SECOND_MILLIS + " s" : millis + " ms";
  }

  public static String text(long nanos) {
    return text(Duration.ofNanos(nanos));
  }

  private static boolean fits(long millis, long unitMillis) {
    return millis >= 10 * unitMillis || (millis >= unitMillis && millis % unitMillis == 0);
  }
}
