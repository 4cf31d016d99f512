// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format;

import dev.sluice.internal.util.Compressor;
import dev.sluice.record.DropReason;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What a caller thread borrows to write one event: the chosen format, the one that cannot fail, and
 * the compressor.
 */
public final class EventFormat<E> {

  private final RecordFormat<E> chosen;
  private final SafeFormat<E> safe;
  private final @Nullable Compressor compressor;
  private final DropReason whenNotSent;
  private final Shrinkables<E> shrinkables;
  private final int maxEventBytes;

  /**
   * @param compressor applied to each record, or null
   * @param whenNotSent what it means when the chosen format gives no record
   * @param shrinkables what writes an event with shorter texts
   */
  EventFormat(
      RecordFormat<E> chosen,
      SafeFormat<E> safe,
      @Nullable Compressor compressor,
      DropReason whenNotSent,
      Shrinkables<E> shrinkables,
      int maxEventBytes) {
    this.chosen = chosen;
    this.safe = safe;
    this.compressor = compressor;
    this.whenNotSent = whenNotSent;
    this.shrinkables = shrinkables;
    this.maxEventBytes = maxEventBytes;
  }

  /** The record, or null when the options say that such an event is not sent. */
  public byte @Nullable [] write(E event) throws IOException {
    return chosen.write(event);
  }

  /** Why {@link #write} gave null. */
  public DropReason whenNotSent() {
    return whenNotSent;
  }

  /** A minimal record in place of one that could not be written. */
  public byte[] writeSafe(E event, Throwable failure) throws IOException {
    return safe.writeSafe(event, failure);
  }

  /**
   * The record as it is sent; apart from {@link #write}, because keys are read from the plain one.
   */
  public byte[] compress(byte[] record) {
    return compressor == null ? record : compressor.compress(record, 0, record.length);
  }

  /**
   * What makes smaller records of an event whose record is too large.
   *
   * @param plain its record, or null where {@link #write} refused to write it
   */
  public SmallerRecords smaller(E event, byte @Nullable [] plain) {
    byte[] encoded = null;
    if (chosen instanceof EncodedFormat<E> encoder) {
      encoded = plain == null ? encoder.takeRefused() : plain;
    }
    return new SmallerRecords(shrinkables.of(event, encoded), encoded, compressor, maxEventBytes);
  }
}
