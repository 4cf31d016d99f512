// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.util;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a value stands in a record: a name, or a way into nested values, written {@code a.b},
 * {@code a->b}, {@code $.a.b} or {@code $['a']['b'][0]}. A top-level key whose own name is the
 * whole text always comes first. Immutable; compiled at start, asked by any thread.
 */
public final class FieldPath {

  private static final Pattern STEP =
      Pattern.compile("\\.([^.\\[\\]]+)|\\['([^']+)'\\]|\\[\"([^\"]+)\"\\]|\\[(\\d{1,9})\\]");

  private final String name;
  private final List<String> steps;

  private FieldPath(String name, List<String> steps) {
    this.name = name;
    this.steps = steps;
  }

  public static FieldPath of(String text) {
    List<String> steps =
        text.startsWith("$.") || text.startsWith("$[")
            ? parse(text.substring(1))
            : List.of(text.split("->|\\."));
    boolean usable = !steps.isEmpty() && steps.stream().noneMatch(String::isEmpty);
    return new FieldPath(text, usable ? steps : List.of(text));
  }

  private static List<String> parse(String text) {
    List<String> steps = new ArrayList<>();
    Matcher matcher = STEP.matcher(text);
    int end = 0;
    while (end < text.length() && matcher.find(end) && matcher.start() == end) {
      for (int group = 1; group <= matcher.groupCount(); group++) {
        if (matcher.group(group) != null) {
          steps.add(matcher.group(group));
        }
      }
      end = matcher.end();
    }
    return end == text.length() ? List.copyOf(steps) : List.of();
  }

  /** The whole text: the top-level key that comes before any nested value. */
  public String name() {
    return name;
  }

  /** The top-level key that the way begins at. */
  public String first() {
    return steps.get(0);
  }

  /** The names after the first one, from the outside in. */
  public List<String> rest() {
    return steps.subList(1, steps.size());
  }

  /** Whether the text may be a way into a value, or another writing of a name. */
  public boolean isWay() {
    return !first().equals(name);
  }

  /** Goes on from the value of {@link #first}: the value at the end of the way, or null. */
  public @Nullable Object within(@Nullable Object value) {
    Object found = value;
    for (int i = 1; i < steps.size(); i++) {
      found = step(found, steps.get(i));
    }
    return found;
  }

  private static @Nullable Object step(@Nullable Object value, String step) {
    if (value instanceof Map<?, ?> map) {
      return map.get(step);
    }
    if (value instanceof List<?> list && step.matches("\\d{1,9}")) {
      int index = Integer.parseInt(step);
      return index < list.size() ? list.get(index) : null;
    }
    return null;
  }
}
