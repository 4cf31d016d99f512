// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.internal.util.ByteWriter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Cells as the CSV library of Ruby 3.1 wrote them, which Fluentd uses. */
class CsvCellTest {

  private static String cell(@Nullable String text, boolean forceQuotes) {
    ByteWriter bytes = new ByteWriter(100);
    new CsvCell(",", forceQuotes).write(text, bytes);
    return new String(bytes.toByteArray(), StandardCharsets.UTF_8);
  }

  /** A line feed is written LF here, a carriage return CR, a tab TAB, and no value nil. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "plain|plain|\"plain\"",
        "with,comma|\"with,comma\"|\"with,comma\"",
        "with\"quote|\"with\"\"quote\"|\"with\"\"quote\"",
        "aLFb|\"aLFb\"|\"aLFb\"",
        "aCRb|\"aCRb\"|\"aCRb\"",
        " lead| lead|\" lead\"",
        "trail |trail |\"trail \"",
        "''|\"\"|\"\"",
        "nil|''|\"\"",
        "tabTABhere|tabTABhere|\"tabTABhere\"",
        "日本|日本|\"日本\"",
        "\"|\"\"\"\"|\"\"\"\"",
        "-1|-1|\"-1\"",
        "#x|#x|\"#x\"",
      })
  void cells_areThoseOfRubysCsv(String text, String plain, String forced) {
    String value = text.equals("nil") ? null : real(text);
    assertThat(cell(value, false)).isEqualTo(real(plain));
    assertThat(cell(value, true)).isEqualTo(real(forced));
  }

  /** The row of "a|" and "|b" would be a||||b: three cells for a reader. */
  @Test
  void cell_isQuotedForAnyPartOfTheDelimiter_asRubysCsvDoes() {
    ByteWriter bytes = new ByteWriter(100);
    CsvCell cell = new CsvCell("||", false);
    cell.write("a|", bytes);
    bytes.writeUtf8("||");
    cell.write("|b", bytes);
    bytes.writeUtf8("||");
    cell.write("c", bytes);
    assertThat(new String(bytes.toByteArray(), StandardCharsets.UTF_8))
        .isEqualTo("\"a|\"||\"|b\"||c");
  }

  private static String real(String text) {
    return text.replace("LF", "\n").replace("CR", "\r").replace("TAB", "\t");
  }
}
