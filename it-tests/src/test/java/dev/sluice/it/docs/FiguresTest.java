// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.it.Matrix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Figures that stand in two places are the same in both. */
class FiguresTest {

  private static Page page(String name) {
    return Page.of(Page.ROOT.resolve("docs/" + name + ".md"));
  }

  /** The cells of the row that begins so, below the line that begins so. */
  private static List<String> row(Page page, String below, String first) {
    return page.prose().stream()
        .dropWhile(line -> !line.startsWith(below))
        .filter(line -> line.startsWith("| " + first + " |"))
        .map(line -> List.of(line.substring(2, line.length() - 2).split(" \\| ", -1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError(page + " has no row " + first));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "Sluice, Logback, none",
        "Sluice, Logback, newline",
        "Sluice, Logback, newline + zstd-1",
        "Sluice, Logback, kpl"
      })
  void costs_areThoseOfTheBenchmarks(String label) {
    List<String> measured = row(page("BENCHMARKS"), "| a million events", label);
    List<String> told = row(page("OPERATIONS"), "## What it costs", label);
    assertThat(told.subList(1, told.size())).isEqualTo(measured.subList(2, 6));
  }

  @Test
  void testedVersions_areThoseOfThePom() throws IOException {
    String pom = Files.readString(Page.ROOT.resolve("pom.xml"));
    Map<String, String> properties =
        Map.ofEntries(
            Map.entry("Logback", "logback"),
            Map.entry("Log4j 2", "log4j"),
            Map.entry("SLF4J", "slf4j"),
            Map.entry("logback-access", "logback-access"),
            Map.entry("AWS SDK for Java", "awssdk"),
            Map.entry("Jackson", "jackson"),
            Map.entry("JUnit (test kit)", "junit"),
            Map.entry("Micrometer (optional)", "micrometer"),
            Map.entry("zstd-jni (optional)", "zstd"),
            Map.entry("snappy-java (optional)", "snappy"),
            Map.entry("msgpack-core (optional)", "msgpack"));
    Page page = page("UPGRADE");
    properties.forEach(
        (label, property) -> {
          List<String> cells = row(page, "## What works with what", label);
          String element = "<" + property + ".version>";
          assertThat(pom).contains(element + cells.get(2) + "</" + property + ".version>");
          if (Stream.of(Matrix.values()).noneMatch(library -> library.label().equals(label))) {
            String least = cells.get(1).replaceFirst(" .*", "");
            assertThat(cells.get(2)).as(label).startsWith(least);
          }
        });
  }

  /** What is supported has been seen to work, from the oldest version to that of our build. */
  @Test
  void supportedVersions_areThoseOfTheMatrix() throws IOException {
    Page page = page("UPGRADE");
    List<List<String>> matrix = new ArrayList<>();
    for (Matrix library : Matrix.values()) {
      List<String> versions = library.versions();
      matrix.add(List.of(library.label(), String.join(", ", versions)));
      List<String> cells = row(page, "## What works with what", library.label());
      assertThat(cells.get(1)).startsWith(versions.get(0) + " and later");
      assertThat(cells.get(2)).isEqualTo(versions.get(versions.size() - 1));
    }
    assertThat(page.rows("### The matrix")).isEqualTo(matrix);
    String source = "appender-core/src/main/java/dev/sluice/internal/send/SdkLibraries.java";
    assertThat(Files.readString(Page.ROOT.resolve(source)))
        .contains("OLDEST = \"" + Matrix.AWS_SDK.versions().get(0) + "\"");
  }

  /** GitHub shows them as images: no script, nothing from elsewhere, two sets of colours. */
  @Test
  void drawings_standAloneOnLightAndDarkPages() throws Exception {
    List<Path> drawings;
    try (Stream<Path> files = Files.list(Page.ROOT.resolve("docs"))) {
      drawings = files.filter(file -> file.toString().endsWith(".svg")).toList();
    }
    assertThat(drawings).hasSizeGreaterThanOrEqualTo(3);
    for (Path drawing : drawings) {
      DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(drawing.toFile());
      assertThat(Files.readString(drawing))
          .hasSizeLessThan(20_000)
          .contains("@media (prefers-color-scheme: dark)")
          .contains("<title")
          .doesNotContain("<script")
          .doesNotContain("href");
    }
  }
}
