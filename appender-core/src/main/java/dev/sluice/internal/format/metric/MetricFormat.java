// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.metric;

import dev.sluice.internal.format.shape.RecordFormat;
import dev.sluice.internal.format.shape.SafeFormat;
import dev.sluice.internal.format.value.SoundValues;
import dev.sluice.internal.util.UnformattableException;

/** Writes events as metrics that may have text. Called on caller threads, one at a time. */
abstract class MetricFormat<E> implements RecordFormat<E>, SafeFormat<E> {

  private final MetricReader<E> reader;

  MetricFormat(MetricReader<E> reader) {
    this.reader = reader;
  }

  @Override
  public final byte[] write(E event) {
    try {
      return write(reader.read(event));
    } finally {
      reader.clear();
    }
  }

  @Override
  public final byte[] writeSafe(E event, Throwable failure) {
    if (failure instanceof UnformattableException known) {
      throw known; // there is no smaller record than none
    }
    try {
      return write(reader.readSafe(event, SoundValues.text(failure)));
    } finally {
      reader.clear();
    }
  }

  abstract byte[] write(Metric metric);
}
