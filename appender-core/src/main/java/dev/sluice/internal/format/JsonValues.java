// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.record.Utf8;
import java.io.IOException;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes values as JSON with their types: numbers and booleans as such, maps, collections and
 * arrays nested, anything else as its text. An Iterable alone may be anything: a file path is one.
 */
final class JsonValues {

  /** Deeper values are written as their text: a map may contain itself. */
  private static final int MAX_DEPTH = 16;

  private JsonValues() {}

  static void write(JsonGenerator json, @Nullable Object value) throws IOException {
    write(json, value, 0);
  }

  private static void write(JsonGenerator json, @Nullable Object value, int depth)
      throws IOException {
    if (value == null) {
      json.writeNull();
    } else if (value instanceof String text) {
      json.writeString(text);
    } else if (value instanceof Number number) {
      writeNumber(json, number);
    } else if (value instanceof Boolean flag) {
      json.writeBoolean(flag);
    } else if (depth >= MAX_DEPTH) {
      json.writeString("...");
    } else if (value instanceof Map<?, ?> map) {
      writeMap(json, map, depth);
    } else if (value instanceof Collection<?> items) {
      json.writeStartArray();
      for (Object item : items) {
        write(json, item, depth + 1);
      }
      json.writeEndArray();
    } else if (value.getClass().isArray()) {
      json.writeStartArray();
      for (int i = 0; i < Array.getLength(value); i++) {
        write(json, Array.get(value, i), depth + 1);
      }
      json.writeEndArray();
    } else {
      json.writeString(String.valueOf(value));
    }
  }

  private static void writeMap(JsonGenerator json, Map<?, ?> map, int depth) throws IOException {
    json.writeStartObject();
    NameSet names = new NameSet(); // two keys of a map may have the same text
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      String key = String.valueOf(entry.getKey());
      String name = json instanceof RepairingGenerator ? Utf8.repair(key) : key;
      if (names.add(name)) {
        json.writeFieldName(name);
        write(json, entry.getValue(), depth + 1);
      }
    }
    json.writeEndObject();
  }

  private static void writeNumber(JsonGenerator json, Number number) throws IOException {
    if (number instanceof Integer
        || number instanceof Long
        || number instanceof Short
        || number instanceof Byte) {
      json.writeNumber(number.longValue());
    } else if (number instanceof Double d) {
      json.writeNumber(d); // NaN and infinities become strings: JSON has no such numbers
    } else if (number instanceof Float f) {
      json.writeNumber(f);
    } else if (number instanceof BigInteger i) {
      json.writeNumber(i);
    } else if (number instanceof BigDecimal d) {
      json.writeNumber(d);
    } else {
      // An AtomicLong or a number type of the application's: its text, if that is a JSON number.
      String text = number.toString();
      if (text.matches("-?(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d+)?")) {
        json.writeNumber(text);
      } else {
        json.writeString(text);
      }
    }
  }
}
