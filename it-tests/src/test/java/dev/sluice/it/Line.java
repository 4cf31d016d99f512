// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One call of a logger with all that may come with it. Immutable. */
record Line(
    String message,
    Map<String, Object> fields,
    Map<String, String> context,
    @Nullable String marker,
    @Nullable Throwable thrown) {

  static Line info(String message) {
    return new Line(message, Map.of(), Map.of(), null, null);
  }

  /** A field with a value of any type; numbers are whole. */
  Line field(String name, Object value) {
    return new Line(message, with(fields, name, value), context, marker, thrown);
  }

  Line context(String name, String value) {
    return new Line(message, fields, with(context, name, value), marker, thrown);
  }

  Line marker(String name) {
    return new Line(message, fields, context, name, thrown);
  }

  Line thrown(Throwable failure) {
    return new Line(message, fields, context, marker, failure);
  }

  private static <V> Map<String, V> with(Map<String, V> map, String name, V value) {
    Map<String, V> copy = new LinkedHashMap<>(map);
    copy.put(name, value);
    return copy;
  }
}
