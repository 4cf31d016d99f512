// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every link within the repository leads somewhere. */
class LinksTest {

  private static final int TWO_SCREENS = 100;

  static List<Page> pages() {
    return Page.all();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void relativeLinks_leadToAFileAndAHeadingOfIt(Page page) {
    for (String link : page.links()) {
      if (!link.matches("[a-z]+:.*")) {
        assertLeadsSomewhere(page, link);
      }
    }
  }

  private static void assertLeadsSomewhere(Page page, String link) {
    String[] parts = link.split("#", 2);
    Path folder = page.file().toAbsolutePath().normalize().getParent();
    Path target = parts[0].isEmpty() ? page.file() : folder.resolve(parts[0]).normalize();
    assertThat(target).as("%s: %s", page, link).exists();
    assertThat(target.startsWith(Page.ROOT)).as("%s: %s", page, link).isTrue();
    if (parts.length == 2) {
      assertThat(Files.isDirectory(target)).as("%s: %s", page, link).isFalse();
      assertThat(Page.of(target).anchors()).as("%s: %s", page, link).contains(parts[1]);
    }
  }

  /** A reader of a long page sees what is in it, and gets there. */
  @Test
  void longPagesOfTheDocs_haveContents() {
    List<Page> longPages =
        pages().stream()
            .filter(page -> page.name().startsWith("docs/") && page.lines() > TWO_SCREENS)
            .toList();
    assertThat(longPages).hasSizeGreaterThan(8);
    assertThat(longPages)
        .allSatisfy(
            page ->
                assertThat(page.prose().stream().filter(line -> line.startsWith("## ")))
                    .as(page.name())
                    .isNotEmpty()
                    .allMatch(line -> page.links().contains("#" + Page.anchor(line))));
  }

  @Test
  void everyPageOfTheDocs_isReachedFromTheReadme() {
    Set<String> reached = new HashSet<>();
    reach(Page.ROOT.resolve("README.md"), reached);
    assertThat(pages())
        .filteredOn(page -> page.name().startsWith("docs/"))
        .allSatisfy(page -> assertThat(reached).contains(page.name()));
  }

  private static void reach(Path file, Set<String> reached) {
    Page page = Page.of(file);
    if (reached.add(page.name())) {
      for (String link : page.links()) {
        String path = link.replaceFirst("#.*", "");
        if (path.endsWith(".md") && !path.contains(":")) {
          reach(file.resolveSibling(path).normalize(), reached);
        }
      }
    }
  }
}
