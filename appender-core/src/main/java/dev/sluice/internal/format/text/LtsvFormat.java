// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.text;

import dev.sluice.internal.format.shape.EventShape;
import dev.sluice.internal.format.shape.FormatParts;
import dev.sluice.internal.format.shape.RecordFormat;
import dev.sluice.internal.format.shape.RecordSink;
import dev.sluice.internal.format.value.KeyNames;
import dev.sluice.internal.format.value.TextValues;
import dev.sluice.internal.util.ByteWriter;
import dev.sluice.internal.util.OversizeException;
import dev.sluice.options.FormatOptions;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Labeled tab-separated values, {@code label:value} in the order of the record. One caller thread
 * at a time.
 */
final class LtsvFormat<E> implements RecordFormat<E>, RecordSink {

  private final EventShape<E> shape;
  private final TextValues texts;
  private final String delimiter;
  private final String labelDelimiter;
  private final SafeText safeLabel;
  private final SafeText safeValue;
  private final byte[] newline;
  private final int maxBytes;
  private final ByteWriter bytes;

  LtsvFormat(FormatParts<E> parts, byte[] newline) {
    String replacement = parts.options().get(FormatOptions.REPLACEMENT);
    this.texts = parts.texts();
    this.delimiter = parts.delimiter("\t");
    this.labelDelimiter = parts.options().get(FormatOptions.LABEL_DELIMITER);
    this.safeValue = new SafeText(delimiter, replacement);
    this.safeLabel = new SafeText(labelDelimiter, replacement);
    this.shape = parts.shape(new KeyNames(parts.options(), this::label));
    this.newline = newline;
    this.maxBytes = parts.maxBytes();
    this.bytes = new ByteWriter(maxBytes);
  }

  @Override
  public byte[] write(E event) throws IOException {
    bytes.reset();
    shape.walk(event, this);
    bytes.write(newline, 0, newline.length);
    return bytes.toByteArray();
  }

  @Override
  public void value(String key, @Nullable Object value) throws IOException {
    pair(key, texts.text(value));
  }

  private String label(String name) {
    return safeLabel.of(safeValue.of(name));
  }

  private void pair(String label, @Nullable String value) {
    if (value != null && value.length() > maxBytes) {
      throw new OversizeException(maxBytes); // before a copy of it is made
    }
    if (bytes.size() > 0) {
      bytes.writeUtf8(delimiter);
    }
    bytes.writeUtf8(label(label));
    bytes.writeUtf8(labelDelimiter);
    bytes.writeUtf8(safeValue.of(value));
  }
}
