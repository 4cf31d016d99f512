// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.fake;

import dev.sluice.fake.TestEvent.ThrownTexts;
import dev.sluice.record.Severity;
import dev.sluice.spi.EventReader;
import dev.sluice.spi.FieldSink;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads {@link TestEvent}s. */
public class TestReader implements EventReader<TestEvent> {

  @Override
  public long epochSecond(TestEvent event) {
    return event.epochSecond;
  }

  @Override
  public int nanoOfSecond(TestEvent event) {
    return event.nanoOfSecond;
  }

  @Override
  public Severity severity(TestEvent event) {
    return event.severity;
  }

  @Override
  public String level(TestEvent event) {
    return event.level;
  }

  @Override
  public String loggerName(TestEvent event) {
    return event.logger;
  }

  @Override
  public String threadName(TestEvent event) {
    return event.thread;
  }

  @Override
  public @Nullable String message(TestEvent event) {
    return event.message.get();
  }

  @Override
  public boolean appendMessage(TestEvent event, StringBuilder target) {
    StringBuilder buffer = event.buffer;
    if (buffer == null) {
      return false;
    }
    target.append(buffer);
    if (event.message.get() == null) {
      throw new IllegalStateException("half-way");
    }
    return true;
  }

  @Override
  public void readFields(TestEvent event, FieldSink sink) {
    for (Map.Entry<String, Object> field : event.fields) {
      sink.accept(field.getKey(), field.getValue());
    }
  }

  @Override
  public @Nullable Object field(TestEvent event, String name) {
    for (Map.Entry<String, Object> field : event.fields) {
      if (field.getKey().equals(name)) {
        return field.getValue();
      }
    }
    return null;
  }

  @Override
  public void readContext(TestEvent event, FieldSink sink) {
    event.context.forEach(sink::accept);
  }

  @Override
  public @Nullable Object contextValue(TestEvent event, String name) {
    return event.context.get(name);
  }

  @Override
  public void readMarkers(TestEvent event, Consumer<String> sink) {
    event.markers.forEach(sink);
  }

  @Override
  public boolean hasThrown(TestEvent event) {
    return event.thrown != null || event.thrownTexts != null;
  }

  @Override
  public String thrownClass(TestEvent event) {
    ThrownTexts texts = event.thrownTexts;
    return texts != null ? texts.type() : event.thrown.getClass().getName();
  }

  @Override
  public @Nullable String thrownMessage(TestEvent event) {
    ThrownTexts texts = event.thrownTexts;
    return texts != null ? texts.message() : event.thrown.getMessage();
  }

  @Override
  public String stackTrace(TestEvent event, boolean rootCauseFirst) {
    ThrownTexts texts = event.thrownTexts;
    if (texts == null) {
      return event.thrown + "\n\tat somewhere";
    }
    return rootCauseFirst ? "root first: " + texts.stackTrace() : texts.stackTrace();
  }

  @Override
  public @Nullable StackTraceElement caller(TestEvent event) {
    return event.caller;
  }
}
