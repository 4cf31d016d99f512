// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.sidebyside;

import java.util.LinkedHashMap;
import java.util.Map;

/** Named numbers, which cross processes as {@code name=value name=value}. */
final class Figures {

  private final Map<String, Double> values = new LinkedHashMap<>();

  static Figures parse(String text) {
    Figures figures = new Figures();
    for (String pair : text.trim().split(" ", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        figures.put(pair.substring(0, equals), Double.parseDouble(pair.substring(equals + 1)));
      }
    }
    return figures;
  }

  void put(String name, double value) {
    values.put(name, value);
  }

  void count(String name, long value) {
    values.put(name, (double) value);
  }

  /** Takes over all of another, each name with a prefix. */
  void putAll(String prefix, Figures other) {
    other.values.forEach((name, value) -> values.put(prefix + name, value));
  }

  /** The value, or NaN where it was not measured. */
  double get(String name) {
    return values.getOrDefault(name, Double.NaN);
  }

  Map<String, Double> asMap() {
    return values;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    values.forEach(
        (name, value) ->
            text.append(text.length() == 0 ? "" : " ").append(name).append('=').append(value));
    return text.toString();
  }
}
