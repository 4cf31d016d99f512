// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.shape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.fake.TestEvent;
import dev.sluice.fake.TestReader;
import dev.sluice.internal.format.Formatting;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Context entries come in one order, whatever map the framework keeps them in. */
class SortedContextTest {

  private final SortedContext<TestEvent> context = new SortedContext<>(new TestReader());

  private List<String> read(TestEvent event) {
    List<String> read = new ArrayList<>();
    context.read(event, (name, value) -> read.add(name + "=" + value));
    return read;
  }

  private static TestEvent with(List<String> names) {
    TestEvent event = TestEvent.of("m");
    names.forEach(name -> event.mdc(name, "of " + name));
    return event;
  }

  @Test
  void read_ordersEntriesByName_howeverManyThereAre() {
    Random random = new Random(7);
    for (int count : new int[] {0, 1, 2, 3, 15, 16, 17, 33, 3000, 5}) {
      List<String> sorted = IntStream.range(0, count).mapToObj(i -> "n%05d".formatted(i)).toList();
      List<String> expected = sorted.stream().map(name -> name + "=of " + name).toList();
      List<String> shuffled = new ArrayList<>(sorted);
      Collections.shuffle(shuffled, random);
      assertThat(read(with(shuffled))).isEqualTo(expected);
      assertThat(read(with(sorted))).isEqualTo(expected);
    }
  }

  @Test
  void read_forgetsAnEventThatFailed() {
    TestEvent event = with(List.of("b", "a"));
    assertThatThrownBy(
            () ->
                context.read(
                    event,
                    (name, value) -> {
                      throw new IllegalStateException(name);
                    }))
        .hasMessage("a");
    assertThat(read(with(List.of("c")))).containsExactly("c=of c");
  }

  @Test
  void records_doNotDependOnTheMapOfTheFramework() {
    TestEvent one = TestEvent.of("m").mdc("tenant", "acme").mdc("app", "shop").mdc("zone", "eu");
    TestEvent other = TestEvent.of("m").mdc("zone", "eu").mdc("tenant", "acme").mdc("app", "shop");
    for (String nest : List.of("", "context")) {
      assertThat(Formatting.bare("contextName", nest).write(one))
          .isEqualTo(Formatting.bare("contextName", nest).write(other))
          .contains("\"app\":\"shop\",\"tenant\":\"acme\",\"zone\":\"eu\"");
    }
    assertThat(Formatting.with("type", "otlp_json").write(one).replaceAll("\\d{19}", "NOW"))
        .isEqualTo(Formatting.with("type", "otlp_json").write(other).replaceAll("\\d{19}", "NOW"));
  }
}
