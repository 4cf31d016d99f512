// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.value;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes values as JSON with their types: numbers and booleans as such, maps, lists and arrays
 * nested, objects of the application as Jackson writes them, anything else as its text. One thread
 * at a time.
 */
public final class JsonValues {

  /** Deeper values are written as this: a map may contain itself. */
  public static final String TOO_DEEP = "...";

  private static final int MAX_DEPTH = 16;
  public static final String TAKEN_PREFIX = "_";

  private final KeyNames keys;
  private final JsonObjects objects;
  private final JsonText texts = new JsonText();

  /** The names in the map of each depth: kept, so that a nested map makes no garbage. */
  private final NameSet[] names = new NameSet[MAX_DEPTH];

  public JsonValues(KeyNames keys) {
    this(keys, new JsonObjects());
  }

  /**
   * @param objects shared by the formats of one appender
   */
  public JsonValues(KeyNames keys, JsonObjects objects) {
    this.keys = keys;
    this.objects = objects;
    Arrays.setAll(names, depth -> new NameSet());
  }

  public void write(JsonGenerator json, @Nullable Object value) throws IOException {
    write(json, value, 0);
  }

  private void write(JsonGenerator json, @Nullable Object value, int depth) throws IOException {
    if (value == null) {
      json.writeNull();
      return;
    }
    switch (ValueKind.of(value)) {
      case TEXT -> writeText(json, value.toString());
      case NUMBER -> writeNumber(json, (Number) value);
      case BOOLEAN -> json.writeBoolean((Boolean) value);
      case MAP -> writeMap(json, (Map<?, ?>) value, depth);
      case ITEMS -> writeItems(json, (Collection<?>) value, depth);
      case BYTES -> json.writeBinary((byte[]) value); // Base64, as Jackson writes an object's
      case ARRAY -> writeArray(json, value, depth);
      case OBJECT -> writeObject(json, value, depth);
    }
  }

  private void writeText(JsonGenerator json, @Nullable String text) throws IOException {
    texts.write(json, text);
  }

  private void writeObject(JsonGenerator json, Object value, int depth) throws IOException {
    if (keys.areVerbatim()) {
      byte[] written = objects.json(value);
      if (written == null) {
        writeText(json, value.toString());
      } else {
        json.writeRawValue(new String(written, StandardCharsets.UTF_8));
      }
    } else {
      Object tree = objects.tree(value);
      write(json, tree == null ? value.toString() : tree, depth);
    }
  }

  private void writeMap(JsonGenerator json, Map<?, ?> map, int depth) throws IOException {
    if (depth >= MAX_DEPTH) {
      json.writeString(TOO_DEEP);
      return;
    }
    json.writeStartObject();
    NameSet written = names[depth];
    try {
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        // Two keys of a map may have the same text.
        String name = written.free(TAKEN_PREFIX, keys.written(String.valueOf(entry.getKey())));
        json.writeFieldName(name);
        write(json, entry.getValue(), depth + 1);
      }
    } finally {
      written.clear();
    }
    json.writeEndObject();
  }

  private void writeItems(JsonGenerator json, Iterable<?> items, int depth) throws IOException {
    if (depth >= MAX_DEPTH) {
      json.writeString(TOO_DEEP);
      return;
    }
    json.writeStartArray();
    for (Object item : items) {
      write(json, item, depth + 1);
    }
    json.writeEndArray();
  }

  private void writeArray(JsonGenerator json, Object array, int depth) throws IOException {
    if (depth >= MAX_DEPTH) {
      json.writeString(TOO_DEEP);
      return;
    }
    json.writeStartArray();
    for (int i = 0; i < Array.getLength(array); i++) {
      write(json, Array.get(array, i), depth + 1);
    }
    json.writeEndArray();
  }

  private void writeNumber(JsonGenerator json, Number number) throws IOException {
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
      if (ExactNumbers.isNumber(text)) {
        json.writeNumber(text);
      } else {
        writeText(json, text);
      }
    }
  }
}
