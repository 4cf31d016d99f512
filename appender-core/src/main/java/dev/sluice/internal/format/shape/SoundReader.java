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
    return values.read(() -> reader.level(event), text -> text);
  }

  @Override
  public String loggerName(E event) {
    return values.read(() -> reader.loggerName(event), text -> text);
  }

  @Override
  public String threadName(E event) {
    return values.read(() -> reader.threadName(event), text -> text);
  }

  @Override
  public @Nullable String message(E event) {
    return values.<@Nullable String>read(() -> messageOf(event), text -> text);
  }

  /** Reads from the framework's buffer if it has no string. A part of a message is not used. */
  private @Nullable String messageOf(E event) {
    StringBuilder buffer = new StringBuilder();
    return reader.appendMessage(event, buffer) ? buffer.toString() : reader.message(event);
  }

  @Override
  public void readFields(E event, FieldSink sink) {
    List<Entry> entries = new ArrayList<>();
    String failed =
        attempt(() -> reader.readFields(event, (name, value) -> add(entries, name, value)));
    handOver(entries, failed, sink);
  }

  @Override
  public void readContext(E event, FieldSink sink) {
    List<Entry> entries = new ArrayList<>();
    String failed =
        attempt(() -> reader.readContext(event, (name, value) -> add(entries, name, value)));
    handOver(entries, failed, sink);
  }

  private static void add(List<Entry> entries, String name, @Nullable Object value) {
    entries.add(new Entry(String.valueOf(name), value));
  }

  /** The text for the failure, or null without one. */
  private @Nullable String attempt(Runnable code) {
    return values.<@Nullable String>read(
        () -> {
          code.run();
          return null;
        },
        text -> text);
  }

  /** Calls the sink outside of the guard: an exception of the sink is no failure of the event. */
  private void handOver(List<Entry> entries, @Nullable String failed, FieldSink sink) {
    for (Entry entry : entries) {
      sink.accept(entry.name(), values.value(entry.value()));
    }
    if (failed != null) {
      sink.accept(SoundValues.NAME, failed);
    }
  }

  @Override
  public @Nullable Object field(E event, String name) {
    return values.<@Nullable Object>read(
        () -> values.value(reader.field(event, name)), text -> text);
  }

  @Override
  public @Nullable Object contextValue(E event, String name) {
    return values.<@Nullable Object>read(
        () -> values.value(reader.contextValue(event, name)), text -> text);
  }

  @Override
  public void readMarkers(E event, Consumer<String> sink) {
    List<String> names = new ArrayList<>();
    String failed = attempt(() -> reader.readMarkers(event, names::add));
    names.forEach(sink);
    if (failed != null) {
      sink.accept(failed);
    }
  }

  @Override
  public boolean hasThrown(E event) {
    return values.read(() -> reader.hasThrown(event), text -> false);
  }

  @Override
  public String thrownClass(E event) {
    return values.read(() -> reader.thrownClass(event), text -> text);
  }

  @Override
  public @Nullable String thrownMessage(E event) {
    return values.<@Nullable String>read(() -> reader.thrownMessage(event), text -> text);
  }

  @Override
  public String stackTrace(E event, boolean rootCauseFirst) {
    return values.read(
        () -> reader.stackTrace(event, rootCauseFirst),
        text -> reader.partialStackTrace(event, text));
  }

  @Override
  public @Nullable StackTraceElement caller(E event) {
    return values.<@Nullable StackTraceElement>read(() -> reader.caller(event), text -> null);
  }
}
