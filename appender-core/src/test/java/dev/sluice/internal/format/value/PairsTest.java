// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.value;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.options.Problems;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PairsTest {

  private final Problems problems = new Problems();

  /** It was one field, a, whose value had the other name in it. */
  @ParameterizedTest
  @ValueSource(strings = {"a=b\nc=d", "a=b\r\n  c=d\r\n  e=f", "a=\nc=d"})
  void parse_refusesPairsWithALineBreakInPlaceOfAComma(String text) {
    Pairs.parse("format.staticFields", text, problems);
    assertThat(problems.messages())
        .containsExactly(
            "format.staticFields must be name=value pairs separated by commas: \""
                + text
                + "\" has a line break where a comma belongs");
  }

  @Test
  void parse_takesPairsThatAreWrapped_andTextOfSeveralLines() {
    assertThat(Pairs.parse("format.staticFields", "\n a=b=c,\n c=first\nsecond\n", problems))
        .containsOnly(Map.entry("a", "b=c"), Map.entry("c", "first\nsecond"));
    assertThat(problems.messages()).isEmpty();
  }
}
