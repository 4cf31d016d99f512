// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.exc.StreamWriteException;
import com.fasterxml.jackson.core.io.SerializedString;
import dev.sluice.options.FormatOptions;
import dev.sluice.spi.EventReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The default record: one JSON object of the event's time, level, logger, thread and message, its
 * fields, context, markers and exception. Never writes a key twice: a field or a context entry with
 * a name that is taken goes under a prefix.
 */
final class JsonFormat<E> implements RecordFormat<E>, SafeFormat<E> {

  static final String LEVEL = "level";
  static final String LOGGER = "logger";
  static final String THREAD = "thread";
  static final String MESSAGE = "message";
  static final String MARKERS = "markers";
  static final String EXCEPTION = "exception";
  static final String CALLER = "caller";

  private static final SerializableString LEVEL_KEY = new SerializedString(LEVEL);
  private static final SerializableString LOGGER_KEY = new SerializedString(LOGGER);
  private static final SerializableString THREAD_KEY = new SerializedString(THREAD);
  private static final SerializableString MESSAGE_KEY = new SerializedString(MESSAGE);
  private static final SerializableString CLASS_KEY = new SerializedString("class");
  private static final SerializableString STACK_TRACE_KEY = new SerializedString("stack_trace");
  private static final String FIELD_PREFIX = "field_";
  private static final String CONTEXT_PREFIX = "context_";

  private final EventReader<E> reader;
  private final @Nullable SerializableString timeKey;
  private final @Nullable TimestampCache time;
  private final boolean timeIsNumber;
  private final boolean includeFields;
  private final boolean includeContext;
  private final boolean includeMarkers;
  private final boolean includeCaller;
  private final byte[] newline;
  private final Set<String> reserved;

  private final JsonBuffer buffer;
  private final NameSet names = new NameSet();

  JsonFormat(
      EventReader<E> reader, FormatOptions options, @Nullable Strftime strftime, byte[] newline) {
    this.reader = reader;
    String timeName = options.find(FormatOptions.TIME_KEY);
    this.timeKey = timeName == null ? null : new SerializedString(timeName);
    this.time = strftime == null ? null : new TimestampCache(strftime);
    this.timeIsNumber = strftime != null && strftime.isNumber();
    this.includeFields = options.get(FormatOptions.INCLUDE_FIELDS);
    this.includeContext = options.get(FormatOptions.INCLUDE_CONTEXT);
    this.includeMarkers = options.get(FormatOptions.INCLUDE_MARKERS);
    this.includeCaller = options.get(FormatOptions.INCLUDE_CALLER);
    this.newline = newline;
    Set<String> fixed = new HashSet<>();
    fixed.addAll(Set.of(LEVEL, LOGGER, THREAD, MESSAGE, MARKERS, EXCEPTION, CALLER));
    if (timeName != null) {
      fixed.add(timeName);
    }
    this.reserved = Set.copyOf(fixed);
    this.buffer = new JsonBuffer(Math.toIntExact(options.get(FormatOptions.MAX_EVENT_BYTES)));
  }

  @Override
  public byte[] write(E event) throws IOException {
    try {
      return write(event, buffer.start());
    } catch (StreamWriteException e) {
      // A lone surrogate somewhere: rare enough to look for it only now, by writing again.
      buffer.discard();
      return write(event, buffer.startRepairing());
    }
  }

  private byte[] write(E event, JsonGenerator json) throws IOException {
    boolean written = false;
    try {
      json.writeStartObject();
      writeFixed(json, event, reader.message(event));
      names.clear();
      if (includeFields) {
        reader.readFields(event, this::writeField);
      }
      if (includeContext) {
        reader.readContext(event, this::writeContext);
      }
      if (includeMarkers) {
        writeMarkers(json, event);
      }
      if (reader.hasThrown(event)) {
        writeThrown(json, event);
      }
      if (includeCaller) {
        writeCaller(json, event);
      }
      byte[] record = end(json);
      written = true;
      return record;
    } catch (UncheckedIOException e) {
      throw e.getCause(); // from a sink, which cannot declare it
    } finally {
      if (!written) {
        buffer.discard();
      }
    }
  }

  /**
   * A minimal record for an event that could not be written: what cannot fail, and why the rest
   * did.
   */
  @Override
  public byte[] writeSafe(E event, Throwable failure) throws IOException {
    buffer.discard();
    JsonGenerator json = buffer.start();
    json.writeStartObject();
    writeFixed(json, event, "format error: " + failure.getClass().getName());
    return end(json);
  }

  private byte[] end(JsonGenerator json) throws IOException {
    json.writeEndObject();
    buffer.flush();
    buffer.bytes().write(newline, 0, newline.length);
    return buffer.bytes().toByteArray();
  }

  private void writeFixed(JsonGenerator json, E event, @Nullable String message)
      throws IOException {
    if (timeKey != null && time != null) {
      json.writeFieldName(timeKey);
      byte[] text = time.render(reader.epochSecond(event), reader.nanoOfSecond(event));
      if (timeIsNumber) {
        json.writeRawValue(new String(text, 0, time.length(), StandardCharsets.ISO_8859_1));
      } else {
        json.writeUTF8String(text, 0, time.length());
      }
    }
    json.writeFieldName(LEVEL_KEY);
    json.writeString(reader.level(event));
    json.writeFieldName(LOGGER_KEY);
    json.writeString(reader.loggerName(event));
    json.writeFieldName(THREAD_KEY);
    json.writeString(reader.threadName(event));
    json.writeFieldName(MESSAGE_KEY);
    json.writeString(message);
  }

  private void writeField(String name, @Nullable Object value) {
    writeNamed(FIELD_PREFIX, name, value);
  }

  private void writeContext(String name, @Nullable Object value) {
    writeNamed(CONTEXT_PREFIX, name, value);
  }

  private void writeNamed(String prefix, String name, @Nullable Object value) {
    String free = name;
    while (reserved.contains(free) || !names.add(free)) {
      free = prefix + free;
    }
    try {
      JsonGenerator json = buffer.generator();
      json.writeFieldName(free);
      JsonValues.write(json, value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void writeMarkers(JsonGenerator json, E event) throws IOException {
    MarkerArray markers = new MarkerArray(json);
    reader.readMarkers(event, markers);
    markers.end();
  }

  private void writeThrown(JsonGenerator json, E event) throws IOException {
    json.writeObjectFieldStart(EXCEPTION);
    json.writeFieldName(CLASS_KEY);
    json.writeString(reader.thrownClass(event));
    json.writeFieldName(MESSAGE_KEY);
    json.writeString(reader.thrownMessage(event));
    json.writeFieldName(STACK_TRACE_KEY);
    json.writeString(reader.stackTrace(event, false));
    json.writeEndObject();
  }

  private void writeCaller(JsonGenerator json, E event) throws IOException {
    StackTraceElement caller = reader.caller(event);
    if (caller != null) {
      json.writeObjectFieldStart(CALLER);
      json.writeStringField("class", caller.getClassName());
      json.writeStringField("method", caller.getMethodName());
      json.writeStringField("file", caller.getFileName());
      json.writeNumberField("line", caller.getLineNumber());
      json.writeEndObject();
    }
  }

  /** Opens its array with the first marker: most events have none, and then no key is written. */
  private static final class MarkerArray implements Consumer<String> {

    private final JsonGenerator json;
    private boolean open;

    MarkerArray(JsonGenerator json) {
      this.json = json;
    }

    @Override
    public void accept(String marker) {
      try {
        if (!open) {
          json.writeArrayFieldStart(MARKERS);
          open = true;
        }
        json.writeString(marker);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    void end() throws IOException {
      if (open) {
        json.writeEndArray();
      }
    }
  }
}
