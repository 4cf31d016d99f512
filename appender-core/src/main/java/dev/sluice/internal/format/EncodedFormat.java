// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format;

import dev.sluice.internal.format.shape.FormatParts;
import dev.sluice.internal.format.shape.LineBreaks;
import dev.sluice.internal.format.shape.RecordEnd;
import dev.sluice.internal.format.shape.RecordFormat;
import dev.sluice.internal.util.OversizeException;
import dev.sluice.spi.EventEncoder;
import dev.sluice.spi.EventReader;
import org.jspecify.annotations.Nullable;

/** The record is the output of the framework's own encoder or layout. */
final class EncodedFormat<E> implements RecordFormat<E> {

  private final EventEncoder<E> encoder;
  private final LineBreaks breaks;
  private final EventReader<E> reader;
  private final byte[] newline;
  private final int maxEventBytes;
  private byte @Nullable [] refused; // kept until it is taken, or until the next event

  /**
   * @param newline what ends each record that does not end with it already
   */
  EncodedFormat(EventEncoder<E> encoder, FormatParts<E> parts, LineBreaks breaks, byte[] newline) {
    this.encoder = encoder;
    this.reader = parts.reader();
    this.breaks = breaks;
    this.newline = newline;
    this.maxEventBytes = parts.maxBytes();
  }

  @Override
  public byte[] write(E event) {
    refused = null;
    byte[] encoded = encoder.encode(event);
    if (encoded == null || (encoded.length == 0 && !isEmpty(event))) {
      // Such as logstash-logback-encoder, which reports the failure only on System.out.
      throw new NoBytesException();
    }
    refused = encoded; // kept until the size is checked
    if (encoded.length > maxEventBytes) {
      throw new OversizeException(maxEventBytes);
    }
    byte[] record = RecordEnd.of(breaks.join(encoded), newline);
    if (record.length > maxEventBytes) {
      throw new OversizeException(maxEventBytes);
    }
    refused = null;
    return record;
  }

  /** Whether the event has no message, field or throwable, so that an empty output is right. */
  private boolean isEmpty(E event) {
    String message = reader.message(event);
    boolean[] hasFields = {false};
    reader.readFields(event, (name, value) -> hasFields[0] = true);
    return (message == null || message.isEmpty()) && !hasFields[0] && !reader.hasThrown(event);
  }

  /** Returns and forgets the output of the encoder for the last event, if it was too large. */
  byte @Nullable [] takeRefused() {
    byte[] taken = refused;
    refused = null;
    return taken;
  }
}
