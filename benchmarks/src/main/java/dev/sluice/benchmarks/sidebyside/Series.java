// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.sidebyside;

import java.util.Arrays;
import java.util.Locale;

/** The values of one figure in all rounds. */
record Series(double min, double median, double max) {

  static Series of(double[] values) {
    double[] sorted =
        Arrays.stream(values).filter(value -> !Double.isNaN(value)).sorted().toArray();
    if (sorted.length == 0) {
      return new Series(Double.NaN, Double.NaN, Double.NaN);
    }
    int middle = sorted.length / 2;
    double median =
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    return new Series(sorted[0], median, sorted[sorted.length - 1]);
  }

  boolean isKnown() {
    return !Double.isNaN(median);
  }

  /** {@code min / median / max}, or a dash. */
  String text(int decimals) {
    return isKnown()
        ? number(min, decimals)
            + " / **"
            + number(median, decimals)
            + "** / "
            + number(max, decimals)
        : "-";
  }

  String medianText(int decimals) {
    return isKnown() ? number(median, decimals) : "-";
  }

  static String number(double value, int decimals) {
    return String.format(Locale.ROOT, "%,." + decimals + "f", value);
  }
}
