// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.otlp;

import dev.sluice.internal.format.value.ExactNumbers;
import dev.sluice.internal.format.value.ValueSink;
import java.io.IOException;

/**
 * Takes one OTLP log record part after part: a protobuf message or a JSON document. A value is
 * written between a start and its end; no value between them is the empty value, which stands for
 * null. {@link #endItem} ends the body too, and {@link #endEntry} an attribute.
 */
interface OtlpSink extends ValueSink {

  /** Begins a LogsData with the resource, one scope and one record; forgets an unfinished one. */
  void start(String scopeName) throws IOException;

  void writeTimes(long timeUnixNanos, long observedTimeUnixNanos) throws IOException;

  void writeSeverity(int number, String text) throws IOException;

  void startBody() throws IOException;

  default void startAttributes() throws IOException {}

  default void startAttribute(String key) throws IOException {
    startEntry(key);
  }

  default void endAttributes() throws IOException {}

  /** Ids in hexadecimal digits; empty for none. */
  void writeTrace(String traceId, String spanId, int flags) throws IOException;

  /** Ends the record, its scope and the LogsData, and returns them. */
  byte[] end() throws IOException;

  @Override
  default void writeNull() {} // the empty value

  /** A number that neither of the two types holds exactly is its text. */
  @Override
  default void writeNumber(Number number) throws IOException {
    Object exact = ExactNumbers.of(number);
    if (exact instanceof Long whole) {
      writeInteger(whole);
    } else if (exact instanceof Double decimal) {
      writeDouble(decimal);
    } else {
      writeText(exact.toString());
    }
  }

  void writeInteger(long value) throws IOException;

  void writeDouble(double value) throws IOException;
}
