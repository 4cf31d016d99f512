// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.value;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Writes values as JSON with their types, objects of the application's as Jackson sees them. One
 * thread at a time.
 */
public final class JsonValues implements ValueSink {

  private final JsonBuffer buffer;
  private final KeyNames keys;
  private final JsonObjects objects;
  private final ValueWalk walk;
  private final JsonText texts = new JsonText();

  /**
   * @param objects shared by the formats of one appender
   */
  public JsonValues(JsonBuffer buffer, KeyNames keys, JsonObjects objects) {
    this.buffer = buffer;
    this.keys = keys;
    this.objects = objects;
    this.walk = new ValueWalk(this, keys::written, objects);
  }

  /** Writes a value to the buffer's generator. */
  public void write(@Nullable Object value) throws IOException {
    walk.write(value);
  }

  @Override
  public void writeNull() throws IOException {
    buffer.json().writeNull();
  }

  @Override
  public void writeText(String text) throws IOException {
    texts.write(buffer.json(), text);
  }

  @Override
  public void writeNumber(Number number) throws IOException {
    if (number instanceof Integer
        || number instanceof Long
        || number instanceof Short
        || number instanceof Byte) {
      buffer.json().writeNumber(number.longValue());
    } else if (number instanceof Double d) {
      buffer.json().writeNumber(d); // NaN and infinities become strings: JSON has no such numbers
    } else if (number instanceof Float f) {
      buffer.json().writeNumber(f);
    } else if (number instanceof BigInteger i) {
      buffer.json().writeNumber(i);
    } else if (number instanceof BigDecimal d) {
      buffer.json().writeNumber(d);
    } else {
      // An AtomicLong or a number type of the application's: its text, if that is a JSON number.
      String text = number.toString();
      if (ExactNumbers.isNumber(text)) {
        buffer.json().writeNumber(text);
      } else {
        texts.write(buffer.json(), text);
      }
    }
  }

  @Override
  public void writeBoolean(boolean value) throws IOException {
    buffer.json().writeBoolean(value);
  }

  @Override
  public void writeBytes(byte[] value) throws IOException {
    buffer.json().writeBinary(value); // Base64, as Jackson writes an object's
  }

  /** As it is, unless its names are to be changed. */
  @Override
  public boolean writeObject(Object value) throws IOException {
    if (!keys.areVerbatim()) {
      return false;
    }
    byte[] written = objects.json(value);
    if (written == null) {
      texts.write(buffer.json(), value.toString());
    } else {
      buffer.json().writeRawValue(new String(written, StandardCharsets.UTF_8));
    }
    return true;
  }

  @Override
  public void startArray() throws IOException {
    buffer.json().writeStartArray();
  }

  @Override
  public void startItem() {}

  @Override
  public void endItem() {}

  @Override
  public void endArray() throws IOException {
    buffer.json().writeEndArray();
  }

  @Override
  public void startMap() throws IOException {
    buffer.json().writeStartObject();
  }

  @Override
  public void startEntry(String name) throws IOException {
    buffer.json().writeFieldName(name);
  }

  @Override
  public void endEntry() {}

  @Override
  public void endMap() throws IOException {
    buffer.json().writeEndObject();
  }
}
