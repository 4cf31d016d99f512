// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format;

import dev.sluice.internal.util.OversizeException;
import dev.sluice.spi.EventEncoder;

/** The record is what the framework's own encoder or layout makes of the event. */
final class EncodedFormat<E> implements RecordFormat<E> {

  private final EventEncoder<E> encoder;
  private final int maxEventBytes;

  EncodedFormat(EventEncoder<E> encoder, int maxEventBytes) {
    this.encoder = encoder;
    this.maxEventBytes = maxEventBytes;
  }

  @Override
  public byte[] write(E event) {
    byte[] record = encoder.encode(event);
    if (record.length > maxEventBytes) {
      throw new OversizeException(maxEventBytes);
    }
    return record;
  }
}
