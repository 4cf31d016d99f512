// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.otlp;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.internal.format.shape.RecordFormat;
import dev.sluice.internal.format.shape.SafeFormat;
import dev.sluice.internal.format.value.JsonBuffer;
import dev.sluice.internal.format.value.JsonObjects;
import dev.sluice.options.FormatOptions;
import dev.sluice.spi.EventReader;
import java.io.IOException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The record is one OTLP LogsData as a JSON document on one line. One thread at a time. */
final class OtlpJsonFormat<E> implements RecordFormat<E>, SafeFormat<E> {

  private final JsonBuffer buffer;
  private final byte[] newline;
  private final OtlpJsonSink sink;
  private final OtlpEventWriter<E> events;

  OtlpJsonFormat(
      EventReader<E> reader,
      FormatOptions options,
      JsonObjects objects,
      OtlpResource resource,
      LongSupplier unixNanos,
      byte[] newline) {
    this.buffer = new JsonBuffer(Math.toIntExact(options.get(FormatOptions.MAX_EVENT_BYTES)));
    this.newline = newline;
    this.sink = new OtlpJsonSink(resource.json(), buffer.start());
    this.events = new OtlpEventWriter<>(reader, options, objects, sink, unixNanos);
  }

  @Override
  public byte[] write(E event) throws IOException {
    return write(event, null);
  }

  @Override
  public byte[] writeSafe(E event, Throwable failure) throws IOException {
    return write(event, failure);
  }

  private byte[] write(E event, @Nullable Throwable failure) throws IOException {
    boolean written = false;
    try {
      JsonGenerator json = buffer.start();
      sink.setGenerator(json);
      if (failure == null) {
        events.write(event);
      } else {
        events.writeSafe(event, failure);
      }
      json.flush();
      buffer.bytes().write(newline, 0, newline.length);
      byte[] record = buffer.bytes().toByteArray();
      written = true;
      return record;
    } finally {
      if (!written) {
        buffer.discard();
      }
    }
  }
}
