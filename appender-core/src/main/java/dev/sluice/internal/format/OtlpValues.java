// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format;

import java.io.IOException;
import java.lang.reflect.Array;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes values with their types, as far as OTLP has them: text, booleans, 64-bit integers,
 * doubles, bytes, arrays, and maps. Null is the empty value; anything else, numbers among it that
 * neither of the two holds exactly, is its text.
 */
final class OtlpValues {

  /** Deeper values are written as "...": a map may contain itself, and protobuf readers stop. */
  private static final int MAX_DEPTH = 16;

  private OtlpValues() {}

  static void write(OtlpSink sink, @Nullable Object value) throws IOException {
    write(sink, value, 0);
  }

  private static void write(OtlpSink sink, @Nullable Object value, int depth) throws IOException {
    if (value == null) {
      return; // the empty value
    }
    if (value instanceof String text) {
      sink.writeText(text);
    } else if (value instanceof Boolean flag) {
      sink.writeBoolean(flag);
    } else if (value instanceof Number number) {
      writeNumber(sink, number);
    } else if (value instanceof byte[] bytes) {
      sink.writeBytes(bytes);
    } else if (value instanceof Map<?, ?> map) {
      writeMap(sink, map, depth);
    } else if (value instanceof Collection<?> items) {
      writeItems(sink, items, depth);
    } else if (value.getClass().isArray()) {
      writeArray(sink, value, depth);
    } else {
      sink.writeText(text(value));
    }
  }

  private static void writeNumber(OtlpSink sink, Number number) throws IOException {
    Object exact = ExactNumbers.of(number);
    if (exact instanceof Long whole) {
      sink.writeInteger(whole);
    } else if (exact instanceof Double decimal) {
      sink.writeDouble(decimal);
    } else {
      sink.writeText(exact.toString()); // as a double it would lose digits
    }
  }

  private static void writeMap(OtlpSink sink, Map<?, ?> map, int depth) throws IOException {
    if (depth >= MAX_DEPTH) {
      sink.writeText("...");
      return;
    }
    sink.startMap();
    NameSet names = new NameSet(); // two keys of a map may have the same text
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      String name = RepairingGenerator.repair(text(entry.getKey()));
      sink.startEntry(names.free(JsonValues.TAKEN_PREFIX, name));
      write(sink, entry.getValue(), depth + 1);
      sink.endEntry();
    }
    sink.endMap();
  }

  private static void writeItems(OtlpSink sink, Collection<?> items, int depth) throws IOException {
    if (depth >= MAX_DEPTH) {
      sink.writeText("...");
      return;
    }
    sink.startArray();
    for (Object item : items) {
      sink.startItem();
      write(sink, item, depth + 1);
      sink.endItem();
    }
    sink.endArray();
  }

  private static void writeArray(OtlpSink sink, Object items, int depth) throws IOException {
    if (depth >= MAX_DEPTH) {
      sink.writeText("...");
      return;
    }
    sink.startArray();
    int length = Array.getLength(items);
    for (int i = 0; i < length; i++) {
      sink.startItem();
      write(sink, Array.get(items, i), depth + 1);
      sink.endItem();
    }
    sink.endArray();
  }

  /** The text of an object; its {@code toString()} may return null. */
  private static String text(@Nullable Object value) {
    String text = String.valueOf(value);
    return text == null ? "null" : text;
  }
}
