// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks;

import dev.sluice.record.Severity;
import dev.sluice.spi.EventReader;
import dev.sluice.spi.FieldSink;
import org.jspecify.annotations.Nullable;

/** Reads the one event of the benchmarks, as cheaply as a framework's reader can at best. */
final class SampleReader implements EventReader<String> {

  static final String LOGGER = "org.example.shop.checkout.PaymentService";

  @Override
  public long epochSecond(String message) {
    return 1_795_000_000L;
  }

  @Override
  public int nanoOfSecond(String message) {
    return 123_456_789;
  }

  @Override
  public Severity severity(String message) {
    return Severity.INFO;
  }

  @Override
  public String level(String message) {
    return "INFO";
  }

  @Override
  public String loggerName(String message) {
    return LOGGER;
  }

  @Override
  public String threadName(String message) {
    return "http-nio-8080-exec-7";
  }

  @Override
  public String message(String message) {
    return message;
  }

  @Override
  public void readFields(String message, FieldSink sink) {}

  @Override
  public @Nullable Object field(String message, String name) {
    return null;
  }

  @Override
  public void readContext(String message, FieldSink sink) {
    sink.accept("tenant", "acme");
    sink.accept("trace_id", "4bf92f3577b34da6a3ce929d0e0e4736");
  }

  @Override
  public @Nullable Object contextValue(String message, String name) {
    return null;
  }
}
