// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A claim that names its test names one that is there. */
class NamedTestsTest {

  /** {@code SomeTest.method} or {@code SomeIT.method_...}, whose end is left out. */
  private static final Pattern TEST =
      Pattern.compile("([A-Z]\\w*(?:Test|IT))(?:\\.(\\w+?)(_?\\.\\.\\.)?)?");

  /** Sources by the name of their class; several modules have an OptionsTest. */
  private static Map<String, String> sources() throws IOException {
    Map<String, String> sources = new HashMap<>();
    try (Stream<Path> files = Files.walk(Page.ROOT)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        String name = file.getFileName().toString();
        if (file.toString().contains("/src/test/java/") && name.endsWith(".java")) {
          sources.merge(name.replace(".java", ""), Files.readString(file), String::concat);
        }
      }
    }
    assertThat(sources).containsKey("NamedTestsTest");
    return sources;
  }

  private static List<String> missing(Page page) throws IOException {
    Map<String, String> sources = sources();
    List<String> missing = new ArrayList<>();
    for (String span : page.codeSpans()) {
      Matcher matcher = TEST.matcher(span);
      if (matcher.matches() && !isThere(sources.get(matcher.group(1)), matcher)) {
        missing.add(span);
      }
    }
    return missing;
  }

  private static boolean isThere(@Nullable String source, Matcher name) {
    if (source == null || name.group(2) == null) {
      return source != null;
    }
    String rest = name.group(3) == null ? "" : "\\w*";
    return Pattern.compile("void " + name.group(2) + rest + "\\(").matcher(source).find();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SECURITY",
        "RELIABILITY",
        "UPGRADE",
        "OPERATIONS",
        "TROUBLESHOOTING",
        "READING",
        "guides/spool",
        "guides/formats",
        "guides/hosts",
        "guides/metrics",
        "guides/shutdown",
        "guides/forwarder",
        "guides/credentials"
      })
  void testsThatAPageNames_exist(String name) throws IOException {
    assertThat(missing(Page.of(Page.ROOT.resolve("docs/" + name + ".md")))).isEmpty();
  }

  /** What other products do is their own word, or seen by a test. */
  @Test
  void everyReader_hasATestOrASource() {
    List<List<String>> rows =
        Page.of(Page.ROOT.resolve("docs/READING.md")).rows("## Who reads what");
    assertThat(rows).hasSizeGreaterThan(8);
    assertThat(rows)
        .allSatisfy(row -> assertThat(row.get(row.size() - 1)).matches(".*(IT[`.]|]\\(https:).*"));
  }

  @Test
  void everyTableOfClaims_namesATestInEachRow() {
    Page page = Page.of(Page.ROOT.resolve("docs/SECURITY.md"));
    List<String> rows =
        page.prose().stream()
            .filter(line -> line.startsWith("| ") && !line.startsWith("| claim"))
            .filter(line -> !line.startsWith("| data |"))
            .toList();
    assertThat(rows)
        .hasSizeGreaterThan(20)
        .allMatch(
            row -> row.contains("Test") || row.contains("IT") || row.contains("| the same |"));
  }
}
