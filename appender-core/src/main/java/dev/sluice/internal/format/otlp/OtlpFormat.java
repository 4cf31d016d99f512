// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.otlp;

import dev.sluice.internal.format.shape.EventParts;
import dev.sluice.internal.format.shape.Partial;
import dev.sluice.internal.format.shape.RecordFormat;
import dev.sluice.internal.format.shape.SafeFormat;
import dev.sluice.internal.format.value.JsonObjects;
import dev.sluice.internal.format.value.SoundValues;
import dev.sluice.internal.util.Ticker;
import dev.sluice.options.FormatOptions;
import dev.sluice.record.Severity;
import dev.sluice.spi.EventReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The record is one OTLP LogsData, whose parts are named by the semantic conventions of
 * OpenTelemetry and written to an {@link OtlpSink}. Of attributes with the same key the first one
 * keeps it, in this order: thread, exception, caller, markers, fields, context. On the caller
 * thread, one at a time.
 */
final class OtlpFormat<E> implements RecordFormat<E>, SafeFormat<E> {

  private static final long NANOS_OF_SECOND = 1_000_000_000L;

  /** Seconds that fit into an unsigned number of nanoseconds: until the year 2554. */
  private static final long MAX_EPOCH_SECOND = Long.divideUnsigned(-1L, NANOS_OF_SECOND) - 1;

  private final EventReader<E> reader;
  private final OtlpSink sink;
  private final LongSupplier unixNanos;
  private final boolean includeFields;
  private final boolean includeContext;
  private final boolean includeMarkers;
  private final boolean includeCaller;
  private final EventParts<E> parts;
  private final @Nullable Supplier<@Nullable Partial> partials;
  private final OtlpTrace trace = new OtlpTrace();
  private final OtlpAttributes<E> attributes;

  /**
   * @param unixNanos the time at which an event is seen, such as {@link Ticker#unixNanos}
   */
  OtlpFormat(
      EventReader<E> reader,
      FormatOptions options,
      JsonObjects objects,
      OtlpSink sink,
      LongSupplier unixNanos) {
    this.reader = reader;
    this.sink = sink;
    this.unixNanos = unixNanos;
    this.includeFields = options.get(FormatOptions.INCLUDE_FIELDS);
    this.includeContext = options.get(FormatOptions.INCLUDE_CONTEXT);
    this.includeMarkers = options.get(FormatOptions.INCLUDE_MARKERS);
    this.includeCaller = options.get(FormatOptions.INCLUDE_CALLER);
    this.parts = new EventParts<>(reader, options);
    this.partials = Partial.of(reader);
    String nested = options.find(FormatOptions.CONTEXT_NAME);
    this.attributes =
        new OtlpAttributes<>(reader, sink, objects, trace, nested == null ? "" : nested);
  }

  @Override
  public byte[] write(E event) throws IOException {
    try {
      startRecord(event, reader.message(event));
      if (reader.hasThrown(event)) {
        writeThrown(event);
      }
      if (includeCaller) {
        writeCaller(event);
      }
      if (includeMarkers) {
        attributes.writeMarkers(event);
      }
      if (includeFields) {
        attributes.writeFields(event);
      }
      if (includeContext) {
        attributes.writeContext(event);
      }
      return endRecord();
    } catch (UncheckedIOException e) {
      throw e.getCause(); // from a sink, which cannot declare it
    }
  }

  /** Only what cannot fail, and why the rest did. */
  @Override
  public byte[] writeSafe(E event, Throwable failure) throws IOException {
    startRecord(event, SoundValues.text(failure));
    return endRecord();
  }

  private void startRecord(E event, @Nullable String message) throws IOException {
    trace.read(reader, event);
    sink.start(reader.loggerName(event));
    sink.writeTimes(unixNanos(event), unixNanos.getAsLong());
    sink.writeSeverity(severityNumber(reader.severity(event)), reader.level(event));
    if (message != null) {
      sink.startBody();
      sink.writeText(message);
      sink.endItem();
    }
    attributes.start();
    attributes.writeOwn("thread.name", reader.threadName(event));
    Partial partial = partials == null ? null : partials.get();
    if (partial != null) {
      for (int i = 0; i < Partial.KEYS.size(); i++) {
        attributes.writeOwn(Partial.KEYS.get(i), partial.values().get(i));
      }
    }
  }

  private byte[] endRecord() throws IOException {
    attributes.end();
    sink.writeTrace(trace.traceId(), trace.spanId(), trace.flags());
    return sink.end();
  }

  /** Zero, which says that it is not known, for a time that OTLP cannot hold. */
  private long unixNanos(E event) {
    long second = reader.epochSecond(event);
    return second < 0 || second > MAX_EPOCH_SECOND
        ? 0
        : second * NANOS_OF_SECOND + reader.nanoOfSecond(event);
  }

  private static int severityNumber(Severity severity) {
    return switch (severity) {
      case TRACE -> 1;
      case DEBUG -> 5;
      case INFO -> 9;
      case WARN -> 13;
      case ERROR -> 17;
      case FATAL -> 21;
    };
  }

  private void writeThrown(E event) throws IOException {
    attributes.writeOwn("exception.type", reader.thrownClass(event));
    attributes.writeOwn("exception.message", reader.thrownMessage(event));
    attributes.writeOwn("exception.stacktrace", parts.stackTrace(event));
  }

  private void writeCaller(E event) throws IOException {
    StackTraceElement caller = reader.caller(event);
    if (caller != null) {
      attributes.writeOwn(
          "code.function.name", caller.getClassName() + "." + caller.getMethodName());
      attributes.writeOwn("code.file.path", caller.getFileName());
      if (caller.getLineNumber() > 0) {
        attributes.writeOwn("code.line.number", caller.getLineNumber());
      }
    }
  }
}
