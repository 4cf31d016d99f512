// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.shrink;

import dev.sluice.internal.format.shape.EventCopy;
import dev.sluice.internal.format.shape.Partial;
import dev.sluice.internal.format.shape.RecordFormat;
import dev.sluice.internal.format.shape.SafeFormat;
import dev.sluice.internal.format.value.Clip;
import dev.sluice.internal.util.OversizeException;
import dev.sluice.internal.util.UnformattableException;
import java.io.IOException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An event in one of our formats, written again with shorter texts. */
final class ShrinkableEvent<E> implements Shrinkable {

  private final E event;
  private final EventCopy<E> copy;
  private final RecordFormat<E> format;
  private final Supplier<SafeFormat<E>> safe;
  private final Supplier<@Nullable Throwable> partFailure;
  private @Nullable Throwable failure;
  private String text = "";

  /**
   * @param format writes what the copy reads
   * @param safe makes the format for an event that the other one fails to write
   * @param partFailure returns the first failure of the copy, or null
   */
  public ShrinkableEvent(
      E event,
      EventCopy<E> copy,
      RecordFormat<E> format,
      Supplier<SafeFormat<E>> safe,
      Supplier<@Nullable Throwable> partFailure) {
    this.event = event;
    this.copy = copy;
    this.format = format;
    this.safe = safe;
    this.partFailure = partFailure;
  }

  /** The first failure of the event, or null. */
  @Nullable Throwable failure() {
    return failure == null ? partFailure.get() : failure;
  }

  @Override
  public byte[] cut(int maxLength) throws IOException {
    copy.cut(maxLength);
    return write();
  }

  @Override
  public int minLength() {
    return EventCopy.MIN_LENGTH;
  }

  @Override
  public byte[] bare(int maxLength) throws IOException {
    copy.bare(maxLength);
    return write();
  }

  @Override
  public int splitLength() {
    try {
      return longestWritten();
    } catch (Throwable t) { // short pieces do not fit, or a value fails: written otherwise
      return 0;
    }
  }

  private int longestWritten() throws IOException {
    for (String candidate : copy.texts(event)) {
      text = candidate;
      if (candidate.length() < 4 * MIN_PIECE) {
        return 0;
      }
      // An option may leave the text out of the record.
      Partial partial = new Partial("", 1, false);
      int shorter = part(0, MIN_PIECE, false, MIN_PIECE, partial).length;
      if (part(0, 2 * MIN_PIECE, false, MIN_PIECE, partial).length > shorter) {
        return candidate.length();
      }
    }
    return 0;
  }

  @Override
  public int pieceEnd(int from, int length) {
    return Clip.end(text, from, length);
  }

  @Override
  public byte[] part(int from, int end, boolean isCut, int maxOtherLength, Partial partial)
      throws IOException {
    String piece = text.substring(from, end);
    copy.part(text, isCut ? piece + Clip.MARK : piece, maxOtherLength, partial);
    return write();
  }

  @Override
  public boolean hasCutOther() {
    return copy.hasCut();
  }

  private byte[] write() throws IOException {
    if (failure == null) {
      try {
        byte[] record = format.write(event);
        if (record == null) {
          throw new OversizeException(0); // the larger one was a record
        }
        return record;
      } catch (OversizeException | UnformattableException e) {
        throw e;
      } catch (Throwable t) { // a toString of the application: only the content is lost
        failure = t;
      }
    }
    return safe.get().writeSafe(event, failure);
  }
}
