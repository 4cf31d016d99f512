// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.shape;

import dev.sluice.internal.format.value.SoundValues;
import dev.sluice.spi.EventReader;
import dev.sluice.spi.FieldSink;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads an event with a part that fails. A text replaces each failing part, so any format can write
 * the event. It costs garbage, so it replaces the framework's reader only for such events. One
 * thread at a time.
 */
public final class SoundReader<E> implements ForwardingReader<E> {

  private record Entry(String name, @Nullable Object value) {}

  // A try in each method below: each start of an appender would have to link a lambda for each.
  private final EventReader<E> reader;
  private final SoundValues values;

  SoundReader(EventReader<E> reader, SoundValues values) {
    this.reader = reader;
    this.values = values;
  }

  /** The first failure since the last call, or null. Forgets it. */
  @Nullable Throwable takeFailure() {
    Throwable taken = values.failure();
    values.clear();
    return taken;
  }

  /** The first failure since the last {@link #takeFailure}, or null. */
  public @Nullable Throwable failure() {
    return values.failure();
  }

  @Override
  public EventReader<E> source() {
    return reader;
  }

  @Override
  public String level(E event) {
    try {
      return reader.level(event);
    } catch (Throwable t) {
      return values.failed(t);
    }
  }

  @Override
  public String loggerName(E event) {
    try {
      return reader.loggerName(event);
    } catch (Throwable t) {
      return values.failed(t);
    }
  }

  @Override
  public String threadName(E event) {
    try {
      return reader.threadName(event);
    } catch (Throwable t) {
      return values.failed(t);
    }
  }

  /** Reads from the framework's buffer if it has no string. A part of a message is not used. */
  @Override
  public @Nullable String message(E event) {
    try {
      StringBuilder buffer = new StringBuilder();
      return reader.appendMessage(event, buffer) ? buffer.toString() : reader.message(event);
    } catch (Throwable t) {
      return values.failed(t);
    }
  }

  @Override
  public void readFields(E event, FieldSink sink) {
    List<Entry> entries = new ArrayList<>();
    String failed = null;
    try {
      reader.readFields(event, into(entries));
    } catch (Throwable t) {
      failed = values.failed(t);
    }
    for (Entry entry : entries) {
      sink.accept(entry.name(), values.value(entry.value()));
    }
    handOver(failed, sink);
  }

  @Override
  public void readContext(E event, FieldSink sink) {
    List<Entry> entries = new ArrayList<>();
    String failed = null;
    try {
      reader.readContext(event, into(entries));
    } catch (Throwable t) {
      failed = values.failed(t);
    }
    for (Entry entry : entries) {
      sink.accept(entry.name(), values.contextValue(entry.value()));
    }
    handOver(failed, sink);
  }

  private static FieldSink into(List<Entry> entries) {
    return (name, value) -> entries.add(new Entry(String.valueOf(name), value));
  }

  /** Calls the sink outside of the guard: an exception of the sink is no failure of the event. */
  private static void handOver(@Nullable String failed, FieldSink sink) {
    if (failed != null) {
      sink.accept(SoundValues.NAME, failed);
    }
  }

  @Override
  public @Nullable Object field(E event, String name) {
    try {
      return values.value(reader.field(event, name));
    } catch (Throwable t) {
      return values.failed(t);
    }
  }

  @Override
  public @Nullable Object contextValue(E event, String name) {
    try {
      return values.contextValue(reader.contextValue(event, name));
    } catch (Throwable t) {
      return values.failed(t);
    }
  }

  @Override
  public void readMarkers(E event, Consumer<String> sink) {
    List<String> names = new ArrayList<>();
    try {
      reader.readMarkers(event, names::add);
    } catch (Throwable t) {
      names.add(values.failed(t));
    }
    names.forEach(sink);
  }

  @Override
  public boolean hasThrown(E event) {
    try {
      return reader.hasThrown(event);
    } catch (Throwable t) {
      values.failed(t);
      return false;
    }
  }

  @Override
  public String thrownClass(E event) {
    try {
      return reader.thrownClass(event);
    } catch (Throwable t) {
      return values.failed(t);
    }
  }

  @Override
  public @Nullable String thrownMessage(E event) {
    try {
      return reader.thrownMessage(event);
    } catch (Throwable t) {
      return values.failed(t);
    }
  }

  @Override
  public String stackTrace(E event, boolean rootCauseFirst) {
    try {
      return reader.stackTrace(event, rootCauseFirst);
    } catch (Throwable t) {
      return reader.partialStackTrace(event, values.failed(t));
    }
  }

  @Override
  public @Nullable StackTraceElement caller(E event) {
    try {
      return reader.caller(event);
    } catch (Throwable t) {
      values.failed(t);
      return null;
    }
  }
}
