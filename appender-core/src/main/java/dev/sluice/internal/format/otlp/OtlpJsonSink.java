// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.otlp;

import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import dev.sluice.internal.format.value.JsonWriter;
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

  private final byte[] resource;
  private final byte[] newline;
  private final JsonWriter json;

  /**
   * @param resource the Resource as JSON
   */
  OtlpJsonSink(byte[] resource, int maxBytes, byte[] newline) {
    this.resource = resource;
    this.newline = newline;
    this.json = new JsonWriter(maxBytes);
  }

  @Override
  public void start(String scopeName) {
    json.start();
    json.startObject();
    startObjectIn(RESOURCE_LOGS);
    json.name(RESOURCE);
    json.raw(resource, resource.length);
    startObjectIn(SCOPE_LOGS);
    json.name(SCOPE);
    json.startObject();
    if (!scopeName.isEmpty()) {
      writeText(NAME, scopeName);
    }
    json.endObject();
    startObjectIn(LOG_RECORDS);
  }

  private void startObjectIn(SerializableString array) {
    json.name(array);
    json.startArray();
    json.startObject();
  }

  @Override
  public void writeTimes(long timeUnixNanos, long observedTimeUnixNanos) {
    if (timeUnixNanos != 0) {
      writeText(TIME, Long.toUnsignedString(timeUnixNanos));
    }
    writeText(OBSERVED, Long.toUnsignedString(observedTimeUnixNanos));
  }

  @Override
  public void writeSeverity(int number, String text) {
    json.name(SEVERITY);
    json.number(number);
    writeText(SEVERITY_TEXT, text);
  }

  @Override
  public void startBody() {
    json.name(BODY);
    json.startObject();
  }

  @Override
  public void startAttributes() {
    json.name(ATTRIBUTES);
    json.startArray();
  }

  @Override
  public void endAttributes() {
    json.endArray();
  }

  @Override
  public void writeTrace(String traceId, String spanId, int flags) {
    if (flags != 0) {
      json.name(FLAGS);
      json.number(flags);
    }
    if (!traceId.isEmpty()) {
      writeText(TRACE_ID, traceId.toLowerCase(Locale.ROOT));
    }
    if (!spanId.isEmpty()) {
      writeText(SPAN_ID, spanId.toLowerCase(Locale.ROOT));
    }
  }

  @Override
  public byte[] end() {
    for (int level = 0; level < 3; level++) {
      json.endObject();
      json.endArray();
    }
    json.endObject();
    json.bytes().write(newline, 0, newline.length);
    return json.bytes().toByteArray();
  }

  @Override
  public void startArray() {
    startValues(ARRAY);
  }

  @Override
  public void startItem() {
    json.startObject();
  }

  @Override
  public void endItem() {
    json.endObject();
  }

  @Override
  public void endArray() {
    endMap();
  }

  @Override
  public void startMap() {
    startValues(MAP);
  }

  private void startValues(SerializableString kind) {
    json.name(kind);
    json.startObject();
    json.name(VALUES);
    json.startArray();
  }

  @Override
  public void startEntry(String key) {
    json.startObject();
    writeText(KEY, key);
    json.name(VALUE);
    json.startObject();
  }

  @Override
  public void endEntry() {
    json.endObject();
    json.endObject();
  }

  @Override
  public void endMap() {
    json.endArray();
    json.endObject();
  }

  @Override
  public void writeText(String value) {
    writeText(TEXT, value);
  }

  @Override
  public void writeBoolean(boolean value) {
    json.name(BOOLEAN);
    json.bool(value);
  }

  @Override
  public void writeInteger(long value) {
    writeText(INTEGER, Long.toString(value));
  }

  @Override
  public void writeDouble(double value) {
    json.name(DOUBLE);
    json.number(value); // "NaN" and "Infinity" as text, which is the mapping of protobuf too
  }

  @Override
  public void writeBytes(byte[] value) {
    json.name(BYTES);
    json.base64(value);
  }

  private void writeText(SerializableString name, String value) {
    json.name(name);
    json.text(value);
  }
}
