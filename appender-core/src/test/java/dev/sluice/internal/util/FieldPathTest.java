// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.util;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.internal.format.Formats;
import java.util.EnumMap;
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

    assertThat(FieldPath.of("a.b.1.c").within(value, Formats.texts())).isEqualTo(1);
    assertThat(FieldPath.of("$.a.b[0]").within(value, Formats.texts())).isEqualTo("zero");
    assertThat(FieldPath.of("a.b.2").within(value, Formats.texts())).isNull();
    assertThat(FieldPath.of("a.b.99999999999").within(value, Formats.texts())).isNull();
    assertThat(FieldPath.of("a.x.y").within(value, Formats.texts())).isNull();
    assertThat(FieldPath.of("a.b.c").within(null, Formats.texts())).isNull();
    assertThat(FieldPath.of("$.a").within("x", Formats.texts())).isEqualTo("x");
  }

  /** An object of the application's, as Jackson sees it. */
  public record Order(String id, int[] parts) {}

  @Test
  void within_findsWhatTheRecordShows() {
    Map<Thread.State, Object> byState = new EnumMap<>(Thread.State.class);
    byState.put(Thread.State.NEW, new Order("o-1", new int[] {7, 8}));
    Object value = Map.of(1, byState);

    assertThat(FieldPath.of("a.1.NEW.id").within(value, Formats.texts())).isEqualTo("o-1");
    assertThat(FieldPath.of("a.1.NEW.parts.1").within(value, Formats.texts())).isEqualTo(8);
    assertThat(FieldPath.of("a.1.NEW.nobody").within(value, Formats.texts())).isNull();
    assertThat(FieldPath.of("a.1").within(new int[] {7, 8}, Formats.texts())).isEqualTo(8);
    assertThat(FieldPath.of("a.2").within(new int[] {7, 8}, Formats.texts())).isNull();
    assertThat(FieldPath.of("a.x").within("text", Formats.texts())).isNull();
  }
}
