// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import dev.sluice.internal.util.OversizeException;
import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The record is the value of one top-level key, raw: text as its own bytes, anything else as its
 * JSON (Fluent Bit's log_key). An event without the key goes out whole, or is refused.
 */
final class LogKeyFormat<E> implements RecordFormat<E>, RecordSink {

  private final EventShape<E> shape;
  private final String logKey;
  private final JsonValues values;
  private final boolean dropMissing;
  private final RecordFormat<E> whole;
  private final Runnable missing;
  private final byte[] newline;
  private final JsonBuffer buffer;

  private @Nullable Object found; // only during a write

  /**
   * @param whole writes the events that lack the key
   * @param missing called for each event that lacks it
   */
  LogKeyFormat(
      EventShape<E> shape,
      String logKey,
      JsonValues values,
      boolean dropMissing,
      RecordFormat<E> whole,
      Runnable missing,
      byte[] newline,
      int maxBytes) {
    this.shape = shape;
    this.logKey = logKey;
    this.values = values;
    this.dropMissing = dropMissing;
    this.whole = whole;
    this.missing = missing;
    this.newline = newline;
    this.buffer = new JsonBuffer(maxBytes);
  }

  @Override
  public byte @Nullable [] write(E event) throws IOException {
    Object value;
    try {
      shape.walk(event, this);
      value = found;
    } finally {
      found = null;
    }
    if (value == null) {
      return withoutKey(event);
    }
    return isText(value) ? raw(String.valueOf(value)) : json(value);
  }

  /** Counted when it is decided: an event that fails is written once more. */
  private byte @Nullable [] withoutKey(E event) throws IOException {
    byte[] record;
    try {
      record = dropMissing ? null : whole.write(event);
    } catch (OversizeException e) {
      missing.run();
      throw e;
    }
    missing.run();
    return record;
  }

  private static boolean isText(Object value) {
    return !(value instanceof Number)
        && !(value instanceof Boolean)
        && !(value instanceof Map<?, ?>)
        && !(value instanceof Collection<?>)
        && !value.getClass().isArray()
        && JsonObjects.isText(value);
  }

  private byte[] raw(String text) {
    buffer.start();
    buffer.bytes().writeUtf8(text);
    return end();
  }

  private byte[] json(Object value) throws IOException {
    JsonGenerator json = buffer.start();
    boolean written = false;
    try {
      values.write(json, value);
      json.flush();
      byte[] record = end();
      written = true;
      return record;
    } finally {
      if (!written) {
        buffer.discard();
      }
    }
  }

  private byte[] end() {
    buffer.bytes().write(newline, 0, newline.length);
    return buffer.bytes().toByteArray();
  }

  @Override
  public void time(SerializableString key, byte[] utf8, int length, boolean isNumber) {
    // The options refuse a time key beside a log key.
  }

  @Override
  public void text(SerializableString key, @Nullable String value) {
    value(key.getValue(), value);
  }

  @Override
  public void value(String key, @Nullable Object value) {
    if (key.equals(logKey)) {
      found = value;
    }
  }
}
