// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GlobTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cpu | cpu | true",
        "cpu | cpu0 | false",
        "cp* | cpu | true",
        "cp* | new_cpu | false",
        "*.count | a.b.count | true",
        "a** | abc | true",
        "c?u | cpu | true",
        "c?u | cu | false",
        "[a-c]x | bx | true",
        "[a-c]x | dx | false",
        "[!a-c]x | dx | true",
        "[a-]x | -x | true",
        "[&&a^]x | &x | true",
        "{cpu,mem}* | memory | true",
        "{a,{b,c}}d | cd | true",
        "{a,b} | a,b | false",
        "a,b | a,b | true",
        "a} | a} | true",
        "\\*a | *a | true",
        "\\*a | ba | false",
        "a.b(c)$ | a.b(c)$ | true",
        "a.b | axb | false",
        "日* | 日本 | true",
        "?a | 😀a | true",
      })
  void matches_byItsRules(String glob, String text, boolean matches) {
    assertThat(Glob.compile(glob).matches(text)).isEqualTo(matches);
  }

  /** The vectors of influxdata/telegraf@1297faa9 filter/filter_test.go that have no separator. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cpu | cpu | true",
        "cpu | cpu0 | false",
        "cpu | mem | false",
        "cpu* | cpu | true",
        "cpu* | cpu0 | true",
        "cpu* | mem | false",
        "net* | network | true",
        "*process32:*.exe:*.* | cpu.process32:testcase.exe:caserunner.2222 | true",
        "*process32:*.exe:*.* | process32:testcase.exe:caserunner.2222 | true",
        "*process32:*.exe:*.* | unwantedMetric | false",
        "otherWantedMetric* | otherWantedMetric | true",
        "otherWantedMetric* | otherWantedMetric.ABC | true",
        "otherWantedMetric* | unwantedMetric | false",
        "com_influx* | best | false",
        "com_influx* | com_influxdata_telegraf | true",
      })
  void matches_asTelegrafDoes(String glob, String text, boolean matches) {
    assertThat(Glob.compile(glob).matches(text)).isEqualTo(matches);
  }

  @Test
  void star_matchesAcrossLines() {
    assertThat(Glob.compile("a*b").matches("a\n\rb")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "[a", "[]", "[!]", "{a", "{{a}", "a\\", "[z-a]"})
  void compile_refusesWhatIsNotClosed(String glob) {
    assertThatIllegalArgumentException().isThrownBy(() -> Glob.compile(glob));
  }

  @Test
  void uncut_putsBracesTogetherAgain() {
    assertThat(Glob.uncut(List.of("{a", "b}* x", "c", "\\{d", "e", "{f", "g", "h}")))
        .containsExactly("{a,b}* x", "c", "\\{d", "e", "{f,g,h}");
  }
}
