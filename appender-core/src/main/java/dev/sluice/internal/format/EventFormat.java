// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format;

import dev.sluice.internal.format.shape.FormatCounts;
import dev.sluice.internal.format.shape.RecordFormat;
import dev.sluice.internal.format.shape.SafeFormat;
import dev.sluice.internal.format.shape.SoundFormat;
import dev.sluice.internal.format.shrink.Shrinkables;
import dev.sluice.internal.format.shrink.SmallerRecords;
import dev.sluice.internal.util.Compressor;
import dev.sluice.internal.util.OversizeException;
import dev.sluice.internal.util.UnformattableException;
import dev.sluice.record.DropReason;
import java.io.IOException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes one event: the chosen format, a format that cannot fail, and the compressor. A caller
 * thread borrows it for each event.
 */
public final class EventFormat<E> {

  private final RecordFormat<E> chosen;
  private final @Nullable Supplier<SoundFormat<E>> sounds;
  private final SafeFormat<E> safe;
  private final FormatCounts counts;
  private final @Nullable Compressor compressor;
  private final DropReason whenNotSent;
  private final Shrinkables<E> shrinkables;
  private final int maxEventBytes;
  private @Nullable SoundFormat<E> sound; // created for the first event that fails

  /**
   * @param sounds makes the chosen format for events that fail, or null if it has none
   * @param compressor applied to each record, or null
   * @param whenNotSent the reason when the chosen format gives no record
   * @param shrinkables makes writers of shorter texts
   */
  EventFormat(
      RecordFormat<E> chosen,
      @Nullable Supplier<SoundFormat<E>> sounds,
      SafeFormat<E> safe,
      FormatCounts counts,
      @Nullable Compressor compressor,
      DropReason whenNotSent,
      Shrinkables<E> shrinkables,
      int maxEventBytes) {
    this.chosen = chosen;
    this.sounds = sounds;
    this.safe = safe;
    this.counts = counts;
    this.compressor = compressor;
    this.whenNotSent = whenNotSent;
    this.shrinkables = shrinkables;
    this.maxEventBytes = maxEventBytes;
  }

  /** The record, or null if the options exclude such an event. */
  public byte @Nullable [] write(E event) throws IOException {
    return chosen.write(event);
  }

  /** The reason why {@link #write} returned null. */
  public DropReason whenNotSent() {
    return whenNotSent;
  }

  /**
   * The record of an event that {@link #write} failed to write: a text replaces each part that
   * fails. If even that fails, a minimal record.
   *
   * @return null as {@link #write} does
   */
  public byte @Nullable [] writeFailing(E event, Throwable failure) throws IOException {
    // Without memory the parts cannot be written either.
    if (sounds != null && !(failure instanceof OutOfMemoryError)) {
      try {
        SoundFormat<E> known = sound == null ? sounds.get() : sound;
        sound = known;
        byte[] record = known.write(event);
        Throwable part = known.takeFailure();
        if (part != null) {
          counts.failed(part);
        }
        return record;
      } catch (OversizeException | UnformattableException e) {
        throw e;
      } catch (Throwable t) {
        sound = null; // it may keep parts of this event
      }
    }
    byte[] record = writeSafe(event, failure);
    counts.failed(failure);
    return record;
  }

  /** A minimal record in place of one that could not be written. */
  public byte[] writeSafe(E event, Throwable failure) throws IOException {
    return safe.writeSafe(event, failure);
  }

  /**
   * Compresses the record. It is not part of {@link #write}, because keys are read from the plain
   * record.
   */
  public byte[] compress(byte[] record) {
    return compressor == null ? record : compressor.compress(record, 0, record.length);
  }

  /**
   * Makes smaller records of an event whose record is too large.
   *
   * @param plain its record, or null if {@link #write} refused it
   */
  public SmallerRecords smaller(E event, byte @Nullable [] plain) {
    byte[] encoded = null;
    if (chosen instanceof EncodedFormat<E> encoder) {
      encoded = plain == null ? encoder.takeRefused() : plain;
    }
    return new SmallerRecords(shrinkables.of(event, encoded), encoded, compressor, maxEventBytes);
  }
}
