// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.sidebyside;

import java.util.List;
import java.util.Map;

/**
 * A page whose text people write, and whose tables this program fills. A table stands between two
 * comments, {@code <!-- begin speed -->} and {@code <!-- end speed -->}.
 */
final class MarkedTables {

  private MarkedTables() {}

  /**
   * The page with these tables in place of those that it has. Other marks keep what they hold.
   *
   * @param tables lines of each table, by its name
   * @throws IllegalArgumentException when the page has no mark of that name
   */
  static String fill(String page, Map<String, List<String>> tables) {
    StringBuilder filled = new StringBuilder(page);
    tables.forEach((name, lines) -> replace(filled, name, lines));
    return filled.toString();
  }

  private static void replace(StringBuilder page, String name, List<String> lines) {
    String begin = "<!-- begin " + name + " -->\n";
    int from = page.indexOf(begin);
    int to = page.indexOf("<!-- end " + name + " -->");
    if (from < 0 || to < from) {
      throw new IllegalArgumentException("the page has no marks for the table " + name);
    }
    String table = lines.isEmpty() ? "" : "\n" + String.join("\n", lines) + "\n\n";
    page.replace(from + begin.length(), to, table);
  }
}
