// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format;

import dev.sluice.internal.util.Compressor;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The record of another format, compressed by itself: on the caller thread, as the bytes that the
 * buffer counts are those that are sent. {@code maxEventBytes} holds before the compression, the
 * limit of a record after it. One thread at a time.
 */
final class CompressedFormat<E> implements RecordFormat<E>, SafeFormat<E> {

  private final RecordFormat<E> chosen;
  private final SafeFormat<E> safe;
  private final Compressor compressor;

  CompressedFormat(RecordFormat<E> chosen, SafeFormat<E> safe, Compressor compressor) {
    this.chosen = chosen;
    this.safe = safe;
    this.compressor = compressor;
  }

  @Override
  public byte @Nullable [] write(E event) throws IOException {
    byte[] record = chosen.write(event);
    return record == null ? null : compressor.compress(record, 0, record.length);
  }

  @Override
  public byte[] writeSafe(E event, Throwable failure) throws IOException {
    byte[] record = safe.writeSafe(event, failure);
    return compressor.compress(record, 0, record.length);
  }
}
