// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.options;

import java.util.Locale;

/** Writes docs/OPTIONS.md from the one table of options. */
final class OptionsPage {

  private OptionsPage() {}

  static String render() {
    StringBuilder page = new StringBuilder();
    page.append(
        """
        # Options

        <!-- Generated from the option table by OptionsPageTest; change the table, not this page. -->

        The names are the same in both frameworks. In Logback a section is an element and each option
        an element in it: `<batch><linger>50 ms</linger></batch>`. In Log4j 2 a section is an element and
        each option its attribute: `<Batch linger="50 ms"/>`.

        - **Environment.** `batch.maxBytes` is also `SLUICE_BATCH_MAX_BYTES`, and `stream` is
          `SLUICE_STREAM`. A variable fills what the file leaves out, in every appender of the JVM. If there
          are two appenders, give each its own options in the file. An empty variable sets nothing.
        - **Durations** are written `200 ms`, `10 s`, `5 min` or `PT10S`. **Sizes** are written `51200`,
          `1 MiB` or `5MB`.
        - **Mistakes.** An unknown option or an invalid value keeps the appender stopped. One message
          reports all problems.
        - **Names in other products** are in [MIGRATION](MIGRATION.md).

        """);
    for (OptionSection section : OptionNames.all()) {
      String anchor = heading(section).toLowerCase(Locale.ROOT).replace("`", "").replace(' ', '-');
      page.append("- [%s](#%s)\n".formatted(heading(section), anchor));
    }
    for (OptionSection section : OptionNames.all()) {
      page.append("\n## ")
          .append(heading(section))
          .append("\n\n| option | default | value | meaning |\n|---|---|---|---|\n");
      for (Option<?> option : section.table()) {
        String defaultText = option.defaultText();
        cell(page, "`" + option.name() + "`");
        cell(page, defaultText == null ? "" : "`" + defaultText + "`");
        cell(
            page,
            option
                .rule()
                .replaceFirst(", such as (200 ms|15 min|1 MiB)[^,]*(, 10 s or PT10S)?", ""));
        cell(page, option.meaning());
        page.append("|\n");
      }
    }
    return page.toString();
  }

  private static String heading(OptionSection section) {
    return section.section().isEmpty() ? "The appender" : "`" + section.section() + "`";
  }

  private static void cell(StringBuilder page, String text) {
    page.append("| ").append(text.replace("|", "\\|").replace('\n', ' ')).append(' ');
  }
}
