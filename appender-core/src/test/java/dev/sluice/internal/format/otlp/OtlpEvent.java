// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.otlp;

import dev.sluice.record.Severity;
import dev.sluice.spi.EventReader;
import dev.sluice.spi.FieldSink;
import java.util.AbstractMap.SimpleEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An event that is what a test says, and its reader. */
public final class OtlpEvent {

  long epochSecond = 1_700_000_000L;
  int nanoOfSecond = 123_456_789;
  Severity severity = Severity.INFO;
  String level = "INFO";
  String logger = "com.example.Shop";
  String thread = "main";
  public @Nullable String message = "hello";
  final List<Map.Entry<String, Object>> fields = new ArrayList<>();
  final List<Map.Entry<String, Object>> context = new ArrayList<>();
  final List<String> markers = new ArrayList<>();
  @Nullable String thrownClass;
  @Nullable String thrownMessage;
  String stackTrace = "";
  @Nullable StackTraceElement caller;

  OtlpEvent field(String name, @Nullable Object value) {
    fields.add(new SimpleEntry<>(name, value));
    return this;
  }

  OtlpEvent context(String name, @Nullable Object value) {
    context.add(new SimpleEntry<>(name, value));
    return this;
  }

  /** Reads them. */
  public static final class Reader implements EventReader<OtlpEvent> {

    @Override
    public long epochSecond(OtlpEvent event) {
      return event.epochSecond;
    }

    @Override
    public int nanoOfSecond(OtlpEvent event) {
      return event.nanoOfSecond;
    }

    @Override
    public Severity severity(OtlpEvent event) {
      return event.severity;
    }

    @Override
    public String level(OtlpEvent event) {
      return event.level;
    }

    @Override
    public String loggerName(OtlpEvent event) {
      return event.logger;
    }

    @Override
    public String threadName(OtlpEvent event) {
      return event.thread;
    }

    @Override
    public @Nullable String message(OtlpEvent event) {
      return event.message;
    }

    @Override
    public void readFields(OtlpEvent event, FieldSink sink) {
      event.fields.forEach(field -> sink.accept(field.getKey(), field.getValue()));
    }

    @Override
    public @Nullable Object field(OtlpEvent event, String name) {
      return find(event.fields, name);
    }

    @Override
    public void readContext(OtlpEvent event, FieldSink sink) {
      event.context.forEach(entry -> sink.accept(entry.getKey(), entry.getValue()));
    }

    @Override
    public @Nullable Object contextValue(OtlpEvent event, String name) {
      return find(event.context, name);
    }

    @Override
    public void readMarkers(OtlpEvent event, Consumer<String> sink) {
      event.markers.forEach(sink);
    }

    @Override
    public boolean hasThrown(OtlpEvent event) {
      return event.thrownClass != null;
    }

    @Override
    public String thrownClass(OtlpEvent event) {
      return String.valueOf(event.thrownClass);
    }

    @Override
    public @Nullable String thrownMessage(OtlpEvent event) {
      return event.thrownMessage;
    }

    @Override
    public String stackTrace(OtlpEvent event, boolean rootCauseFirst) {
      return rootCauseFirst ? "root first: " + event.stackTrace : event.stackTrace;
    }

    @Override
    public @Nullable StackTraceElement caller(OtlpEvent event) {
      return event.caller;
    }

    private static @Nullable Object find(List<Map.Entry<String, Object>> entries, String name) {
      for (Map.Entry<String, Object> entry : entries) {
        if (entry.getKey().equals(name)) {
          return entry.getValue();
        }
      }
      return null;
    }
  }
}
