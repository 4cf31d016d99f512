// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.value;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.internal.util.FieldPath;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fields of records that are JSON, or are not. */
class JsonFieldsTest {

  private static Object find(String json, String path) {
    return JsonFields.find(json.getBytes(StandardCharsets.UTF_8), FieldPath.of(path));
  }

  @Test
  void find_readsScalarsAsText() {
    String json =
        "{\"s\":\"a\\u00e9\",\"n\":12345678901234567890.50,\"t\":true,\"z\":null,\"o\":{},\"e\":\"\"}\n";

    assertThat(find(json, "s")).isEqualTo("aé");
    assertThat(find(json, "n")).isEqualTo("12345678901234567890.50");
    assertThat(find(json, "t")).isEqualTo("true");
    assertThat(find(json, "z")).isNull();
    assertThat(find(json, "o")).isNull();
    assertThat(find(json, "e")).isEqualTo("");
    assertThat(find(json, "none")).isNull();
  }

  @Test
  void find_goesIntoNestedValues() {
    String json =
        "{\"x\":{\"a\":0},\"a\":{\"x\":[1,{\"b\":9}],\"b\":{\"c\":\"deep\",\"d\":{}}},\"l\":[1,[2,3],{\"k\":4}],"
            + "\"a.b.c\":{},\"last\":1}";

    assertThat(find(json, "a.b.c")).isEqualTo("deep");
    assertThat(find(json, "$.a.b.c")).isEqualTo("deep");
    assertThat(find(json, "a->b->d")).isNull();
    assertThat(find(json, "a.b")).isNull();
    assertThat(find(json, "$.a.x[1].b")).isEqualTo("9");
    assertThat(find(json, "$.l[1][0]")).isEqualTo("2");
    assertThat(find(json, "$.l[9]")).isNull();
    assertThat(find(json, "$.last")).isEqualTo("1");
  }

  @Test
  void find_prefersTheKeyOfThatVeryName() {
    assertThat(find("{\"a\":{\"b\":\"nested\"},\"a.b\":\"exact\"}", "a.b")).isEqualTo("exact");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "plain text",
        "[{\"a\":1}]",
        "\"a\"",
        "{",
        "{\"a\"",
        "{\"a\":",
        "{\"b\":[1",
        "{\"a\":[[[",
        "{\"b\" 1}",
        "\ufeff"
      })
  void find_isNothingInWhatIsNoJson(String text) {
    assertThat(find(text, "a")).isNull();
    assertThat(find(text, "a.0.0.0")).isNull();
  }
}
