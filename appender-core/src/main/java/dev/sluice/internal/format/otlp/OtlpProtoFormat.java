// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.otlp;

import dev.sluice.internal.format.shape.RecordFormat;
import dev.sluice.internal.format.shape.SafeFormat;
import dev.sluice.internal.format.value.JsonObjects;
import dev.sluice.options.FormatOptions;
import dev.sluice.spi.EventReader;
import java.io.IOException;
import java.util.function.LongSupplier;

/** The record is one OTLP LogsData message in protobuf. One thread at a time. */
final class OtlpProtoFormat<E> implements RecordFormat<E>, SafeFormat<E> {

  private final OtlpProtoSink sink;
  private final OtlpEventWriter<E> events;

  OtlpProtoFormat(
      EventReader<E> reader,
      FormatOptions options,
      JsonObjects objects,
      OtlpResource resource,
      LongSupplier unixNanos) {
    int maxBytes = Math.toIntExact(options.get(FormatOptions.MAX_EVENT_BYTES));
    this.sink = new OtlpProtoSink(resource.proto(), maxBytes);
    this.events = new OtlpEventWriter<>(reader, options, objects, sink, unixNanos);
  }

  @Override
  public byte[] write(E event) throws IOException {
    events.write(event);
    return sink.toByteArray();
  }

  @Override
  public byte[] writeSafe(E event, Throwable failure) throws IOException {
    events.writeSafe(event, failure);
    return sink.toByteArray();
  }
}
