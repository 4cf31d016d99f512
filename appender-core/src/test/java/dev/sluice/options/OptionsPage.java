// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.options;

/** Writes docs/OPTIONS.md from the one table of options. */
final class OptionsPage {

  private OptionsPage() {}

  static String render() {
    StringBuilder page = new StringBuilder();
    page.append(
        """
        # Options

        <!-- Generated from the option table by OptionsPageTest; change the table, not this page. -->

        The names are the same in Logback and Log4j 2. In Logback a section is a nested element and an
        option an element in it; in Log4j 2 a section is a nested element and an option its attribute.
        The environment variable fills what the file leaves out, in every appender of the JVM: with two of
        them, give each its own options in the file. Durations are written `200 ms`, `10 s`,
        `5 min` or `PT10S`, sizes `51200`, `1 MiB` or `5MB`. An unknown or invalid option keeps the
        appender stopped, and all problems are reported together.
        """);
    for (OptionSection section : OptionNames.all()) {
      page.append("\n## ")
          .append(section.section().isEmpty() ? "The appender" : "`" + section.section() + "`")
          .append("\n\n| option | default | value | meaning | environment | replaces |\n")
          .append("|---|---|---|---|---|---|\n");
      for (Option<?> option : section.table()) {
        String defaultText = option.defaultText();
        cell(page, "`" + option.name() + "`");
        cell(page, defaultText == null ? "" : "`" + defaultText + "`");
        cell(page, option.rule());
        cell(page, option.meaning());
        cell(page, "`" + section.variable(option.name()) + "`");
        cell(page, option.replaces());
        page.append("|\n");
      }
    }
    return page.toString();
  }

  private static void cell(StringBuilder page, String text) {
    page.append("| ").append(text.replace("|", "\\|").replace('\n', ' ')).append(' ');
  }
}
