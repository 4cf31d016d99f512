// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The five types that the field of a metric may have: Long, BigInteger for an unsigned 64-bit
 * number, Double, Boolean and String.
 */
final class MetricValues {

  private static final int UNSIGNED_BITS = 64;

  private MetricValues() {}

  /**
   * The value as one of the five types, or null for a value of another kind. Counters of
   * java.util.concurrent count as what they hold, a negative BigInteger that fits as a Long, a
   * BigDecimal as the nearest Double, a Float as the Double that is written the same.
   */
  static @Nullable Object typed(@Nullable Object value) {
    if (value instanceof String
        || value instanceof Long
        || value instanceof Double
        || value instanceof Boolean) {
      return value;
    }
    if (value instanceof Integer
        || value instanceof Short
        || value instanceof Byte
        || value instanceof AtomicInteger
        || value instanceof AtomicLong
        || value instanceof LongAdder) {
      return ((Number) value).longValue();
    }
    if (value instanceof Float number) {
      return ShortestDecimal.widen(number);
    }
    if (value instanceof BigDecimal number) {
      return number.doubleValue();
    }
    if (value instanceof BigInteger number) {
      if (number.signum() >= 0) {
        return number.bitLength() <= UNSIGNED_BITS ? number : null;
      }
      return number.bitLength() < UNSIGNED_BITS ? (Object) number.longValue() : null;
    }
    return value instanceof CharSequence text ? text.toString() : null;
  }

  /** Whether it is a NaN or an infinity, which none of the formats can write. */
  static boolean isUnwritable(Object typed) {
    return typed instanceof Double number && !Double.isFinite(number);
  }
}
