// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.internal.util.OversizeException;
import dev.sluice.options.FormatOptions;
import dev.sluice.record.Utf8;
import dev.sluice.spi.EventReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The record is the value of one field, raw: text as its own bytes, anything else as its JSON
 * (Fluent Bit's log_key). An event without the field goes out whole, or is refused.
 */
final class LogKeyFormat<E> implements RecordFormat<E> {

  private final EventReader<E> reader;
  private final String logKey;
  private final boolean dropMissing;
  private final RecordFormat<E> whole;
  private final Runnable missing;
  private final byte[] newline;
  private final int maxEventBytes;
  private final JsonBuffer buffer;

  /**
   * @param whole writes the events that lack the key
   * @param missing called for each event that lacks it
   */
  LogKeyFormat(
      EventReader<E> reader,
      FormatOptions options,
      RecordFormat<E> whole,
      Runnable missing,
      byte[] newline) {
    this.reader = reader;
    this.logKey = options.get(FormatOptions.LOG_KEY);
    this.dropMissing =
        options.get(FormatOptions.LOG_KEY_MISSING) == FormatOptions.LogKeyMissing.DROP;
    this.whole = whole;
    this.missing = missing;
    this.newline = newline;
    this.maxEventBytes = Math.toIntExact(options.get(FormatOptions.MAX_EVENT_BYTES));
    this.buffer = new JsonBuffer(maxEventBytes);
  }

  @Override
  public byte @Nullable [] write(E event) throws IOException {
    Object value = value(event);
    if (value == null) {
      missing.run();
      return dropMissing ? null : whole.write(event);
    }
    if (value instanceof CharSequence text) {
      return writeRaw(text);
    }
    byte[] record = writeJson(buffer.start(), value);
    return JsonBuffer.hasSurrogateEscape(record)
        ? writeJson(buffer.startRepairing(), value)
        : record;
  }

  private byte[] writeRaw(CharSequence text) {
    if (text.length() > maxEventBytes) { // each character is a byte at least: no need to copy it
      throw new OversizeException(maxEventBytes);
    }
    buffer.start();
    // Java writes "?" for a lone surrogate; the replacement character says what happened.
    byte[] raw = Utf8.repair(text.toString()).getBytes(StandardCharsets.UTF_8);
    buffer.bytes().write(raw, 0, raw.length);
    return end();
  }

  private byte[] writeJson(JsonGenerator json, Object value) throws IOException {
    boolean written = false;
    try {
      JsonValues.write(json, value);
      buffer.flush();
      byte[] record = end();
      written = !buffer.isRepairing();
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

  private @Nullable Object value(E event) {
    return switch (logKey) {
      case JsonFormat.MESSAGE -> reader.message(event);
      case JsonFormat.LEVEL -> reader.level(event);
      case JsonFormat.LOGGER -> reader.loggerName(event);
      case JsonFormat.THREAD -> reader.threadName(event);
      default -> {
        Object field = reader.field(event, logKey);
        yield field == null ? reader.contextValue(event, logKey) : field;
      }
    };
  }
}
