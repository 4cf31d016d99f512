// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.metric;

import dev.sluice.internal.format.shape.RecordFormat;
import dev.sluice.internal.format.shape.SafeFormat;
import dev.sluice.internal.format.value.SoundValues;
import dev.sluice.internal.util.UnformattableException;

/** Writes events as metrics that may have text. Called on caller threads, one at a time. */
final class MetricFormat<E> implements RecordFormat<E>, SafeFormat<E> {

  /** Writes the record of a metric. */
  interface Writer {
    byte[] write(Metric metric);
  }

  private final MetricReader<E> reader;
  private final Writer writer;

  MetricFormat(MetricReader<E> reader, Writer writer) {
    this.reader = reader;
    this.writer = writer;
  }

  @Override
  public byte[] write(E event) {
    try {
      return writer.write(reader.read(event));
    } finally {
      reader.clear();
    }
  }

  @Override
  public byte[] writeSafe(E event, Throwable failure) {
    if (failure instanceof UnformattableException known) {
      throw known; // there is no smaller record than none
    }
    try {
      return writer.write(reader.readSafe(event, SoundValues.text(failure)));
    } finally {
      reader.clear();
    }
  }
}
