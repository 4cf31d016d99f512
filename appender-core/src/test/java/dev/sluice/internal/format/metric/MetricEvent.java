// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.metric;

import dev.sluice.record.Severity;
import dev.sluice.spi.EventReader;
import dev.sluice.spi.FieldSink;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An event of no framework, for the metric formats. Its fields may have a name twice. */
public record MetricEvent(
    String logger,
    @Nullable String message,
    Map<String, Object> context,
    List<Field> fields,
    long epochSecond,
    int nanoOfSecond) {

  record Field(String name, @Nullable Object value) {}

  public static MetricEvent named(String logger) {
    return new MetricEvent(
        logger, null, new LinkedHashMap<>(), new ArrayList<>(), 1_500_000_000, 0);
  }

  public MetricEvent with(String name, @Nullable Object value) {
    fields.add(new Field(name, value));
    return this;
  }

  MetricEvent tagged(String name, Object value) {
    context.put(name, value);
    return this;
  }

  MetricEvent saying(@Nullable String text) {
    return new MetricEvent(logger, text, context, fields, epochSecond, nanoOfSecond);
  }

  MetricEvent at(long second, int nano) {
    return new MetricEvent(logger, message, context, fields, second, nano);
  }

  /** Reads it; a message "throw" throws, as the toString of a parameter may. */
  static final class Reader implements EventReader<MetricEvent> {

    @Override
    public long epochSecond(MetricEvent event) {
      return event.epochSecond;
    }

    @Override
    public int nanoOfSecond(MetricEvent event) {
      return event.nanoOfSecond;
    }

    @Override
    public Severity severity(MetricEvent event) {
      return Severity.INFO;
    }

    @Override
    public String level(MetricEvent event) {
      return "INFO";
    }

    @Override
    public String loggerName(MetricEvent event) {
      return event.logger;
    }

    @Override
    public String threadName(MetricEvent event) {
      return "main";
    }

    @Override
    public @Nullable String message(MetricEvent event) {
      if ("throw".equals(event.message)) {
        throw new IllegalStateException("toString");
      }
      return event.message;
    }

    @Override
    public void readFields(MetricEvent event, FieldSink sink) {
      event.fields.forEach(field -> sink.accept(field.name, field.value));
    }

    @Override
    public @Nullable Object field(MetricEvent event, String name) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void readContext(MetricEvent event, FieldSink sink) {
      event.context.forEach(sink::accept);
    }

    @Override
    public @Nullable Object contextValue(MetricEvent event, String name) {
      return event.context.get(name);
    }

    @Override
    public void readMarkers(MetricEvent event, Consumer<String> sink) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean hasThrown(MetricEvent event) {
      return false;
    }

    @Override
    public String thrownClass(MetricEvent event) {
      throw new UnsupportedOperationException();
    }

    @Override
    public @Nullable String thrownMessage(MetricEvent event) {
      throw new UnsupportedOperationException();
    }

    @Override
    public String stackTrace(MetricEvent event, boolean rootCauseFirst) {
      throw new UnsupportedOperationException();
    }

    @Override
    public @Nullable StackTraceElement caller(MetricEvent event) {
      return null;
    }
  }
}
