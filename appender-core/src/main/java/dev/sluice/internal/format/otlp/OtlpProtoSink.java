// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.otlp;

import dev.sluice.internal.util.ByteWriter;
import dev.sluice.internal.util.ProtoWriter;
import java.util.HexFormat;

/**
 * Writes {@code opentelemetry.proto.logs.v1.LogsData} as protobuf. Makes garbage only for trace
 * ids; one thread at a time.
 *
 * <pre>
 * LogsData      resource_logs 1
 * ResourceLogs  resource 1, scope_logs 2
 * ScopeLogs     scope 1 {name 1}, log_records 2
 * </pre>
 */
final class OtlpProtoSink implements OtlpSink {

  private static final int RESOURCE_LOGS = 1;
  private static final int RESOURCE = 1;
  private static final int SCOPE_LOGS = 2;
  private static final int SCOPE = 1;
  private static final int SCOPE_NAME = 1;
  private static final int LOG_RECORDS = 2;

  private static final int TIME = 1;
  private static final int SEVERITY_NUMBER = 2;
  private static final int SEVERITY_TEXT = 3;
  private static final int BODY = 5;
  private static final int ATTRIBUTES = 6;
  private static final int FLAGS = 8;
  private static final int TRACE_ID = 9;
  private static final int SPAN_ID = 10;
  private static final int OBSERVED_TIME = 11;

  private static final int KEY = 1;
  private static final int VALUE = 2;
  private static final int VALUES = 1; // of an ArrayValue and of a KeyValueList

  private static final int TEXT = 1;
  private static final int BOOLEAN = 2;
  private static final int INTEGER = 3;
  private static final int DOUBLE = 4;
  private static final int ARRAY = 5;
  private static final int MAP = 6;
  private static final int BYTES = 7;

  private final byte[] resource;
  private final ByteWriter bytes;
  private final ProtoWriter proto;

  /**
   * @param resource the Resource message
   */
  OtlpProtoSink(byte[] resource, int maxBytes) {
    this.resource = resource;
    this.bytes = new ByteWriter(maxBytes);
    this.proto = new ProtoWriter(bytes);
  }

  @Override
  public void start(String scopeName) {
    proto.reset();
    proto.open(RESOURCE_LOGS);
    proto.writeBytes(RESOURCE, resource, 0, resource.length);
    proto.open(SCOPE_LOGS);
    proto.open(SCOPE);
    if (!scopeName.isEmpty()) {
      proto.writeText(SCOPE_NAME, scopeName);
    }
    proto.close();
    proto.open(LOG_RECORDS);
  }

  @Override
  public void writeTimes(long timeUnixNanos, long observedTimeUnixNanos) {
    if (timeUnixNanos != 0) {
      proto.writeFixed64(TIME, timeUnixNanos);
    }
    proto.writeFixed64(OBSERVED_TIME, observedTimeUnixNanos);
  }

  @Override
  public void writeSeverity(int number, String text) {
    proto.writeVarint(SEVERITY_NUMBER, number);
    proto.writeText(SEVERITY_TEXT, text);
  }

  @Override
  public void startBody() {
    proto.open(BODY);
  }

  @Override
  public void startAttribute(String key) {
    startKeyValue(ATTRIBUTES, key);
  }

  @Override
  public void writeTrace(String traceId, String spanId, int flags) {
    if (flags != 0) {
      proto.writeFixed32(FLAGS, flags);
    }
    writeId(TRACE_ID, traceId);
    writeId(SPAN_ID, spanId);
  }

  private void writeId(int field, String hex) {
    if (!hex.isEmpty()) {
      byte[] id = HexFormat.of().parseHex(hex);
      proto.writeBytes(field, id, 0, id.length);
    }
  }

  @Override
  public byte[] end() {
    proto.close();
    proto.close();
    proto.close();
    return bytes.toByteArray();
  }

  @Override
  public void startArray() {
    proto.open(ARRAY);
  }

  @Override
  public void startItem() {
    proto.open(VALUES);
  }

  @Override
  public void endItem() {
    proto.close();
  }

  @Override
  public void endArray() {
    proto.close();
  }

  @Override
  public void startMap() {
    proto.open(MAP);
  }

  @Override
  public void startEntry(String key) {
    startKeyValue(VALUES, key);
  }

  private void startKeyValue(int field, String key) {
    proto.open(field);
    if (!key.isEmpty()) {
      proto.writeText(KEY, key);
    }
    proto.open(VALUE);
  }

  @Override
  public void endEntry() {
    proto.close();
    proto.close();
  }

  @Override
  public void endMap() {
    proto.close();
  }

  @Override
  public void writeText(String value) {
    proto.writeText(TEXT, value);
  }

  @Override
  public void writeBoolean(boolean value) {
    proto.writeVarint(BOOLEAN, value ? 1 : 0);
  }

  @Override
  public void writeInteger(long value) {
    proto.writeVarint(INTEGER, value);
  }

  @Override
  public void writeDouble(double value) {
    proto.writeDouble(DOUBLE, value);
  }

  @Override
  public void writeBytes(byte[] value) {
    proto.writeBytes(BYTES, value, 0, value.length);
  }
}
