// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.shape;

import dev.sluice.internal.format.value.JsonObjects;
import dev.sluice.options.FormatOptions;
import dev.sluice.spi.EventReader;
import dev.sluice.spi.FieldSink;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads events with the values of {@code maskKeys} masked, so no format ever sees them. Used only
 * if the option is set. Stateless, as each reader; partition keys use it too, routes do not.
 */
public final class MaskedReader<E> implements ForwardingReader<E> {

  private final EventReader<E> reader;
  private final MaskedValues values;
  private final BiFunction<String, @Nullable Object, @Nullable Object> entry;
  private final boolean hidesLevel;
  private final boolean hidesLogger;
  private final boolean hidesThread;
  private final boolean hidesMessage;
  private final boolean hidesMarkers;
  private final boolean hidesCallerClass;
  private final boolean hidesCallerMethod;
  private final boolean hidesCallerFile;
  private final boolean hidesCallerLine;
  private final boolean hidesThrownClass;
  private final boolean hidesThrownMessage;
  private final boolean hidesStackTrace;

  private MaskedReader(
      EventReader<E> reader, Masks masks, FormatOptions options, JsonObjects objects) {
    this.reader = reader;
    this.values = new MaskedValues(masks, objects);
    this.entry = values::value;
    // The names of the parts in all formats: better to mask one part too many.
    this.hidesLevel = masks.coversAny("level", options.get(FormatOptions.LEVEL_KEY));
    this.hidesLogger = masks.coversAny("logger", options.get(FormatOptions.LOGGER_KEY));
    this.hidesThread =
        masks.coversAny("thread", "thread.name", options.get(FormatOptions.THREAD_KEY));
    this.hidesMessage =
        masks.coversAny(
            "message",
            options.get(FormatOptions.MESSAGE_KEY),
            options.get(FormatOptions.MESSAGE_FIELD));
    this.hidesMarkers =
        masks.coversAny("markers", "log.markers", options.get(FormatOptions.MARKERS_KEY));
    boolean hidesCaller = masks.coversAny("caller", options.get(FormatOptions.CALLER_KEY));
    boolean hidesFunction = hidesCaller || masks.covers("code.function.name");
    this.hidesCallerClass = hidesFunction || masks.covers("class");
    this.hidesCallerMethod = hidesFunction || masks.covers("method");
    this.hidesCallerFile = hidesCaller || masks.coversAny("file", "code.file.path");
    this.hidesCallerLine = hidesCaller || masks.coversAny("line", "code.line.number");
    boolean hidesThrown = masks.coversAny("exception", options.get(FormatOptions.EXCEPTION_KEY));
    this.hidesThrownClass = hidesThrown || masks.coversAny("class", "exception.type");
    this.hidesThrownMessage = hidesThrown || masks.coversAny("message", "exception.message");
    this.hidesStackTrace = hidesThrown || masks.coversAny("stack_trace", "exception.stacktrace");
  }

  /** Returns the reader itself if no key is masked. */
  public static <E> EventReader<E> of(
      EventReader<E> reader, Masks masks, FormatOptions options, JsonObjects objects) {
    return masks.isEmpty() ? reader : new MaskedReader<>(reader, masks, options, objects);
  }

  @Override
  public EventReader<E> source() {
    return reader;
  }

  @Override
  public String level(E event) {
    return hidesLevel ? Masks.MASK : reader.level(event);
  }

  @Override
  public String loggerName(E event) {
    return hidesLogger ? Masks.MASK : reader.loggerName(event);
  }

  @Override
  public String threadName(E event) {
    return hidesThread ? Masks.MASK : reader.threadName(event);
  }

  @Override
  public @Nullable String message(E event) {
    return hidesMessage ? Masks.MASK : reader.message(event, entry);
  }

  @Override
  public boolean appendMessage(E event, StringBuilder target) {
    return !hidesMessage && reader.appendMessage(event, target);
  }

  @Override
  public void readFields(E event, FieldSink sink) {
    reader.readFields(event, (name, value) -> sink.accept(name, values.value(name, value)));
  }

  @Override
  public @Nullable Object field(E event, String name) {
    Object value = reader.field(event, name);
    return value == null ? null : values.value(name, value);
  }

  @Override
  public void readContext(E event, FieldSink sink) {
    reader.readContext(event, (name, value) -> sink.accept(name, values.value(name, value)));
  }

  @Override
  public @Nullable Object contextValue(E event, String name) {
    Object value = reader.contextValue(event, name);
    return value == null ? null : values.value(name, value);
  }

  @Override
  public void readMarkers(E event, Consumer<String> sink) {
    reader.readMarkers(event, hidesMarkers ? name -> sink.accept(Masks.MASK) : sink);
  }

  @Override
  public String thrownClass(E event) {
    return hidesThrownClass ? Masks.MASK : reader.thrownClass(event);
  }

  @Override
  public @Nullable String thrownMessage(E event) {
    return hidesThrownMessage ? Masks.MASK : reader.thrownMessage(event);
  }

  @Override
  public String stackTrace(E event, boolean rootCauseFirst) {
    return hidesStackTrace ? Masks.MASK : reader.stackTrace(event, rootCauseFirst);
  }

  @Override
  public String partialStackTrace(E event, String instead) {
    return hidesStackTrace ? Masks.MASK : reader.partialStackTrace(event, instead);
  }

  @Override
  public @Nullable StackTraceElement caller(E event) {
    StackTraceElement caller = reader.caller(event);
    return caller == null
        ? null
        : new StackTraceElement(
            hidesCallerClass ? Masks.MASK : caller.getClassName(),
            hidesCallerMethod ? Masks.MASK : caller.getMethodName(),
            hidesCallerFile ? Masks.MASK : caller.getFileName(),
            hidesCallerLine ? -1 : caller.getLineNumber());
  }
}
