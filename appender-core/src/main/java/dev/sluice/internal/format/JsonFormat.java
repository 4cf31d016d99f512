// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.exc.StreamWriteException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The default record: the parts of the event as one JSON object, streamed into a kept buffer. */
final class JsonFormat<E> implements RecordFormat<E>, SafeFormat<E>, RecordSink {

  private final EventShape<E> shape;
  private final JsonValues values;
  private final byte[] newline;
  private final JsonBuffer buffer;

  private JsonGenerator json;

  JsonFormat(EventShape<E> shape, JsonValues values, byte[] newline, int maxBytes) {
    this.shape = shape;
    this.values = values;
    this.newline = newline;
    this.buffer = new JsonBuffer(maxBytes);
    this.json = buffer.start();
  }

  @Override
  public byte[] write(E event) throws IOException {
    json = buffer.start();
    try {
      return writeObject(event);
    } catch (StreamWriteException e) {
      // A lone surrogate somewhere: rare enough to look for it only now, by writing again.
      json = buffer.startRepairing();
      return writeObject(event);
    }
  }

  private byte[] writeObject(E event) throws IOException {
    boolean written = false;
    try {
      json.writeStartObject();
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
    json = buffer.startRepairing();
    json.writeStartObject();
    shape.walkSafe(event, "format error: " + failure.getClass().getName(), this);
    byte[] record = end();
    buffer.discard();
    return record;
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
    json.writeString(value);
  }

  @Override
  public void value(String key, @Nullable Object value) throws IOException {
    json.writeFieldName(key);
    values.write(json, value);
  }
}
