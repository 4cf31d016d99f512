// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.text;

import dev.sluice.internal.format.shape.FormatParts;
import dev.sluice.internal.format.shape.RecordFormat;
import dev.sluice.internal.format.value.TextValues;
import dev.sluice.internal.util.ByteWriter;
import dev.sluice.options.FormatOptions;
import dev.sluice.spi.EventReader;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One value as the whole record: the key-value field or context entry that {@code messageKey}
 * names, else the message. One caller thread at a time.
 */
final class SingleValueFormat<E> implements RecordFormat<E> {

  private static final String MESSAGE = "message";

  private final EventReader<E> reader;
  private final String key;
  private final boolean includeFields;
  private final boolean includeContext;
  private final TextValues texts;
  private final byte[] newline;
  private final ByteWriter bytes;

  SingleValueFormat(FormatParts<E> parts, byte[] newline) {
    FormatOptions options = parts.options();
    this.reader = parts.reader();
    this.key = options.get(FormatOptions.MESSAGE_KEY);
    boolean named = !key.isEmpty() && !key.equals(MESSAGE);
    this.includeFields = named && options.get(FormatOptions.INCLUDE_FIELDS);
    this.includeContext = named && options.get(FormatOptions.INCLUDE_CONTEXT);
    this.texts = parts.texts();
    this.newline = newline;
    this.bytes = new ByteWriter(parts.maxBytes());
  }

  @Override
  public byte[] write(E event) throws IOException {
    bytes.reset();
    String text = texts.text(value(event));
    if (text != null) {
      bytes.writeUtf8(text);
    }
    bytes.write(newline, 0, newline.length);
    return bytes.toByteArray();
  }

  private @Nullable Object value(E event) {
    Object found = includeFields ? reader.field(event, key) : null;
    if (found == null && includeContext) {
      found = reader.contextValue(event, key);
    }
    return found == null ? reader.message(event) : found;
  }
}
