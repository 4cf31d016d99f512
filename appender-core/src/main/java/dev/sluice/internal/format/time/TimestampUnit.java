// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.time;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the option {@code timestampUnits}, at start. */
public final class TimestampUnit {

  public static final String RULE = "a duration such as 1s, 15ms, 1h30m, 1us or 1ns";

  private static final int SECOND = 9;

  private static final Pattern PART = Pattern.compile("(\\d+\\.?\\d*|\\.\\d+)\\s*(\\p{L}+)\\s*");

  private static final Map<String, BigDecimal> NANOS =
      Map.ofEntries(
          unit("ns", 1L),
          unit("us", 1_000L),
          unit("µs", 1_000L), // U+00B5, micro sign
          unit("μs", 1_000L), // U+03BC, the Greek letter
          unit("ms", 1_000_000L),
          unit("s", 1_000_000_000L),
          unit("m", 60_000_000_000L),
          unit("min", 60_000_000_000L),
          unit("h", 3_600_000_000_000L),
          unit("d", 86_400_000_000_000L));

  private TimestampUnit() {}

  private static Map.Entry<String, BigDecimal> unit(String name, long nanos) {
    return Map.entry(name, BigDecimal.valueOf(nanos));
  }

  /**
   * The largest power of ten in nanoseconds that is no longer than the duration, as its exponent;
   * that of a second for none or a negative one. Reads durations as Go writes them, seconds without
   * a unit as Telegraf does, and those of the other options.
   *
   * @throws IllegalArgumentException for text that is no duration, or one of 292 years
   */
  public static int parse(String text) {
    BigDecimal nanos = text.isEmpty() ? BigDecimal.ZERO : nanos(text);
    if (nanos.abs().compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
      throw new IllegalArgumentException("is too long");
    }
    long rest = nanos.longValue();
    int digits = rest <= 0 ? SECOND : 0;
    for (; rest >= 10; rest /= 10) {
      digits++;
    }
    return digits;
  }

  private static BigDecimal nanos(String text) {
    boolean signed = text.startsWith("-") || text.startsWith("+");
    String magnitude = signed ? text.substring(1) : text;
    BigDecimal nanos = seconds(magnitude);
    if (nanos == null) {
      nanos = iso(magnitude);
    }
    if (nanos == null) {
      nanos = parts(magnitude);
    }
    return text.startsWith("-") ? nanos.negate() : nanos;
  }

  private static @Nullable BigDecimal seconds(String text) {
    return text.matches("\\d{1,30}(\\.\\d{1,30})?")
        ? new BigDecimal(text).movePointRight(SECOND)
        : null;
  }

  private static @Nullable BigDecimal iso(String text) {
    try {
      Duration duration = Duration.parse(text);
      return BigDecimal.valueOf(duration.getSeconds())
          .movePointRight(SECOND)
          .add(BigDecimal.valueOf(duration.getNano()));
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  private static BigDecimal parts(String text) {
    Matcher part = PART.matcher(text);
    BigDecimal sum = BigDecimal.ZERO;
    int end = 0;
    while (part.find(end) && part.start() == end) {
      BigDecimal unit = NANOS.get(part.group(2));
      if (unit == null || part.group(1).length() > 30) {
        throw new IllegalArgumentException("needs a unit: ns, us, ms, s, m or h");
      }
      sum = sum.add(new BigDecimal(part.group(1)).multiply(unit));
      end = part.end();
      if (end == text.length()) {
        return sum;
      }
    }
    throw new IllegalArgumentException("is no duration");
  }
}
