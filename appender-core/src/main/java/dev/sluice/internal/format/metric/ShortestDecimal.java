// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.metric;

import dev.sluice.internal.util.ByteWriter;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The shortest decimal that reads back as the same floating-point number, the nearest one of that
 * length: what Go, JavaScript and Python write. {@link Double#toString} writes more digits for some
 * numbers before JDK 19 (JDK-4511638), and two where one would do ({@code 4.9E-324}) ever since, so
 * it is only where the search begins.
 *
 * <p>Numbers with up to 15 digits and 9 decimals are found by arithmetic alone; others cost some
 * BigDecimals, about as much as a small event. Used again for each number; one thread at a time.
 */
final class ShortestDecimal {

  /** A decimal of that many digits is the only one as short that reads back as its double. */
  private static final double EXACT_DIGITS = 1e15;

  private static final double[] POWERS = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};

  private boolean negative;
  private String digits = "0";

  /** Where the decimal point stands, counted from the first digit: 1 for 4.2, -2 for 0.0042. */
  private int point;

  /** Takes a finite number, to be written next. */
  ShortestDecimal set(double number) {
    negative = Double.doubleToRawLongBits(number) < 0;
    double magnitude = Math.abs(number);
    for (int decimals = 0; decimals < POWERS.length; decimals++) {
      double scaled = Math.rint(magnitude * POWERS[decimals]);
      if (scaled >= EXACT_DIGITS) {
        break;
      }
      // Both are exact, and so the quotient is rounded once, as when its decimal is read.
      if (scaled / POWERS[decimals] == magnitude) {
        set(Long.toString((long) scaled), decimals);
        return this;
      }
    }
    BigDecimal found =
        search(
            new BigDecimal(magnitude),
            new BigDecimal(Double.toString(magnitude)),
            decimal -> Double.parseDouble(decimal.toString()) == magnitude);
    set(found.unscaledValue().toString(), found.scale());
    return this;
  }

  /**
   * The double that is written with the digits of the float: 0.1, not 0.10000000149011612. A NaN or
   * an infinity stays one.
   */
  static double widen(float number) {
    if (!Float.isFinite(number) || number == (int) number) {
      return number;
    }
    BigDecimal found =
        search(
            new BigDecimal(number),
            new BigDecimal(Float.toString(number)),
            decimal -> Float.parseFloat(decimal.toString()) == number);
    return Double.parseDouble(found.toString());
  }

  private static BigDecimal search(
      BigDecimal exact, BigDecimal start, Predicate<BigDecimal> readsBack) {
    int length = start.stripTrailingZeros().precision();
    BigDecimal found = nearest(exact, length, readsBack);
    while (found == null) {
      found = nearest(exact, ++length, readsBack);
    }
    while (length > 1) {
      BigDecimal shorter = nearest(exact, --length, readsBack);
      if (shorter == null) {
        break;
      }
      found = shorter;
    }
    return found;
  }

  /** The nearest decimal of that length that reads back, or null if none does. */
  private static @Nullable BigDecimal nearest(
      BigDecimal exact, int length, Predicate<BigDecimal> readsBack) {
    BigDecimal near = exact.round(new MathContext(length, RoundingMode.HALF_EVEN));
    if (readsBack.test(near)) {
      return near;
    }
    // Under a power of two there is less room than above it: the farther one may fit alone.
    boolean below = near.abs().compareTo(exact.abs()) < 0;
    BigDecimal far =
        exact.round(new MathContext(length, below ? RoundingMode.UP : RoundingMode.DOWN));
    return readsBack.test(far) ? far : null;
  }

  private void set(String unscaled, int scale) {
    int end = unscaled.length();
    while (end > 1 && unscaled.charAt(end - 1) == '0') {
      end--;
    }
    digits = unscaled.substring(0, end);
    point = unscaled.length() - scale;
  }

  /** Never with an exponent: {@code 42}, {@code 0.0000001}; as Go's {@code 'f', -1}. */
  void writePlain(ByteWriter out) {
    if (negative) {
      out.write('-');
    }
    if (point <= 0) {
      out.writeUtf8("0.");
      writeZeros(out, -point);
      out.writeUtf8(digits);
    } else if (point >= digits.length()) {
      out.writeUtf8(digits);
      writeZeros(out, point - digits.length());
    } else {
      writeSplit(out, point);
    }
  }

  /** With an exponent below 1e-6 and from 1e21: {@code 1e-7}; as Go's encoding/json. */
  void writeJson(ByteWriter out) {
    boolean zero = digits.equals("0");
    if (zero || (point > -6 && point <= 21)) {
      writePlain(out);
      return;
    }
    if (negative) {
      out.write('-');
    }
    if (digits.length() == 1) {
      out.writeUtf8(digits);
    } else {
      writeSplit(out, 1);
    }
    int exponent = point - 1;
    out.writeUtf8(exponent < 0 ? "e" : "e+");
    out.writeUtf8(Long.toString(exponent));
  }

  private void writeSplit(ByteWriter out, int at) {
    for (int i = 0; i < digits.length(); i++) {
      if (i == at) {
        out.write('.');
      }
      out.write(digits.charAt(i));
    }
  }

  private static void writeZeros(ByteWriter out, int count) {
    for (int i = 0; i < count; i++) {
      out.write('0');
    }
  }
}
