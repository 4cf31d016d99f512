// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnitsTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "200 ms, 200",
    "200ms, 200",
    "10 s, 10000",
    "10 Seconds, 10000",
    "5 min, 300000",
    "5 m, 300000",
    "2 h, 7200000",
    "1 d, 86400000",
    "PT10S, 10000",
    "pt0.5s, 500",
    "P1D, 86400000",
    "PT-5S, -5000"
  })
  void parseDuration_readsWhatUsersWrite(String text, long millis) {
    assertThat(Units.parseDuration(text)).isEqualTo(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "10", "s", "soon", "1.5 s", "-1 s", "10 fortnights", "99999999999999999999 s"})
  void parseDuration_refusesTheRestAndSaysWhy(String text) {
    assertThatThrownBy(() -> Units.parseDuration(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching("(is|needs) .+");
  }

  @Test
  void parseDuration_refusesOverflow() {
    assertThatThrownBy(() -> Units.parseDuration(Long.MAX_VALUE + " d")).hasMessage("is too large");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "51200, 51200",
    "51200 B, 51200",
    "1 KiB, 1024",
    "1 kB, 1000",
    "1 MiB, 1048576",
    "5MB, 5000000",
    "1 gib, 1073741824",
    "2 GB, 2000000000"
  })
  void parseBytes_readsWhatUsersWrite(String text, long bytes) {
    assertThat(Units.parseBytes(text)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "MiB",
        "1.5 MiB",
        "-1",
        "1 TB",
        "1 m",
        "9999999999999 GiB",
        "99999999999999999999"
      })
  void parseBytes_refusesTheRestAndSaysWhy(String text) {
    assertThatThrownBy(() -> Units.parseBytes(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching("(is|has) .+");
  }

  @Test
  void texts_readBackAsTheirValue() {
    for (long bytes : new long[] {0, 1, 1023, 1024, 51_200, 1 << 20, 3L << 30}) {
      assertThat(Units.parseBytes(Units.sizeText(bytes))).isEqualTo(bytes);
    }
    for (long millis : new long[] {0, 1, 200, 1000, 60_000, 90_000, 86_400_000L}) {
      Duration duration = Duration.ofMillis(millis);
      assertThat(Units.parseDuration(Units.durationText(duration))).isEqualTo(duration);
    }
  }

  @Test
  void flagsCountsAndLists_areReadStrictly() {
    assertThat(Units.parseFlag("TRUE")).isTrue();
    assertThat(Units.parseFlag("false")).isFalse();
    assertThatThrownBy(() -> Units.parseFlag("yes")).hasMessage("is neither");
    assertThat(Units.parseCount("-7")).isEqualTo(-7);
    assertThatThrownBy(() -> Units.parseCount("7.0")).hasMessage("is not a whole number");
    assertThatThrownBy(() -> Units.parseCount("9".repeat(20))).hasMessage("is out of range");
    assertThat(Units.parseList(" a, b,,c ,")).containsExactly("a", "b", "c");
  }

  @Test
  void problems_areAllKept() {
    Problems problems = new Problems();
    assertThat(problems.isEmpty()).isTrue();
    problems.add("one");
    problems.add("batch.linger", "a duration", "soon", "is not a duration");
    problems.add("stream", "a name", "a b", "");
    assertThat(problems.messages())
        .containsExactly(
            "one",
            "batch.linger must be a duration: \"soon\" is not a duration",
            "stream must be a name: \"a b\"");
    assertThat(new InvalidOptionsException(problems))
        .hasMessageContaining("one; batch.linger")
        .extracting("problems")
        .isEqualTo(problems.messages());
  }

  /** As all other words of options, and as in Fluentd. */
  @ParameterizedTest
  @CsvSource({
    "TAB, '\t'",
    "tab, '\t'",
    "' Tab ', '\t'",
    "space, ' '",
    "Comma, ','",
    "'tab,', 'tab,'"
  })
  void separator_isAWordInAnyCase(String text, String separator) {
    assertThat(Units.parseSeparator(text)).isEqualTo(separator);
    assertThat(Units.parseVerbatim(text)).isEqualTo(separator);
  }

  /** One name a line, of a block in YAML or an element in XML: it would be one name. */
  @ParameterizedTest
  @ValueSource(strings = {"password\n  token", "a, b\r\nc", "a\rb"})
  void listOfLines_isRefused(String text) {
    String problem = "has a line break where a comma belongs";
    assertThatThrownBy(() -> Units.parseList(text)).hasMessage(problem);
    assertThatThrownBy(() -> Units.parseGlobs(text)).hasMessage(problem);
    String commas = text.replaceAll("[\r\n]+", ",\n");
    assertThat(Units.parseList(commas)).isEqualTo(Units.parseGlobs(commas)).hasSizeBetween(2, 3);
  }

  @ParameterizedTest
  @ValueSource(strings = {",", " , ", ",,"})
  void listOfCommasAlone_isRefused(String text) {
    assertThatThrownBy(() -> Units.parseList(text)).hasMessage("names nothing");
    assertThatThrownBy(() -> Units.parseGlobs(text)).hasMessage("names nothing");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "id-*, {x,y} ,z|id-*;{x,y};z",
        "[a,b]*,c|[a,b]*;c",
        "{a,[,]},b|{a,[,]};b",
        "a\\{,b|a\\{;b",
        "a{b,c|a{b,c",
        "a},b|a};b",
        ",a,,|a"
      })
  void parseGlobs_leavesTheCommasOfAGlob(String text, String globs) {
    assertThat(Units.parseGlobs(text)).containsExactly(globs.split(";"));
  }
}
