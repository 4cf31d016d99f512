// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.value;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Numbers for the binary formats without loss of a digit: a Long, a Double, a larger BigInteger, or
 * else text. Counters of java.util.concurrent and number types of the application count by their
 * text, as in JSON.
 */
public final class ExactNumbers {

  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d+)?");
  private static final int LONG_BITS = 63;

  private ExactNumbers() {}

  /** Whether JSON has such a number. */
  public static boolean isNumber(@Nullable String text) {
    return text != null && NUMBER.matcher(text).matches();
  }

  /** A Long, Double, BigInteger or String. */
  public static Object of(Number number) {
    if (number instanceof Long
        || number instanceof Integer
        || number instanceof Short
        || number instanceof Byte
        || isCounter(number)) {
      return number.longValue();
    }
    if (number instanceof Double || number instanceof Float) {
      return number.doubleValue();
    }
    if (number instanceof BigInteger whole && isLarge(number)) {
      return whole.bitLength() <= LONG_BITS ? (Object) whole.longValue() : whole;
    }
    if (number instanceof BigDecimal decimal && isLarge(number)) {
      return isDouble(decimal) ? (Object) decimal.doubleValue() : decimal.toString();
    }
    return ofText(String.valueOf(number.toString())); // which may be null
  }

  /**
   * Whether it is a number without bounds, whose text is a number; that of a subclass may be any.
   */
  public static boolean isLarge(Number number) {
    return number.getClass() == BigInteger.class || number.getClass() == BigDecimal.class;
  }

  /** Whether its long equals its text; a subclass may differ. */
  private static boolean isCounter(Number number) {
    Class<?> type = number.getClass();
    return type == AtomicLong.class || type == LongAdder.class || type == AtomicInteger.class;
  }

  /** The number that the text is, or else the text. */
  public static Object ofText(String text) {
    if (!isNumber(text)) {
      return text;
    }
    try {
      return Long.valueOf(text);
    } catch (NumberFormatException e) {
      return decimal(text);
    }
  }

  private static Object decimal(String text) {
    try {
      BigDecimal decimal = new BigDecimal(text);
      return isDouble(decimal) ? (Object) decimal.doubleValue() : text;
    } catch (NumberFormatException e) {
      return text; // an exponent beyond all bounds
    }
  }

  private static boolean isDouble(BigDecimal number) {
    double nearest = number.doubleValue();
    return Double.isFinite(nearest) && BigDecimal.valueOf(nearest).compareTo(number) == 0;
  }
}
