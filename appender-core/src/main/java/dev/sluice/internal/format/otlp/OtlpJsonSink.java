// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.otlp;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import dev.sluice.internal.format.value.JsonBuffer;
import dev.sluice.internal.format.value.RepairingGenerator;
import java.io.IOException;
import java.util.Locale;

/**
 * Writes {@code opentelemetry.proto.logs.v1.LogsData} by the JSON mapping of OTLP: names in lower
 * camel case, 64-bit integers as text, enums as numbers, ids in hexadecimal digits. One thread at a
 * time.
 */
final class OtlpJsonSink implements OtlpSink {

  private static final SerializableString RESOURCE_LOGS = new SerializedString("resourceLogs");
  private static final SerializableString RESOURCE = new SerializedString("resource");
  private static final SerializableString SCOPE_LOGS = new SerializedString("scopeLogs");
  private static final SerializableString SCOPE = new SerializedString("scope");
  private static final SerializableString NAME = new SerializedString("name");
  private static final SerializableString LOG_RECORDS = new SerializedString("logRecords");
  private static final SerializableString TIME = new SerializedString("timeUnixNano");
  private static final SerializableString OBSERVED = new SerializedString("observedTimeUnixNano");
  private static final SerializableString SEVERITY = new SerializedString("severityNumber");
  private static final SerializableString SEVERITY_TEXT = new SerializedString("severityText");
  private static final SerializableString BODY = new SerializedString("body");
  private static final SerializableString ATTRIBUTES = new SerializedString("attributes");
  private static final SerializableString FLAGS = new SerializedString("flags");
  private static final SerializableString TRACE_ID = new SerializedString("traceId");
  private static final SerializableString SPAN_ID = new SerializedString("spanId");
  private static final SerializableString KEY = new SerializedString("key");
  private static final SerializableString VALUE = new SerializedString("value");
  private static final SerializableString VALUES = new SerializedString("values");
  private static final SerializableString TEXT = new SerializedString("stringValue");
  private static final SerializableString BOOLEAN = new SerializedString("boolValue");
  private static final SerializableString INTEGER = new SerializedString("intValue");
  private static final SerializableString DOUBLE = new SerializedString("doubleValue");
  private static final SerializableString ARRAY = new SerializedString("arrayValue");
  private static final SerializableString MAP = new SerializedString("kvlistValue");
  private static final SerializableString BYTES = new SerializedString("bytesValue");

  private final SerializableString resource;
  private final byte[] newline;
  private final JsonBuffer buffer;
  private JsonGenerator json;
  private boolean isOpen;

  /**
   * @param resource the Resource as JSON
   */
  OtlpJsonSink(SerializableString resource, int maxBytes, byte[] newline) {
    this.resource = resource;
    this.newline = newline;
    this.buffer = new JsonBuffer(maxBytes);
    this.json = buffer.start();
  }

  @Override
  public void start(String scopeName) throws IOException {
    if (isOpen) { // the record before stopped half-way
      buffer.discard();
    }
    isOpen = true;
    json = buffer.start();
    json.writeStartObject();
    startObjectIn(RESOURCE_LOGS);
    json.writeFieldName(RESOURCE);
    json.writeRawValue(resource);
    startObjectIn(SCOPE_LOGS);
    json.writeFieldName(SCOPE);
    json.writeStartObject();
    if (!scopeName.isEmpty()) {
      writeText(NAME, scopeName);
    }
    json.writeEndObject();
    startObjectIn(LOG_RECORDS);
  }

  private void startObjectIn(SerializableString array) throws IOException {
    json.writeFieldName(array);
    json.writeStartArray();
    json.writeStartObject();
  }

  @Override
  public void writeTimes(long timeUnixNanos, long observedTimeUnixNanos) throws IOException {
    if (timeUnixNanos != 0) {
      writeText(TIME, Long.toUnsignedString(timeUnixNanos));
    }
    writeText(OBSERVED, Long.toUnsignedString(observedTimeUnixNanos));
  }

  @Override
  public void writeSeverity(int number, String text) throws IOException {
    json.writeFieldName(SEVERITY);
    json.writeNumber(number);
    writeText(SEVERITY_TEXT, text);
  }

  @Override
  public void startBody() throws IOException {
    json.writeFieldName(BODY);
    json.writeStartObject();
  }

  @Override
  public void startAttributes() throws IOException {
    json.writeFieldName(ATTRIBUTES);
    json.writeStartArray();
  }

  @Override
  public void startAttribute(String key) throws IOException {
    startEntry(key);
  }

  @Override
  public void endAttributes() throws IOException {
    json.writeEndArray();
  }

  @Override
  public void writeTrace(String traceId, String spanId, int flags) throws IOException {
    if (flags != 0) {
      json.writeFieldName(FLAGS);
      json.writeNumber(flags);
    }
    if (!traceId.isEmpty()) {
      writeText(TRACE_ID, traceId.toLowerCase(Locale.ROOT));
    }
    if (!spanId.isEmpty()) {
      writeText(SPAN_ID, spanId.toLowerCase(Locale.ROOT));
    }
  }

  @Override
  public byte[] end() throws IOException {
    for (int level = 0; level < 3; level++) {
      json.writeEndObject();
      json.writeEndArray();
    }
    json.writeEndObject();
    json.flush();
    buffer.bytes().write(newline, 0, newline.length);
    isOpen = false;
    return buffer.bytes().toByteArray();
  }

  @Override
  public void startArray() throws IOException {
    startValues(ARRAY);
  }

  @Override
  public void startItem() throws IOException {
    json.writeStartObject();
  }

  @Override
  public void endItem() throws IOException {
    json.writeEndObject();
  }

  @Override
  public void endArray() throws IOException {
    endMap();
  }

  @Override
  public void startMap() throws IOException {
    startValues(MAP);
  }

  private void startValues(SerializableString kind) throws IOException {
    json.writeFieldName(kind);
    json.writeStartObject();
    json.writeFieldName(VALUES);
    json.writeStartArray();
  }

  @Override
  public void startEntry(String key) throws IOException {
    json.writeStartObject();
    writeText(KEY, key);
    json.writeFieldName(VALUE);
    json.writeStartObject();
  }

  @Override
  public void endEntry() throws IOException {
    json.writeEndObject();
    json.writeEndObject();
  }

  @Override
  public void endMap() throws IOException {
    json.writeEndArray();
    json.writeEndObject();
  }

  @Override
  public void writeText(String value) throws IOException {
    writeText(TEXT, value);
  }

  @Override
  public void writeBoolean(boolean value) throws IOException {
    json.writeFieldName(BOOLEAN);
    json.writeBoolean(value);
  }

  @Override
  public void writeInteger(long value) throws IOException {
    writeText(INTEGER, Long.toString(value));
  }

  @Override
  public void writeDouble(double value) throws IOException {
    json.writeFieldName(DOUBLE);
    json.writeNumber(value); // "NaN" and "Infinity" as text, which is the mapping of protobuf too
  }

  @Override
  public void writeBytes(byte[] value) throws IOException {
    json.writeFieldName(BYTES);
    json.writeBinary(value);
  }

  private void writeText(SerializableString name, String value) throws IOException {
    json.writeFieldName(name);
    // Jackson would write a surrogate that stands alone as an escape, which is no text either.
    json.writeString(RepairingGenerator.repair(value));
  }
}
