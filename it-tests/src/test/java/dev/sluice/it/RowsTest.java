// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.Arguments;

class RowsTest {

  @Test
  void covering_hasEachValueOfEachColumn() {
    Stream<Arguments> table =
        Stream.of(
            arguments(Framework.LOGBACK, "a", 1),
            arguments(Framework.LOGBACK, "b", 1),
            arguments(Framework.LOGBACK, "b", 2),
            arguments(Framework.LOG4J2, "a", 1),
            arguments(Framework.LOG4J2, "b", 1),
            arguments(Framework.LOG4J2, "b", 2));
    assertThat(covering(table, Rows::values)).containsExactly("[LOGBACK, a, 1]", "[LOG4J2, b, 2]");
  }

  @Test
  void covering_givesBothFrameworksTheirShare() {
    assertThat(covering(product("a", "b", "c", "d"), Rows::values))
        .containsExactly("[LOGBACK, a]", "[LOG4J2, b]", "[LOGBACK, c]", "[LOG4J2, d]");
  }

  /** Such as a text that is expected with these options. */
  @Test
  void covering_keepsEachRowThatAloneHasAValue() {
    Stream<Arguments> table =
        Stream.of(arguments("a", "one"), arguments("a", "two"), arguments("a", "three"));
    assertThat(covering(table, Rows::values)).hasSize(3);
  }

  @Test
  void coveringOfPairs_hasEachPairOfValues() {
    Stream<Arguments> table =
        product("a", "b", "c")
            .flatMap(row -> Stream.of(1, 2).map(i -> arguments(row.get()[0], row.get()[1], i)));
    assertThat(covering(table, Rows::pairs))
        .hasSize(6)
        .filteredOn(row -> row.startsWith("[LOG4J2,") && row.endsWith("1]"))
        .isNotEmpty();
  }

  private static Stream<Arguments> product(String... others) {
    return Stream.of(Framework.values())
        .flatMap(framework -> Stream.of(others).map(other -> arguments(framework, other)));
  }

  private static List<String> covering(
      Stream<Arguments> table, Function<Arguments, List<Object>> parts) {
    return Rows.covering(table.toList(), parts).stream()
        .map(row -> Arrays.toString(row.get()))
        .toList();
  }
}
