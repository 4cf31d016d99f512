// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.sidebyside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The page in docs says what the figures in results say, and its plots draw them to scale. */
class BenchmarkPageTest {

  private static final Path DOCS = Path.of("../docs");
  private static final Path CSV = Path.of("results/side-by-side.csv");

  private final Results results;
  private final BenchmarkPage page;

  @TempDir Path directory;

  BenchmarkPageTest() throws IOException {
    results = Results.readCsv(CSV);
    page = SideBySide.allOf(results);
  }

  @Test
  void page_isThatOfTheFigures() throws IOException {
    String committed = Files.readString(DOCS.resolve(BenchmarkPage.NAME));
    assertThat(MarkedTables.fill(committed, page.tables())).isEqualTo(committed);
  }

  @Test
  void table_isAsWellInAPageThatHadNone() {
    String page = "Text.\n<!-- begin a -->\n<!-- end a -->\nMore.\n";
    String filled = "Text.\n<!-- begin a -->\n\n| x |\n\n<!-- end a -->\nMore.\n";
    assertThat(MarkedTables.fill(page, Map.of("a", List.of("| x |")))).isEqualTo(filled);
    assertThat(MarkedTables.fill(filled, Map.of("a", List.of()))).isEqualTo(page);
  }

  @Test
  void tableWithoutItsMarks_isRefused() {
    assertThatThrownBy(
            () -> MarkedTables.fill("<!-- begin ab -->\n", Map.of("a", List.of("| x |"))))
        .hasMessageContaining("the table a");
  }

  @Test
  void plots_areThoseOfTheFigures() {
    assertThat(page.plots())
        .hasSize(2)
        .allSatisfy((name, svg) -> assertThat(DOCS.resolve(name)).hasContent(svg));
  }

  @Test
  void figures_areReadBackAsTheyWereWritten() throws IOException {
    Path copy = directory.resolve("copy.csv");
    results.writeCsv(copy);
    Results again = Results.readCsv(copy);
    for (Contender contender : results.measured(Contenders.all())) {
      Series series = results.get(contender.id(), Measures.CPU_MICROS);
      assertThat(again.get(contender.id(), Measures.CPU_MICROS)).isEqualTo(series);
    }
  }

  @Test
  void figures_areThereForAllContenders() {
    // Whoever has no history of the repository has none of the commit before.
    assertThat(withoutBefore(results.measured(Contenders.all())))
        .isEqualTo(withoutBefore(Contenders.all()));
  }

  private static List<Contender> withoutBefore(List<Contender> contenders) {
    return contenders.stream().filter(c -> c.family() != Contender.Family.BEFORE).toList();
  }

  @Test
  void bars_areAsLongAsTheirFigures() throws Exception {
    String svg = page.plots().get("benchmarks-cpu.svg");
    Document document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    NodeList bars = document.getElementsByTagName("rect");
    List<Contender> sending =
        results.measured(Contenders.all()).stream()
            .filter(c -> c.sink() == Contender.SinkKind.ENDPOINT)
            .toList();
    assertThat(bars.getLength()).isEqualTo(sending.size());
    double unit = pixelsPerMicro((Element) bars.item(0), sending.get(0));
    for (int i = 1; i < bars.getLength(); i++) {
      assertThat(pixelsPerMicro((Element) bars.item(i), sending.get(i)))
          .isCloseTo(unit, Percentage.withPercentage(1));
    }
  }

  private double pixelsPerMicro(Element bar, Contender contender) {
    return Double.parseDouble(bar.getAttribute("width"))
        / results.get(contender.id(), Measures.CPU_MICROS).median();
  }
}
