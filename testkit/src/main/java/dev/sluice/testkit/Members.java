// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testkit;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The members of a request's body, or of a map in it. */
final class Members {
  private final Wire wire;
  private final Map<?, ?> values;

  private Members(Wire wire, Map<?, ?> values) {
    this.wire = wire;
    this.values = values;
  }

  /** Those of a body; an empty body has none. */
  static Members read(Wire wire, byte[] body, int length) throws ApiException {
    Object value = length == 0 ? Map.of() : wire.reader(body, length).value();
    return new Members(wire, as(Map.class, "the body", "a map", value));
  }

  boolean has(String name) {
    return values.get(name) != null;
  }

  /** A text, or an empty one where there is none. */
  String text(String name) throws ApiException {
    return has(name) ? as(String.class, name, "text", values.get(name)) : "";
  }

  @Nullable Instant time(String name) throws ApiException {
    Number number = number(name);
    return number == null ? null : wire.timestamp(number);
  }

  int integer(String name, int absent) throws ApiException {
    Number number = number(name);
    long value = number == null ? absent : number.longValue();
    if (value != (int) value) {
      throw ApiException.serialization(name + " is no number of 32 bits: " + number);
    }
    return (int) value;
  }

  /** The members of a map, none where there is no map. */
  Members inside(String name) throws ApiException {
    return new Members(wire, has(name) ? as(Map.class, name, "a map", values.get(name)) : Map.of());
  }

  private @Nullable Number number(String name) throws ApiException {
    return has(name) ? as(Number.class, name, "a number", values.get(name)) : null;
  }

  private static <T> T as(Class<T> type, String name, String wanted, @Nullable Object value)
      throws ApiException {
    if (!type.isInstance(value)) {
      throw ApiException.serialization(name + " must be " + wanted);
    }
    return type.cast(value);
  }
}
