// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.value;

import dev.sluice.options.Problems;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code name=value} pairs that are separated by commas. */
public final class Pairs {

  private static final String RULE = "name=value pairs separated by commas";

  /** One pair a line: all of them would be the value of the first. */
  private static final Pattern TWO_LINES = Pattern.compile("[\\r\\n][^\\r\\n]*=");

  private Pairs() {}

  public static Map<String, Object> parse(String option, @Nullable String text, Problems problems) {
    Map<String, Object> pairs = new LinkedHashMap<>();
    for (String pair : text == null || text.isBlank() ? new String[0] : text.split(",")) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? "" : pair.substring(0, equals).strip();
      String why =
          TWO_LINES.matcher(pair.strip()).find()
              ? "has a line break where a comma belongs"
              : name.isEmpty() ? "is no pair" : null;
      if (why != null) {
        problems.add(option, RULE, pair.strip(), why);
      } else if (pairs.putIfAbsent(name, pair.substring(equals + 1).strip()) != null) {
        problems.add(option, RULE, name, "is there twice");
      }
    }
    return pairs;
  }
}
