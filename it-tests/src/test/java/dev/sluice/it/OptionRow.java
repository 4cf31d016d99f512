// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * One option set to one value, for {@link OptionParityIT}.
 *
 * @param beside what else has to be set for the option to have a meaning; a value of the option
 *     itself is the one it is compared with
 * @param changes whether the option changes what is at the stream
 * @param line what is logged, made from the usual line
 */
record OptionRow(
    String option,
    String value,
    Map<String, String> beside,
    boolean changes,
    UnaryOperator<Line> line) {

  /** Changes the record, its key, or whether there is one. */
  static OptionRow changes(String option, String value, String... beside) {
    return new OptionRow(option, value, pairs(beside), true, UnaryOperator.identity());
  }

  /** Changes nothing at the stream as long as nothing goes wrong. */
  static OptionRow delivers(String option, String value, String... beside) {
    return new OptionRow(option, value, pairs(beside), false, UnaryOperator.identity());
  }

  OptionRow of(UnaryOperator<Line> edit) {
    return new OptionRow(option, value, beside, changes, edit);
  }

  private static Map<String, String> pairs(String... namesAndValues) {
    Map<String, String> pairs = new HashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      pairs.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return pairs;
  }

  @Override
  public String toString() {
    return option + "=" + value + (beside.isEmpty() ? "" : " with " + beside);
  }
}
