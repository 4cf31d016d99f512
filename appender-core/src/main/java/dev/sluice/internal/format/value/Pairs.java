// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.value;

import dev.sluice.options.Problems;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code name=value} pairs that are separated by commas. */
public final class Pairs {

  private Pairs() {}

  public static Map<String, Object> parse(String option, @Nullable String text, Problems problems) {
    Map<String, Object> pairs = new LinkedHashMap<>();
    for (String pair : text == null || text.isBlank() ? new String[0] : text.split(",")) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? "" : pair.substring(0, equals).strip();
      if (name.isEmpty()) {
        problems.add(option, "name=value pairs separated by commas", pair.strip(), "is no pair");
      } else if (pairs.putIfAbsent(name, pair.substring(equals + 1).strip()) != null) {
        problems.add(option, "name=value pairs separated by commas", name, "is there twice");
      }
    }
    return pairs;
  }
}
