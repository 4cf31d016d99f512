// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.otlp;

import java.io.IOException;

/**
 * Takes one OTLP log record part after part: a protobuf message or a JSON document. A value is
 * written between a start and its end; no value between them is the empty value.
 */
interface OtlpSink {

  /** Begins a LogsData with the resource, one scope and one record. */
  void start(String scopeName) throws IOException;

  void writeTimes(long timeUnixNanos, long observedTimeUnixNanos) throws IOException;

  void writeSeverity(int number, String text) throws IOException;

  void startBody() throws IOException;

  void startAttributes() throws IOException;

  void startAttribute(String key) throws IOException;

  void endAttributes() throws IOException;

  /** Ids in hexadecimal digits; empty for none. */
  void writeTrace(String traceId, String spanId, int flags) throws IOException;

  /** Ends the record, its scope and the LogsData. */
  void end() throws IOException;

  void startArray() throws IOException;

  /** Begins an element of an array; {@link #endItem} ends it and the body. */
  void startItem() throws IOException;

  void endItem() throws IOException;

  void endArray() throws IOException;

  void startMap() throws IOException;

  /** Begins an entry of a map; {@link #endEntry} ends it and an attribute. */
  void startEntry(String key) throws IOException;

  void endEntry() throws IOException;

  void endMap() throws IOException;

  void writeText(String value) throws IOException;

  void writeBoolean(boolean value) throws IOException;

  void writeInteger(long value) throws IOException;

  void writeDouble(double value) throws IOException;

  void writeBytes(byte[] value) throws IOException;
}
