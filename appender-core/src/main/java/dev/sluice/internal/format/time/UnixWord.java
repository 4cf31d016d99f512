// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.time;

import java.util.Locale;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * The words that may stand for a strftime format: the time since 1970 as a JSON number, rounded
 * down to its unit. Immutable; used by {@link Strftime} only.
 */
enum UnixWord {
  UNIX(0, ""),
  UNIX_MILLIS(3, ""),
  UNIX_MICROS(6, ""),
  UNIX_NANOS(9, ""),

  /** Exact seconds, always with nine fraction digits. */
  UNIX_FLOAT(9, ".");

  private static final int NANOS_PER_SECOND = 1_000_000_000;

  private final int digits;
  private final String point;
  private final int unitNanos;

  UnixWord(int digits, String point) {
    this.digits = digits;
    this.point = point;
    this.unitNanos = (int) Math.pow(10, 9 - digits);
  }

  /** Null if {@code text} is not one of the words. */
  static @Nullable UnixWord of(String text) {
    for (UnixWord word : values()) {
      if (word.text().equals(text)) {
        return word;
      }
    }
    return null;
  }

  /** All words, for messages. */
  static String all() {
    StringJoiner all = new StringJoiner(", ");
    for (UnixWord word : values()) {
      all.add(word.text());
    }
    return all.toString();
  }

  /** Appends the number; it may have more digits than a long. */
  void write(long epochSecond, int nanoOfSecond, TimestampCache out) {
    long whole = epochSecond;
    int fraction = nanoOfSecond - nanoOfSecond % unitNanos;
    if (epochSecond < 0 && fraction > 0) {
      // -2 s and 0.75 s are -1.25 s. The sign is written here, for the whole part may be 0.
      out.append("-");
      whole = -(epochSecond + 1);
      fraction = NANOS_PER_SECOND - fraction;
    }
    if (whole == 0 && point.isEmpty()) {
      out.number(fraction / unitNanos, 1, '0');
    } else {
      out.number(whole, 1, '0');
      out.append(point);
      out.fraction(digits, fraction);
    }
  }

  private String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
