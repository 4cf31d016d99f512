// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.util;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every way to write a path. */
class FieldPathTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a|a|",
        "a.b|a|b",
        "a->b->c|a|b,c",
        "$.a|a|",
        "$.a.b|a|b",
        "$['a']['b.c']|a|b.c",
        "$[\"a\"].b[0]|a|b,0",
        "a.|a|",
        "a..b|a..b|",
        ".|.|",
        ".a|.a|",
        "$.|$.|",
        "$.a..b|$.a..b|",
        "$[a]|$[a]|",
        "$.a[|$.a[|",
      })
  void of_splitsTheTextOrTakesItAsAName(String text, String first, String rest) {
    FieldPath path = FieldPath.of(text);

    assertThat(path.name()).isEqualTo(text);
    assertThat(path.first()).isEqualTo(first);
    assertThat(path.rest()).isEqualTo(rest == null ? List.of() : List.of(rest.split(",")));
    assertThat(path.isWay()).isEqualTo(!text.equals(first));
  }

  @Test
  void within_goesThroughMapsAndLists() {
    Object value = Map.of("b", List.of("zero", Map.of("c", 1)));

    assertThat(FieldPath.of("a.b.1.c").within(value)).isEqualTo(1);
    assertThat(FieldPath.of("$.a.b[0]").within(value)).isEqualTo("zero");
    assertThat(FieldPath.of("a.b.2").within(value)).isNull();
    assertThat(FieldPath.of("a.b.99999999999").within(value)).isNull();
    assertThat(FieldPath.of("a.x.y").within(value)).isNull();
    assertThat(FieldPath.of("a.b.c").within(null)).isNull();
    assertThat(FieldPath.of("$.a").within("x")).isEqualTo("x");
  }
}
