// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import dev.sluice.internal.format.shape.EventShape;
import dev.sluice.internal.format.shape.FormatParts;
import dev.sluice.internal.format.shape.RecordFormat;
import dev.sluice.internal.format.shape.RecordSink;
import dev.sluice.internal.format.shape.SafeFormat;
import dev.sluice.internal.format.value.JsonBuffer;
import dev.sluice.internal.format.value.JsonText;
import dev.sluice.internal.format.value.JsonValues;
import dev.sluice.internal.format.value.RepairingGenerator;
import dev.sluice.internal.format.value.SoundValues;
import dev.sluice.internal.util.ByteWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
  private final JsonBuffer buffer;
  private final JsonText texts = new JsonText();

  private JsonGenerator json;

  /** The format of the options, without a header. */
  public static <E> JsonFormat<E> of(FormatParts<E> parts, byte[] newline) {
    return new JsonFormat<>(null, parts, newline);
  }

  public JsonFormat(@Nullable Header<E> header, FormatParts<E> parts, byte[] newline) {
    this.header = header;
    this.shape = parts.shape();
    this.newline = newline;
    this.buffer = new JsonBuffer(parts.maxBytes());
    this.values = new JsonValues(buffer, parts.keys(), parts.objects());
    this.json = buffer.start();
  }

  @Override
  public byte[] write(E event) throws IOException {
    json = buffer.start();
    boolean written = false;
    try {
      start(event);
      shape.walk(event, this);
      byte[] record = end();
      written = true;
      return record;
    } finally {
      if (!written) {
        buffer.discard();
      }
    }
  }

  /** A minimal record for an event that could not be written: what cannot fail, and why. */
  @Override
  public byte[] writeSafe(E event, Throwable failure) throws IOException {
    buffer.discard();
    json = buffer.start();
    try {
      start(event);
      shape.walkSafe(event, SoundValues.text(failure), this);
      return end();
    } finally {
      buffer.discard(); // it may be too large even so
    }
  }

  private void start(E event) throws IOException {
    if (header != null) {
      header.write(event, buffer.bytes()); // the generator has its own bytes until it is flushed
    }
    json.writeStartObject();
  }

  private byte[] end() throws IOException {
    json.writeEndObject();
    json.flush();
    buffer.bytes().write(newline, 0, newline.length);
    return buffer.bytes().toByteArray();
  }

  @Override
  public void time(SerializableString key, byte[] utf8, int length, boolean isNumber)
      throws IOException {
    json.writeFieldName(key);
    if (isNumber) {
      json.writeRawValue(new String(utf8, 0, length, StandardCharsets.ISO_8859_1));
    } else {
      json.writeUTF8String(utf8, 0, length);
    }
  }

  @Override
  public void text(SerializableString key, @Nullable String value) throws IOException {
    json.writeFieldName(key);
    texts.write(json, value);
  }

  @Override
  public void text(SerializableString key, StringBuilder value) throws IOException {
    json.writeFieldName(key);
    texts.write(json, value);
  }

  @Override
  public void value(String key, @Nullable Object value) throws IOException {
    json.writeFieldName(RepairingGenerator.repair(key));
    values.write(value);
  }
}
