// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.otlp;

import dev.sluice.internal.format.value.ExactNumbers;
import dev.sluice.internal.format.value.JsonObjects;
import dev.sluice.internal.format.value.JsonValues;
import dev.sluice.internal.format.value.NameSet;
import dev.sluice.internal.format.value.RepairingGenerator;
import dev.sluice.internal.format.value.ValueKind;
import java.io.IOException;
import java.lang.reflect.Array;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes values with their types, as far as OTLP has them: text, booleans, 64-bit integers,
 * doubles, bytes, arrays, and maps. Null is the empty value, an object of the application's is a
 * map of its properties, and a number that neither of the two holds exactly is its text. One thread
 * at a time.
 */
final class OtlpValues {

  /** Deeper values are written as "...": a map may contain itself, and protobuf readers stop. */
  private static final int MAX_DEPTH = 16;

  private final OtlpSink sink;
  private final JsonObjects objects;

  OtlpValues(OtlpSink sink, JsonObjects objects) {
    this.sink = sink;
    this.objects = objects;
  }

  void write(@Nullable Object value) throws IOException {
    write(value, 0);
  }

  private void write(@Nullable Object value, int depth) throws IOException {
    if (value == null) {
      return; // the empty value
    }
    switch (ValueKind.of(value)) {
      case TEXT -> writeText(value.toString());
      case NUMBER -> writeNumber((Number) value);
      case BOOLEAN -> sink.writeBoolean((Boolean) value);
      case MAP -> writeMap((Map<?, ?>) value, depth);
      case ITEMS -> writeItems((Collection<?>) value, depth);
      case BYTES -> sink.writeBytes((byte[]) value);
      case ARRAY -> writeArray(value, depth);
      case OBJECT -> {
        Object tree = objects.tree(value);
        write(tree == null ? value.toString() : tree, depth);
      }
    }
  }

  private void writeText(@Nullable String text) throws IOException {
    if (text != null) { // else the empty value: a toString() may return null
      sink.writeText(text);
    }
  }

  private void writeNumber(Number number) throws IOException {
    Object exact = ExactNumbers.of(number);
    if (exact instanceof Long whole) {
      sink.writeInteger(whole);
    } else if (exact instanceof Double decimal) {
      sink.writeDouble(decimal);
    } else {
      sink.writeText(exact.toString()); // as a double it would lose digits
    }
  }

  private void writeMap(Map<?, ?> map, int depth) throws IOException {
    if (depth >= MAX_DEPTH) {
      sink.writeText("...");
      return;
    }
    sink.startMap();
    NameSet names = new NameSet(); // two keys of a map may have the same text
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      String key = String.valueOf(entry.getKey());
      String name = key == null ? "null" : RepairingGenerator.repair(key); // toString() may say so
      sink.startEntry(names.free(JsonValues.TAKEN_PREFIX, name));
      write(entry.getValue(), depth + 1);
      sink.endEntry();
    }
    sink.endMap();
  }

  private void writeItems(Collection<?> items, int depth) throws IOException {
    if (depth >= MAX_DEPTH) {
      sink.writeText("...");
      return;
    }
    sink.startArray();
    for (Object item : items) {
      sink.startItem();
      write(item, depth + 1);
      sink.endItem();
    }
    sink.endArray();
  }

  private void writeArray(Object items, int depth) throws IOException {
    if (depth >= MAX_DEPTH) {
      sink.writeText("...");
      return;
    }
    sink.startArray();
    int length = Array.getLength(items);
    for (int i = 0; i < length; i++) {
      sink.startItem();
      write(Array.get(items, i), depth + 1);
      sink.endItem();
    }
    sink.endArray();
  }
}
