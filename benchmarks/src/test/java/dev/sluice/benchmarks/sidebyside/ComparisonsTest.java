// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.sidebyside;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ComparisonsTest {

  private final Results results = new Results();
  private final Comparisons comparisons = new Comparisons(results);

  private void cpu(String id, double... micros) {
    Contender contender =
        Contenders.all().stream().filter(each -> each.id().equals(id)).findFirst().orElseThrow();
    for (double each : micros) {
      Figures figures = new Figures();
      figures.put(Measures.CPU_MICROS, each);
      results.add(contender, figures);
    }
  }

  @Test
  void before_isTheUnit() {
    cpu("before-kpl", 4, 3, 8);
    cpu("sluice-logback-kpl", 2, 1, 9);
    assertThat(comparisons.before())
        .hasSize(3)
        .last()
        .asString()
        .startsWith("| kpl | 4.00 | 2.00 | **0.50** | - |");
  }

  @Test
  void before_hasOnlyWhatRanOnBothSides() {
    cpu("sluice-logback-kpl", 2);
    cpu("before-newline", 4);
    assertThat(comparisons.before()).isEmpty();
  }

  @Test
  void heaps_areHeldAgainstTheLargeOne() {
    cpu("sluice-logback-kpl", 2);
    cpu("sluice-logback-kpl-64m", 3);
    cpu("before-kpl-64m", 7);
    assertThat(comparisons.heaps())
        .hasSize(3)
        .last()
        .asString()
        .startsWith("| Sluice, Logback | 2.00 | 3.00 | **1.50** |");
  }

  @Test
  void heads_haveAColumnForEachCell() {
    for (Contender contender : Contenders.all()) {
      cpu(contender.id(), 1);
    }
    assertThat(comparisons.before()).hasSize(7).allSatisfy(line -> assertColumns(line, 8));
    assertThat(comparisons.heaps()).hasSize(4).allSatisfy(line -> assertColumns(line, 5));
  }

  static void assertColumns(String line, int columns) {
    assertThat(line.chars().filter(c -> c == '|').count()).as(line).isEqualTo(columns + 1);
  }
}
