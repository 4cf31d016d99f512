// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.metric;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.internal.util.ByteWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShortestDecimalTest {

  private final ShortestDecimal decimal = new ShortestDecimal();
  private final ByteWriter out = new ByteWriter(2000);

  // The last column is what Go prints; the rows after 1e23 are where Double.toString differs.
  @ParameterizedTest
  @CsvSource({
    "0.0, 0, 0",
    "-0.0, -0, -0",
    "42.0, 42, 42",
    "-1.5, -1.5, -1.5",
    "0.1, 0.1, 0.1",
    "0.0042, 0.0042, 0.0042",
    "1000000.0, 1000000, 1000000",
    "1e-6, 0.000001, 0.000001",
    "9.999e-7, 0.0000009999, 9.999e-7",
    "1e-7, 0.0000001, 1e-7",
    "-1.5e-10, -0.00000000015, -1.5e-10",
    "123456789.123456789, 123456789.12345679, 123456789.12345679",
    "9007199254740993.0, 9007199254740992, 9007199254740992",
    "1e20, 100000000000000000000, 100000000000000000000",
    "999999999999999900000.0, 999999999999999900000, 999999999999999900000",
    "1e21, 1000000000000000000000, 1e+21",
    "1.25e21, 1250000000000000000000, 1.25e+21",
    "1e23, 100000000000000000000000, 1e+23",
    "2e23, 200000000000000000000000, 2e+23",
    "2.2E-322, '', 2.2e-322",
    "4.9E-324, '', 5e-324",
    "1.7976931348623157E308, '', 1.7976931348623157e+308",
    "2.2250738585072014E-308, '', 2.2250738585072014e-308",
    "5.684341886080802E-14, 0.00000000000005684341886080802, 5.684341886080802e-14",
    "9.5367431640625E-7, 0.00000095367431640625, 9.5367431640625e-7",
  })
  void set_writesWhatGoWrites(double number, String plain, String json) {
    assertThat(json(number)).isEqualTo(json);
    if (!plain.isEmpty()) {
      assertThat(plain(number)).isEqualTo(plain);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0.1, 0.1",
    "-0.1, -0.1",
    "3.4028235E38, 3.4028235e+38",
    "1.4E-45, 1e-45",
    "1.1754944E-38, 1.1754944e-38",
    "16777216, 16777216",
    "1e10, 10000000000",
    "-0.0, -0",
    "33554432.0, 33554432",
  })
  void widen_keepsTheDigitsOfAFloat(float number, String json) {
    assertThat(json(ShortestDecimal.widen(number))).isEqualTo(json);
  }

  @Test
  void widen_keepsWhatIsNoNumber() {
    assertThat(ShortestDecimal.widen(Float.NaN)).isNaN();
    assertThat(ShortestDecimal.widen(Float.NEGATIVE_INFINITY)).isEqualTo(Double.NEGATIVE_INFINITY);
  }

  @Test
  void set_isShortestAndNearestForRandomDoubles() {
    Random random = MetricHarness.random("set_isShortestAndNearestForRandomDoubles");
    for (int i = 0; i < MetricHarness.TRIES / 5; i++) {
      double number = number(random);
      String json = json(number);
      if (Double.doubleToRawLongBits(Double.parseDouble(json))
          != Double.doubleToRawLongBits(number)) {
        assertThat(json).as("reads back").isEqualTo(Double.toString(number));
      }
      assertThat(new BigDecimal(plain(number))).isEqualByComparingTo(new BigDecimal(json));
      assertIsShortest(number, new BigDecimal(json));
      if (Runtime.version().feature() >= 19 && new BigDecimal(json).precision() > 1) {
        assertThat(new BigDecimal(json))
            .as("what a JDK without the bug writes")
            .isEqualByComparingTo(new BigDecimal(Double.toString(number)));
      }
    }
  }

  /** By counting in units of the last digit, without MathContext, which the code itself uses. */
  private static void assertIsShortest(double number, BigDecimal found) {
    if (number == 0) {
      return;
    }
    BigDecimal exact = new BigDecimal(number);
    BigDecimal stripped = found.stripTrailingZeros();
    for (int longer = 0; longer <= 1; longer++) {
      // The neighbours with one digit less do not read back; those with as many are no nearer.
      int scale = stripped.scale() - 1 + longer;
      BigInteger below = exact.setScale(scale, RoundingMode.FLOOR).unscaledValue();
      for (int step = 0; step <= 1; step++) {
        BigDecimal other = new BigDecimal(below.add(BigInteger.valueOf(step)), scale);
        if (other.compareTo(found) != 0 && other.doubleValue() == number) {
          boolean nearer = other.subtract(exact).abs().compareTo(found.subtract(exact).abs()) < 0;
          boolean fewerDigits = other.stripTrailingZeros().precision() < stripped.precision();
          assertThat(longer == 0 ? fewerDigits : nearer)
              .as("%s in place of %s for %s", other, found, number)
              .isFalse();
        }
      }
    }
  }

  private static double number(Random random) {
    double number =
        switch (random.nextInt(6)) {
          case 0 -> Double.longBitsToDouble(random.nextLong());
          case 1 -> random.nextInt(2_000_000) / Math.pow(10, random.nextInt(12));
          case 2 -> Math.scalb(1.0, random.nextInt(2046) - 1074);
          case 3 -> random.nextLong() / Math.pow(2, random.nextInt(64));
          case 4 -> Double.longBitsToDouble(random.nextInt(5000));
          default -> random.nextGaussian() * Math.pow(10, random.nextInt(40) - 20);
        };
    return Double.isFinite(number) ? number : 0.3;
  }

  private String json(double number) {
    out.reset();
    decimal.set(number).writeJson(out);
    return new String(out.toByteArray(), US_ASCII);
  }

  private String plain(double number) {
    out.reset();
    decimal.set(number).writePlain(out);
    return new String(out.toByteArray(), US_ASCII);
  }
}
