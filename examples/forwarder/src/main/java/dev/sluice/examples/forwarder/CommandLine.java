// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.examples.forwarder;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Options with a value, options without one, and what stands behind {@code --}. Immutable. */
final class CommandLine {

  private static final String END = "--";

  private final Map<String, String> values = new HashMap<>();
  private List<String> rest = List.of();

  private CommandLine() {}

  /**
   * @param options all there are; {@code --since DURATION} takes a value, {@code --follow} none
   * @throws IllegalArgumentException for a word that is none of them, with all there are
   */
  static CommandLine of(List<String> words, List<String> options) {
    CommandLine line = new CommandLine();
    words.forEach(CommandLine::checkReadable);
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (word.equals(END)) {
        if (i + 1 == words.size()) {
          throw new IllegalArgumentException("-- needs a COMMAND behind it");
        }
        line.rest = List.copyOf(words.subList(i + 1, words.size()));
        return line;
      }
      int equals = word.startsWith(END) ? word.indexOf('=') : -1;
      String name = equals < 0 ? word : word.substring(0, equals);
      String option = options.stream().filter(o -> nameOf(o).equals(name)).findFirst().orElse(null);
      if (option == null) {
        throw new IllegalArgumentException(
            "there is no option " + name + "; there are " + String.join(", ", options));
      }
      boolean takesValue = !option.equals(name);
      String value = "";
      if (equals >= 0) {
        value = word.substring(equals + 1);
      } else if (takesValue && i + 1 < words.size() && !words.get(i + 1).equals(END)) {
        value = words.get(++i);
      }
      if (takesValue == value.isBlank()) {
        throw new IllegalArgumentException(
            takesValue ? option + " needs a value" : option + " takes no value");
      }
      if (line.values.put(name, value) != null) {
        throw new IllegalArgumentException(name + " is given twice");
      }
    }
    return line;
  }

  /**
   * Where LANG is C the JVM reads other characters as this one, and would hand on question marks.
   */
  private static void checkReadable(String word) {
    if (word.indexOf('\ufffd') >= 0) {
      throw new IllegalArgumentException(
          "this JVM reads its arguments as "
              + System.getProperty("sun.jnu.encoding")
              + " and cannot read "
              + word
              + ": set LC_ALL=C.UTF-8");
    }
  }

  private static String nameOf(String option) {
    return option.split(" ", 2)[0];
  }

  /** Whether the option was given. */
  boolean has(String name) {
    return values.containsKey(name);
  }

  /** The value of the option, or null where it was not given. */
  @Nullable String find(String name) {
    return values.get(name);
  }

  /** What stands behind {@code --}. */
  List<String> rest() {
    return rest;
  }
}
