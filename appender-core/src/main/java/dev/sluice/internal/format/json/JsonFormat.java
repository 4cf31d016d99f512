// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.json;

import com.fasterxml.jackson.core.SerializableString;
import dev.sluice.internal.format.shape.EventShape;
import dev.sluice.internal.format.shape.FormatParts;
import dev.sluice.internal.format.shape.RecordFormat;
import dev.sluice.internal.format.shape.RecordSink;
import dev.sluice.internal.format.shape.SafeFormat;
import dev.sluice.internal.format.value.JsonValues;
import dev.sluice.internal.format.value.JsonWriter;
import dev.sluice.internal.format.value.SoundValues;
import dev.sluice.internal.util.ByteWriter;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The default record: the parts of the event as one JSON object, streamed into a kept buffer. Costs
 * no garbage but the record itself, for texts, numbers and booleans. One caller thread at a time.
 */
public final class JsonFormat<E> implements RecordFormat<E>, SafeFormat<E>, RecordSink {

  /** Writes what stands in front of the object. */
  @FunctionalInterface
  public interface Header<E> {
    void write(E event, ByteWriter bytes);
  }

  private final @Nullable Header<E> header;
  private final EventShape<E> shape;
  private final JsonValues values;
  private final byte[] newline;
  private final JsonWriter json;

  /** The format of the options, without a header. */
  public static <E> JsonFormat<E> of(FormatParts<E> parts, byte[] newline) {
    return new JsonFormat<>(null, parts, newline);
  }

  /** Writes the minimal records of a format: in JSON if it has none of its own. */
  @SuppressWarnings("unchecked") // it writes the events that the format writes
  public static <E> SafeFormat<E> safe(
      RecordFormat<E> format, FormatParts<E> parts, byte[] newline) {
    return format instanceof SafeFormat<?> safe ? (SafeFormat<E>) safe : of(parts, newline);
  }

  public JsonFormat(@Nullable Header<E> header, FormatParts<E> parts, byte[] newline) {
    this.header = header;
    this.shape = parts.shape();
    this.newline = newline;
    this.json = new JsonWriter(parts.maxBytes());
    this.values = new JsonValues(json, parts.keys(), parts.objects());
  }

  @Override
  public byte[] write(E event) throws IOException {
    return writeKept(event).toByteArray();
  }

  @Override
  public ByteWriter writeKept(E event) throws IOException {
    start(event);
    shape.walk(event, this);
    return end();
  }

  /** A minimal record for an event that could not be written: what cannot fail, and why. */
  @Override
  public byte[] writeSafe(E event, Throwable failure) throws IOException {
    start(event);
    shape.walkSafe(event, SoundValues.text(failure), this);
    return end().toByteArray();
  }

  private void start(E event) {
    json.start();
    if (header != null) {
      header.write(event, json.bytes());
    }
    json.startObject();
  }

  private ByteWriter end() {
    json.endObject();
    json.bytes().write(newline, 0, newline.length);
    return json.bytes();
  }

  @Override
  public void time(SerializableString key, byte[] utf8, int length, boolean isNumber) {
    json.name(key);
    if (isNumber) {
      json.raw(utf8, length);
    } else {
      json.text(utf8, length);
    }
  }

  @Override
  public void text(SerializableString key, @Nullable String value) {
    json.name(key);
    if (value == null) {
      json.nothing();
    } else {
      json.text(value);
    }
  }

  @Override
  public void text(SerializableString key, StringBuilder value) {
    json.name(key);
    json.text(value);
  }

  @Override
  public void value(String key, @Nullable Object value) throws IOException {
    json.name(key);
    values.write(value);
  }
}
