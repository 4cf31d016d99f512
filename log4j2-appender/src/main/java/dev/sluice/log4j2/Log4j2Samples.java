// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.log4j2;

import java.util.List;
import java.util.Map;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.MarkerManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.core.impl.MutableLogEvent;
import org.apache.logging.log4j.message.MapMessage;
import org.apache.logging.log4j.message.Message;
import org.apache.logging.log4j.message.ReusableSimpleMessage;
import org.apache.logging.log4j.message.SimpleMessage;
import org.apache.logging.log4j.spi.MutableThreadContextStack;
import org.apache.logging.log4j.util.SortedArrayStringMap;
import org.apache.logging.log4j.util.StringMap;

/**
 * Invented events: one that Log4j would use again, as it makes them by default, and those of its
 * other kinds. No logger makes them, and none of them is seen by another appender.
 */
final class Log4j2Samples {

  private static final int LONG_CHARS = 2048;

  private Log4j2Samples() {}

  static List<LogEvent> all() {
    MutableLogEvent reused = new MutableLogEvent();
    reused.initFrom(event(Level.INFO, new SimpleMessage("sample")).build());
    ReusableSimpleMessage text = new ReusableSimpleMessage();
    text.set("sample");
    reused.setMessage(text); // it becomes the event's own
    LogEvent full =
        event(Level.WARN, fields().with("text", "x".repeat(LONG_CHARS)))
            .setMarker(new MarkerManager.Log4jMarker("SAMPLE"))
            .setThrown(new IllegalStateException("sample", new RuntimeException("cause")))
            .build();
    return List.of(reused, full, event(Level.ERROR, new SimpleMessage("sample")).build());
  }

  private static Fields fields() {
    return new Fields()
        .with("count", 1L)
        .with("share", 0.5)
        .with("flag", true)
        .with("list", List.of(1, "two"))
        .with("map", Map.of("key", Map.of("key", 1)));
  }

  private static Log4jLogEvent.Builder event(Level level, Message message) {
    StringMap context = new SortedArrayStringMap();
    context.putValue("sample", "value");
    return Log4jLogEvent.newBuilder()
        .setLevel(level)
        .setLoggerName("sample")
        .setThreadName("sample")
        .setTimeMillis(0)
        .setMessage(message)
        .setContextData(context)
        .setContextStack(new MutableThreadContextStack(List.of("sample")))
        .setSource(new StackTraceElement("Sample", "sample", "Sample.java", 1));
  }

  /** Values of any type. */
  private static final class Fields extends MapMessage<Fields, Object> {

    private static final long serialVersionUID = 1L;
  }
}
