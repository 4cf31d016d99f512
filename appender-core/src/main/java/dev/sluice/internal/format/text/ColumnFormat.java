// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.text;

import dev.sluice.internal.format.shape.EventShape;
import dev.sluice.internal.format.shape.FormatParts;
import dev.sluice.internal.format.shape.RecordFormat;
import dev.sluice.internal.format.shape.RecordSink;
import dev.sluice.internal.format.value.JsonObjects;
import dev.sluice.internal.format.value.TextValues;
import dev.sluice.internal.util.ByteWriter;
import dev.sluice.internal.util.FieldPath;
import dev.sluice.internal.util.OversizeException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Named columns in a fixed order: csv and tsv. Only the columns of a record are kept. One caller
 * thread at a time.
 */
final class ColumnFormat<E> implements RecordFormat<E>, RecordSink {

  /** Writes one value so that it stays in its column. */
  @FunctionalInterface
  interface Cell {
    void write(@Nullable String text, ByteWriter bytes);
  }

  private final EventShape<E> shape;
  private final TextValues texts;
  private final JsonObjects objects;
  private final FieldPath[] columns;
  private final String delimiter;
  private final Cell cell;
  private final byte[] newline;
  private final int maxBytes;
  private final ByteWriter bytes;
  private final @Nullable Object[] exact; // only during a write, as the next one
  private final @Nullable Object[] nested;

  ColumnFormat(
      FormatParts<E> parts, List<String> columns, String delimiter, Cell cell, byte[] newline) {
    this.shape = parts.shape();
    this.texts = parts.texts();
    this.objects = parts.objects();
    this.columns = columns.stream().map(FieldPath::of).toArray(FieldPath[]::new);
    this.delimiter = delimiter;
    this.cell = cell;
    this.newline = newline;
    this.maxBytes = parts.maxBytes();
    this.bytes = new ByteWriter(maxBytes);
    this.exact = new @Nullable Object[this.columns.length];
    this.nested = new @Nullable Object[this.columns.length];
  }

  @Override
  public byte[] write(E event) throws IOException {
    bytes.reset();
    try {
      shape.walk(event, this);
      for (int i = 0; i < columns.length; i++) {
        if (i > 0) {
          bytes.writeUtf8(delimiter);
        }
        writeCell(exact[i] == null ? nested[i] : exact[i]);
      }
    } finally {
      Arrays.fill(exact, null);
      Arrays.fill(nested, null);
    }
    bytes.write(newline, 0, newline.length);
    return bytes.toByteArray();
  }

  private void writeCell(@Nullable Object value) throws IOException {
    String text = texts.text(value);
    if (text != null && text.length() > maxBytes) {
      throw new OversizeException(maxBytes); // before it is copied
    }
    cell.write(text, bytes);
  }

  @Override
  public void value(String key, @Nullable Object value) {
    for (int i = 0; i < columns.length; i++) {
      FieldPath column = columns[i];
      if (key.equals(column.name())) {
        exact[i] = value;
      } else if (key.equals(column.first())) {
        nested[i] = column.within(value, objects);
      }
    }
  }
}
