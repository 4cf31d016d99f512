// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.sidebyside;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class StartReportTest {

  private static final Contender FLOOR = Starts.all().get(0);
  private static final Contender OURS = Starts.all().get(1);

  private final Results results = new Results();

  private void measured(Contender contender, double millis) {
    Figures figures = new Figures();
    figures.put("firstStartMillis", millis);
    figures.put("secondStartMillis", millis / 10);
    figures.put("idleThreads", millis / 20);
    results.add(contender, figures);
  }

  private StartReport report() {
    return new StartReport(results, Starts.all());
  }

  @Test
  void threads_areHeldAgainstTheFloorOfTheirFramework() {
    measured(FLOOR, 140);
    measured(OURS, 280);
    List<String> lines = report().threads();
    assertThat(lines).hasSize(4);
    assertThat(lines.get(3))
        .startsWith(
            "| Sluice, Logback | 280 / **280** / 280 | 140 | 28.0 / **28.0** / 28.0 | 14.0 |");
  }

  @Test
  void floor_isNotHeldAgainstItself() {
    measured(FLOOR, 140);
    assertThat(report().threads().get(2)).contains("| 140 / **140** / 140 | - |");
  }

  @Test
  void rowsWithoutFigures_areLeftOut() {
    assertThat(report().threads()).isEmpty();
    assertThat(report().deliveries()).isEmpty();
    assertThat(report().lightLoads()).isEmpty();
    measured(OURS, 280);
    assertThat(report().lightLoads()).hasSize(3);
  }

  @Test
  void heads_haveAColumnForEachCell() {
    Starts.all().forEach(each -> measured(each, 1));
    assertThat(report().threads()).allSatisfy(line -> ComparisonsTest.assertColumns(line, 7));
    assertThat(report().deliveries()).allSatisfy(line -> ComparisonsTest.assertColumns(line, 5));
    assertThat(report().lightLoads()).allSatisfy(line -> ComparisonsTest.assertColumns(line, 7));
  }

  @Test
  void everyRow_hasItsFloorAmongTheRows() {
    List<String> ids = Starts.all().stream().map(Contender::id).toList();
    assertThat(Starts.all()).extracting(Starts::floorOf).isSubsetOf(ids);
    assertThat(ids).doesNotHaveDuplicates();
  }
}
