// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.json;

import dev.sluice.internal.format.shape.EventShape;
import dev.sluice.internal.format.shape.FormatParts;
import dev.sluice.internal.format.shape.RecordFormat;
import dev.sluice.internal.format.shape.RecordSink;
import dev.sluice.internal.format.value.TextValues;
import dev.sluice.internal.util.ByteWriter;
import dev.sluice.internal.util.OversizeException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The record is the value of one top-level key, raw: text as its own bytes, anything else as its
 * JSON (Fluent Bit's log_key). An event without the key is sent whole, or is refused.
 */
public final class LogKeyFormat<E> implements RecordFormat<E>, RecordSink {

  private final EventShape<E> shape;
  private final String logKey;
  private final TextValues texts;
  private final boolean dropMissing;
  private final RecordFormat<E> whole; // for events that lack the key
  private final Runnable missing;
  private final byte[] newline;
  private final ByteWriter bytes;

  private @Nullable Object found; // only during a write

  /**
   * @param missing called for each event that lacks it
   */
  public LogKeyFormat(
      FormatParts<E> parts, String logKey, boolean dropMissing, Runnable missing, byte[] newline) {
    this.shape = parts.shape();
    this.logKey = logKey;
    this.texts = parts.texts();
    this.dropMissing = dropMissing;
    this.whole = JsonFormat.of(parts, newline);
    this.missing = missing;
    this.newline = newline;
    this.bytes = new ByteWriter(parts.maxBytes());
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
    bytes.reset();
    bytes.writeUtf8(String.valueOf(texts.text(value)));
    bytes.write(newline, 0, newline.length);
    return bytes.toByteArray();
  }

  /** Counted once, when it is decided, because an event that fails is written again. */
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

  @Override
  public void value(String key, @Nullable Object value) {
    if (key.equals(logKey)) {
      found = value;
    }
  }
}
