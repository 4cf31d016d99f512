// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.util;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a value stands in a record: a name, or a way into nested values, written {@code a.b},
 * {@code a->b}, {@code $.a.b} or {@code $['a']['b'][0]}. A top-level key whose own name is the
 * whole text always comes first. Immutable; compiled at start, asked by any thread.
 *
 * @param name the whole text: the top-level key that comes before any nested value
 */
public record FieldPath(String name, List<String> steps) {

  private static final Pattern STEP =
      Pattern.compile("\\.([^.\\[\\]]+)|\\['([^']+)'\\]|\\[\"([^\"]+)\"\\]|\\[(\\d{1,9})\\]");

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
  public @Nullable Object within(@Nullable Object value, ValueTexts texts) {
    Object found = value;
    for (int i = 1; i < steps.size() && found != null; i++) {
      found = step(found, steps.get(i), texts);
    }
    return found;
  }

  private static @Nullable Object step(Object value, String step, ValueTexts texts) {
    if (value instanceof Map<?, ?> map) {
      return valueOf(map, step);
    }
    boolean isIndex = step.length() < 10 && step.chars().allMatch(c -> c >= '0' && c <= '9');
    if (value instanceof Collection<?> items) {
      return isIndex ? itemOf(items, Integer.parseInt(step)) : null;
    }
    if (value.getClass().isArray()) {
      int index = isIndex ? Integer.parseInt(step) : Integer.MAX_VALUE;
      return index < Array.getLength(value) ? Array.get(value, index) : null;
    }
    Object parts = texts.partsOf(value);
    return parts instanceof Map<?, ?> || parts instanceof Collection<?>
        ? step(parts, step, texts)
        : null;
  }

  private static @Nullable Object itemOf(Collection<?> items, int index) {
    int place = 0;
    for (Object item : items) {
      if (place++ == index) {
        return item; // which may be null
      }
    }
    return null;
  }

  /** By the key's text, as it stands in a record: a key may be a number or an enum. */
  private static @Nullable Object valueOf(Map<?, ?> map, String name) {
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (name.equals(String.valueOf(entry.getKey()))) {
        return entry.getValue();
      }
    }
    return null;
  }
}
