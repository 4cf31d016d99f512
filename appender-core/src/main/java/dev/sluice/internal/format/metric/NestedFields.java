// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.metric;

import dev.sluice.internal.format.value.Glob;
import dev.sluice.options.FormatOptions;
import dev.sluice.options.Option;
import dev.sluice.options.Problems;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Which string fields are looked at for JSON: none, unless one of the options is set. Immutable.
 */
record NestedFields(List<Glob> include, List<Glob> exclude) {

  static NestedFields compile(FormatOptions options, Problems problems) {
    return new NestedFields(
        globs(options, FormatOptions.NESTED_FIELDS_INCLUDE, problems),
        globs(options, FormatOptions.NESTED_FIELDS_EXCLUDE, problems));
  }

  private static List<Glob> globs(
      FormatOptions options, Option<List<String>> option, Problems problems) {
    List<String> texts = options.find(option);
    return Glob.compileAll(
        texts == null ? List.of() : Glob.uncut(texts),
        UnaryOperator.identity(),
        "format." + option.name(),
        "globs such as http_*, separated by commas",
        problems);
  }

  /** With excludes alone all other fields are taken, as in Telegraf. */
  boolean contains(String name) {
    if (include.isEmpty() && exclude.isEmpty()) {
      return false;
    }
    return (include.isEmpty() || Glob.anyMatches(include, name)) && !Glob.anyMatches(exclude, name);
  }
}
