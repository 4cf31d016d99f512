// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.logback;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.slf4j.event.KeyValuePair;
import org.slf4j.helpers.BasicMarkerFactory;

/**
 * Invented events. Made without a logger and without a context, whose sequence numbers they would
 * use up; the markers come from a factory of their own.
 */
final class LogbackSamples {

  private static final int LONG_CHARS = 2048;

  private static final StackTraceElement[] CALLER = {
    new StackTraceElement("Sample", "sample", "Sample.java", 1)
  };

  private LogbackSamples() {}

  static List<ILoggingEvent> all() {
    LoggingEvent full = event(Level.WARN, "x".repeat(LONG_CHARS), Map.of("sample", "value"));
    full.setThrowableProxy(
        new ThrowableProxy(new IllegalStateException("sample", new RuntimeException("cause"))));
    full.addMarker(new BasicMarkerFactory().getMarker("SAMPLE"));
    full.setKeyValuePairs(
        List.of(
            new KeyValuePair("text", "value"),
            new KeyValuePair("count", 1L),
            new KeyValuePair("share", 0.5),
            new KeyValuePair("flag", true),
            new KeyValuePair("list", List.of(1, "two")),
            new KeyValuePair("map", Map.of("key", Map.of("key", 1)))));
    return List.of(event(Level.INFO, "sample", Map.of()), full);
  }

  private static LoggingEvent event(Level level, String message, Map<String, String> mdc) {
    LoggingEvent event = new LoggingEvent();
    event.setLevel(level);
    event.setLoggerName("sample");
    event.setThreadName("sample");
    event.setInstant(Instant.EPOCH);
    event.setMessage(message);
    event.setMDCPropertyMap(mdc); // once: a second time is refused
    event.setCallerData(CALLER);
    return event;
  }
}
