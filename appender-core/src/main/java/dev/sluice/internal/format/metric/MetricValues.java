// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.metric;

import dev.sluice.internal.format.value.ExactNumbers;
import dev.sluice.internal.format.value.ValueKind;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The five types that the field of a metric may have: Long, BigInteger for an unsigned 64-bit
 * number, Double, Boolean and String.
 */
final class MetricValues {

  private static final int UNSIGNED_BITS = 64;

  private MetricValues() {}

  /**
   * The value as one of the five types, or null: metrics leave out what has parts, and whole
   * numbers beyond 64 bits, which as text would change the type of their field. What is text in the
   * other formats is text here. Counters of java.util.concurrent and number types of the
   * application's count as what their text says, a negative BigInteger that fits as a Long, a
   * BigDecimal as the nearest Double, a Float as the Double that is written the same.
   */
  static @Nullable Object typed(@Nullable Object value) {
    if (value instanceof String
        || value instanceof Long
        || value instanceof Double
        || value instanceof Boolean) {
      return value;
    }
    if (value instanceof Float number) {
      return ShortestDecimal.widen(number);
    }
    if (value instanceof BigDecimal number && ExactNumbers.isLarge(number)) {
      return number.doubleValue();
    }
    if (value instanceof BigInteger number && ExactNumbers.isLarge(number)) {
      if (number.signum() >= 0) {
        return number.bitLength() <= UNSIGNED_BITS ? number : null;
      }
      return number.bitLength() < UNSIGNED_BITS ? (Object) number.longValue() : null;
    }
    if (value == null) {
      return null;
    }
    return switch (ValueKind.of(value)) {
      case TEXT -> value.toString();
      case NUMBER -> number((Number) value);
      case BYTES -> Base64.getEncoder().encodeToString((byte[]) value);
      case BOOLEAN -> value;
      case MAP, ITEMS, ARRAY, OBJECT -> null;
    };
  }

  /** The number that its text is, or else the text, as in the other formats. */
  private static Object number(Number number) {
    Object exact = ExactNumbers.of(number);
    return exact instanceof String text && ExactNumbers.isNumber(text)
        ? (Object) Double.valueOf(text)
        : exact;
  }

  /** Whether it is a NaN or an infinity, which none of the formats can write. */
  static boolean isUnwritable(Object typed) {
    return typed instanceof Double number && !Double.isFinite(number);
  }
}
