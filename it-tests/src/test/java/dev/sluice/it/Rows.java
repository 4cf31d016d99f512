// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/**
 * Which rows of a table of slow cases run. By default as few as it takes for each value of each
 * column to occur; all of them with the property {@code sluice.rows=all}, which the nightly profile
 * sets.
 */
final class Rows {

  /** Whether every row runs. */
  static final boolean ALL = System.getProperty("sluice.rows", "").equals("all");

  private Rows() {}

  /** The rows that run, for a {@code MethodSource}. */
  static Stream<Arguments> of(Stream<Arguments> table) {
    return ALL ? table : covering(table.toList(), Rows::values).stream();
  }

  /** As {@link #of}, but each pair of values of two columns occurs: they depend on each other. */
  static Stream<Arguments> ofPairs(Stream<Arguments> table) {
    return ALL ? table : covering(table.toList(), Rows::pairs).stream();
  }

  /**
   * Takes the row that brings the most new parts, again and again; of equal ones that whose parts
   * were used least, so that both frameworks have their share.
   */
  static List<Arguments> covering(
      List<Arguments> table, Function<Arguments, List<Object>> partsOf) {
    Set<Object> missing = new HashSet<>();
    table.forEach(row -> missing.addAll(partsOf.apply(row)));
    Map<Object, Integer> uses = new HashMap<>();
    List<Arguments> chosen = new ArrayList<>();
    while (!missing.isEmpty()) {
      Arguments best = table.get(0);
      for (Arguments row : table) {
        if (isBetter(partsOf.apply(row), partsOf.apply(best), missing, uses)) {
          best = row;
        }
      }
      partsOf.apply(best).forEach(part -> uses.merge(part, 1, Integer::sum));
      missing.removeAll(partsOf.apply(best));
      chosen.add(best);
    }
    return chosen;
  }

  private static boolean isBetter(
      List<Object> row, List<Object> best, Set<Object> missing, Map<Object, Integer> uses) {
    long more = countNew(row, missing) - countNew(best, missing);
    return more > 0 || (more == 0 && countUses(row, uses) < countUses(best, uses));
  }

  private static long countNew(List<Object> row, Set<Object> missing) {
    return row.stream().filter(missing::contains).count();
  }

  private static int countUses(List<Object> row, Map<Object, Integer> uses) {
    return row.stream().mapToInt(part -> uses.getOrDefault(part, 0)).sum();
  }

  /** The values of a row, each with its column. */
  static List<Object> values(Arguments row) {
    List<Object> cells = new ArrayList<>();
    for (Object value : row.get()) {
      cells.add(List.of(cells.size(), value));
    }
    return cells;
  }

  /** Each two of the values of a row. */
  static List<Object> pairs(Arguments row) {
    List<Object> values = values(row);
    List<Object> pairs = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      for (int j = i + 1; j < values.size(); j++) {
        pairs.add(List.of(values.get(i), values.get(j)));
      }
    }
    return pairs;
  }
}
