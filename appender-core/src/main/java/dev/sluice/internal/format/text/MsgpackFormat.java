// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.text;

import com.fasterxml.jackson.core.SerializableString;
import dev.sluice.internal.format.shape.EventShape;
import dev.sluice.internal.format.shape.FormatParts;
import dev.sluice.internal.format.shape.RecordFormat;
import dev.sluice.internal.format.shape.RecordSink;
import dev.sluice.internal.format.value.ExactNumbers;
import dev.sluice.internal.format.value.ValueWalk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The record as a MessagePack map. One caller thread at a time. */
final class MsgpackFormat<E> implements RecordFormat<E>, RecordSink {

  private final EventShape<E> shape;
  private final MsgpackSink sink;
  private final ValueWalk values;
  private final byte[] newline;

  MsgpackFormat(FormatParts<E> parts, byte[] newline) {
    this.shape = parts.shape();
    this.sink = new MsgpackSink(parts.maxBytes());
    this.values = new ValueWalk(sink, parts.keys()::written, parts.objects());
    this.newline = newline;
  }

  @Override
  public byte[] write(E event) throws IOException {
    try {
      sink.startRecord();
      shape.walk(event, this);
      sink.endMap();
    } catch (Throwable t) {
      sink.discard();
      throw t;
    }
    sink.bytes().write(newline, 0, newline.length);
    return sink.bytes().toByteArray();
  }

  @Override
  public void time(SerializableString key, byte[] utf8, int length, boolean isNumber)
      throws IOException {
    String text = new String(utf8, 0, length, StandardCharsets.UTF_8);
    value(key.getValue(), isNumber ? number(text) : text);
  }

  /** The nearest double where none is exact: a key has one type in all records. */
  private static Number number(String text) {
    return ExactNumbers.ofText(text) instanceof Number exact ? exact : Double.valueOf(text);
  }

  @Override
  public void value(String key, @Nullable Object value) throws IOException {
    sink.startEntry(key);
    values.write(value);
    sink.endEntry();
  }
}
