// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.value;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Writes values as JSON with their types, objects of the application's as Jackson sees them. One
 * thread at a time.
 */
public final class JsonValues implements ValueSink {

  private final JsonWriter json;
  private final KeyNames keys;
  private final JsonObjects objects;
  private final ValueWalk walk;

  /**
   * @param objects shared by the formats of one appender
   */
  public JsonValues(JsonWriter json, KeyNames keys, JsonObjects objects) {
    this.json = json;
    this.keys = keys;
    this.objects = objects;
    this.walk = new ValueWalk(this, keys::written, objects);
  }

  public void write(@Nullable Object value) throws IOException {
    walk.write(value);
  }

  @Override
  public void writeNull() {
    json.nothing();
  }

  @Override
  public void writeText(String text) {
    json.text(text);
  }

  @Override
  public void writeNumber(Number number) {
    if (number instanceof Integer
        || number instanceof Long
        || number instanceof Short
        || number instanceof Byte) {
      json.number(number.longValue());
    } else if (number instanceof Double d) {
      json.number(d.doubleValue()); // NaN and infinities become strings: JSON has no such numbers
    } else if (number instanceof Float f) {
      json.number(f.floatValue());
    } else if (ExactNumbers.isLarge(number)) {
      json.raw(number.toString());
    } else {
      // An AtomicLong or a number type of the application's: its text, if that is a JSON number.
      String text = number.toString();
      if (ExactNumbers.isNumber(text)) {
        json.raw(text);
      } else {
        textOrNull(text);
      }
    }
  }

  private void textOrNull(@Nullable String text) { // a toString() may say so
    if (text == null) {
      json.nothing();
    } else {
      json.text(text);
    }
  }

  @Override
  public void writeBoolean(boolean value) {
    json.bool(value);
  }

  @Override
  public void writeBytes(byte[] value) {
    json.base64(value); // Base64, as Jackson writes an object's
  }

  /** As it is, unless its names are to be changed. */
  @Override
  public boolean writeObject(Object value) {
    if (!keys.areVerbatim()) {
      return false;
    }
    byte[] written = objects.json(value);
    if (written == null) {
      textOrNull(value.toString());
    } else {
      json.raw(written, written.length);
    }
    return true;
  }

  @Override
  public void startArray() {
    json.startArray();
  }

  @Override
  public void endArray() {
    json.endArray();
  }

  @Override
  public void startMap() {
    json.startObject();
  }

  @Override
  public void startEntry(String name) {
    json.name(name);
  }

  @Override
  public void endMap() {
    json.endObject();
  }
}
