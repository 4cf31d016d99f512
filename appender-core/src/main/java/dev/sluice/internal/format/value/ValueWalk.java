// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.value;

import java.io.IOException;
import java.lang.reflect.Array;
import java.util.Collection;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Takes a value of any class apart, in the same way for every format with nested values: text,
 * numbers and booleans as such, maps, collections and arrays with their parts, an object of the
 * application's as its properties, anything else as its text. One thread at a time.
 */
public final class ValueWalk {

  /** Deeper values are written as this: a map may contain itself. */
  public static final String TOO_DEEP = "...";

  /** Of maps and arrays in each other. */
  public static final int MAX_DEPTH = 16;

  private final ValueSink sink;
  private final UnaryOperator<String> names;
  private final JsonObjects objects;

  /** The names in the map of each depth: kept, so that a nested map makes no garbage. */
  private final @Nullable NameSet[] taken = new @Nullable NameSet[MAX_DEPTH];

  /**
   * @param names how the format writes a name, fit for UTF-8
   * @param objects shared by the formats of one appender
   */
  public ValueWalk(ValueSink sink, UnaryOperator<String> names, JsonObjects objects) {
    this.sink = sink;
    this.names = names;
    this.objects = objects;
  }

  public void write(@Nullable Object value) throws IOException {
    write(value, 0);
  }

  private void write(@Nullable Object value, int depth) throws IOException {
    if (value == null) {
      sink.writeNull();
      return;
    }
    switch (ValueKind.of(value)) {
      case TEXT -> writeText(value.toString());
      case NUMBER -> sink.writeNumber((Number) value);
      case BOOLEAN -> sink.writeBoolean((Boolean) value);
      case BYTES -> sink.writeBytes((byte[]) value);
      case MAP, ITEMS, ARRAY -> writeParts(value, depth);
      case OBJECT -> {
        if (!sink.writeObject(value)) {
          Object tree = objects.tree(value);
          write(tree == null ? value.toString() : tree, depth);
        }
      }
    }
  }

  private void writeText(@Nullable String text) throws IOException {
    if (text == null) { // a toString() may say so
      sink.writeNull();
    } else {
      sink.writeText(text);
    }
  }

  private void writeParts(Object value, int depth) throws IOException {
    if (depth == MAX_DEPTH) {
      sink.writeText(TOO_DEEP);
    } else if (value instanceof Map<?, ?> map) {
      writeMap(map, depth);
    } else {
      sink.startArray();
      if (value instanceof Collection<?> items) {
        for (Object item : items) {
          writeItem(item, depth);
        }
      } else {
        int length = Array.getLength(value);
        for (int i = 0; i < length; i++) {
          writeItem(Array.get(value, i), depth);
        }
      }
      sink.endArray();
    }
  }

  private void writeMap(Map<?, ?> map, int depth) throws IOException {
    sink.startMap();
    NameSet written = taken(depth);
    try {
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        String key = String.valueOf(entry.getKey());
        String name = names.apply(key == null ? "null" : key); // a toString() may say so
        sink.startEntry(
            written.free(NameSet.ENTRY_PREFIX, name)); // two keys may have the same text
        write(entry.getValue(), depth + 1);
        sink.endEntry();
      }
    } finally {
      written.clear();
    }
    sink.endMap();
  }

  private NameSet taken(int depth) {
    NameSet known = taken[depth];
    NameSet names = known == null ? new NameSet() : known;
    taken[depth] = names;
    return names;
  }

  private void writeItem(@Nullable Object item, int depth) throws IOException {
    sink.startItem();
    write(item, depth + 1);
    sink.endItem();
  }
}
