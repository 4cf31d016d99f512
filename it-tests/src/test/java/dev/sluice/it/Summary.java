// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The accounts that an appender prints when it stops, read back from the line on the console. */
final class Summary {

  /** What the line has that no other has. */
  static final String MARK = "stopped: offered=";

  private final Map<String, String> values = new HashMap<>();

  private Summary(String line) {
    for (String pair : line.substring(line.indexOf(MARK) + "stopped: ".length()).split(" ", -1)) {
      String[] nameAndValue = pair.split("=", 2);
      values.put(nameAndValue[0], nameAndValue[1]);
    }
  }

  static Summary of(String line) {
    return new Summary(line);
  }

  /** Of each appender that stopped so far. */
  static List<Summary> all(ChildJvm child) {
    return child.lines().stream().filter(line -> line.contains(MARK)).map(Summary::of).toList();
  }

  long count(String name) {
    return Long.parseLong(values.get(name));
  }

  /** The counts by reason of {@code rejected} or {@code dropped}; empty when there were none. */
  Map<String, Long> reasons(String name) {
    String text = values.get(name);
    return text.equals("0")
        ? Map.of()
        : Arrays.stream(text.split(",", -1))
            .map(pair -> pair.split(":", 2))
            .collect(Collectors.toMap(pair -> pair[0], pair -> Long.valueOf(pair[1])));
  }

  /** Asserts I1 and I2 at rest, as far as the line tells. */
  void assertConserved() {
    assertThat(count("offered")).as("I1").isEqualTo(count("accepted") + total("rejected"));
    assertThat(count("accepted") + count("recovered"))
        .as("I2")
        .isEqualTo(count("delivered") + total("dropped") + count("inSpool"));
    assertThat(count("inMemory")).as("I2").isZero();
  }

  private long total(String name) {
    return reasons(name).values().stream().mapToLong(Long::longValue).sum();
  }
}
