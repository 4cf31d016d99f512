// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In which order appenders are stopped that hand over to each other. */
class FallbackOrderTest {

  private final List<String> stopped = new ArrayList<>();
  private final List<String> failed = new ArrayList<>();

  private FallbackOrder<String> order(Map<String, String> fallbacks) {
    FallbackOrder<String> order =
        new FallbackOrder<>(
            (from, to) -> to.equals(fallbacks.get(from)),
            appender -> {
              stopped.add(appender);
              if (appender.equals("broken")) {
                throw new IllegalStateException();
              }
            },
            (appender, cause) -> failed.add(appender));
    fallbacks.keySet().forEach(order::add);
    return order;
  }

  /** The set has an order of its own: each of these names comes first in one of them. */
  @ParameterizedTest
  @ValueSource(strings = {"a b c d", "d c b a", "b d a c", "x y z w"})
  void stopAll_stopsEachBeforeItsFallback(String names) {
    String[] name = names.split(" ");
    order(Map.of(name[0], name[1], name[1], name[2], name[2], name[3])).stopAll();
    assertThat(stopped).containsExactly(name[0], name[1], name[2]);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "b a"})
  void stopAll_endsWhereTwoHandOverToEachOther(String names) {
    String[] name = names.split(" ");
    order(Map.of(name[0], name[1], name[1], name[0])).stopAll();
    assertThat(stopped).containsExactlyInAnyOrder(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "z"})
  void stopAll_goesOnAfterOneThatFails(String other) {
    order(Map.of("broken", other, other, "file")).stopAll();
    assertThat(stopped).containsExactly("broken", other);
    assertThat(failed).containsExactly("broken");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "b"})
  void remove_leavesItOut(String gone) {
    FallbackOrder<String> order = order(Map.of("a", "file", "b", "file"));
    order.remove(gone);
    assertThat(order.anyMatch(gone::equals)).isFalse();
    order.stopAll();
    assertThat(stopped).hasSize(1).doesNotContain(gone);
  }
}
