// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Values as the text formats write them: text raw, numbers and booleans as their text, anything
 * with parts as its JSON. One thread at a time.
 */
final class TextValues {

  private final JsonValues values;
  private final JsonBuffer buffer;

  TextValues(JsonValues values, int maxBytes) {
    this.values = values;
    this.buffer = new JsonBuffer(maxBytes);
  }

  /** The text of a value, or null for null. */
  @Nullable String text(@Nullable Object value) throws IOException {
    if (value == null || value instanceof String) {
      return (String) value;
    }
    if (isScalar(value)) {
      return value.toString();
    }
    JsonGenerator json = buffer.start();
    boolean written = false;
    try {
      values.write(json, value);
      json.flush();
      written = true;
    } finally {
      if (!written) {
        buffer.discard();
      }
    }
    String text = new String(buffer.bytes().toByteArray(), StandardCharsets.UTF_8);
    // An object that Jackson has nothing to say of is its text, or one that it writes as text.
    return text.startsWith("\"") ? value.toString() : text;
  }

  /** Whether the value is a text, number or boolean, rather than something with parts. */
  static boolean isScalar(Object value) {
    return !(value instanceof Map<?, ?>)
        && !(value instanceof Collection<?>)
        && !value.getClass().isArray()
        && (value instanceof Number || JsonObjects.isText(value));
  }
}
