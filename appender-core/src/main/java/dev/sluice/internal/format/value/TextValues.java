// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.value;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Values as the text formats write them: text raw, numbers and booleans as their text, anything
 * with parts as its JSON. One thread at a time.
 */
public final class TextValues {

  private final JsonObjects objects;
  private final JsonBuffer buffer;
  private final JsonValues values;

  public TextValues(KeyNames keys, JsonObjects objects, int maxBytes) {
    this.objects = objects;
    this.buffer = new JsonBuffer(maxBytes);
    this.values = new JsonValues(buffer, keys, objects);
  }

  /** The text of a value, or null for null. */
  public @Nullable String text(@Nullable Object value) throws IOException {
    String text = value == null ? null : objects.textOf(value);
    return text == null && value != null ? json(value) : text;
  }

  private String json(Object value) throws IOException {
    buffer.start();
    boolean written = false;
    try {
      values.write(value);
      buffer.json().flush();
      written = true;
    } finally {
      if (!written) {
        buffer.discard();
      }
    }
    return new String(buffer.bytes().toByteArray(), StandardCharsets.UTF_8);
  }
}
