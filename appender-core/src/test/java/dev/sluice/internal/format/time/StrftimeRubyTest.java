// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.time;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.options.FormatOptions.TimeDialect;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The dialect ruby against Ruby itself: a table that Ruby 3.1 wrote, and, where there is a Ruby
 * ({@code -Dsluice.ruby=PATH} or on the path), that Ruby.
 */
class StrftimeRubyTest {

  private static final String TABLE = "/strftime-ruby.tsv";
  private static final String SCRIPT = "/strftime-ruby.rb";

  private static List<String> table() throws IOException {
    try (InputStream in = StrftimeRubyTest.class.getResourceAsStream(TABLE)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), UTF_8).lines().toList();
    }
  }

  @Test
  void format_agreesWithTheTableThatRubyWrote() throws IOException {
    List<String> rows = table();
    assertThat(rows).hasSizeGreaterThan(200);
    SoftAssertions softly = new SoftAssertions();
    for (String row : rows) {
      String[] cells = row.split("\t", -1);
      Strftime strftime = Strftime.compile(cells[3], ZoneId.of(cells[0]), TimeDialect.RUBY);
      String text = strftime.format(Long.parseLong(cells[1]), Integer.parseInt(cells[2]));
      softly
          .assertThat(text.replace("\n", "\\n").replace("\t", "\\t"))
          .as("%s", row)
          .isEqualTo(cells[4]);
    }
    softly.assertAll();
  }

  @Test
  void table_isWhatTheRubyOfThisMachineWrites() throws Exception {
    String ruby = System.getProperty("sluice.ruby", "ruby");
    Process process;
    try {
      process =
          new ProcessBuilder(
                  ruby, Path.of(StrftimeRubyTest.class.getResource(SCRIPT).toURI()).toString())
              .start();
    } catch (IOException e) {
      assumeTrue(false, "Ruby is not installed: " + e.getMessage());
      return;
    }
    process.getOutputStream().close();
    try (Stream<String> lines =
        new String(process.getInputStream().readAllBytes(), UTF_8).lines()) {
      assertThat(lines).containsExactlyElementsOf(table());
    }
    assertThat(process.waitFor()).isZero();
  }

  /** From test_time.rb of Ruby, what the table has no offset for. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "+09:00:01|%z|+0900",
        "+09:00:01|%:z|+09:00",
        "+09:00:01|%::z|+09:00:01",
        "+09:00:01|%:::z|+09:00:01",
        "-05:00|%_10z|      -500",
        "-05:00|%10z|-000000500",
        "-05:00|%_10:z|     -5:00",
        "-05:00|%10::z|-005:00:00",
        "-05:00|%10:::z|-000000005",
        "+00:36|%_10z|      +036",
        "+00:36|%10:z|+000000:36",
        "+00:36|%10:::z|+000000:36",
        "-00:55|%_10z|      -055",
        "-00:55|%_10::z|  -0:55:00",
        "-00:55|%10z|-000000055",
        "-00:55|%10:::z|-000000:55",
      })
  void offsets_areThoseOfRubysOwnTests(String zone, String format, String expected) {
    long second = Instant.parse("2000-01-01T00:00:00Z").getEpochSecond();
    assertThat(Strftime.compile(format, ZoneId.of(zone), TimeDialect.RUBY).format(second, 0))
        .isEqualTo(expected);
  }
}
