// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.shrink;

import dev.sluice.internal.format.shape.Partial;
import dev.sluice.internal.util.Compressor;
import dev.sluice.internal.util.OversizeException;
import dev.sluice.record.RandomKeys;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Makes smaller records of one event that is too large: looks for the longest texts with which it
 * fits, by writing it several times. Caller thread; costs tens of milliseconds, more for many
 * parts, and memory for two records at a time, whatever the event holds.
 */
public final class SmallerRecords {

  /** The largest number of parts: the buffer could not hold more. The rest of the text is cut. */
  static final int MAX_PARTS = 100;

  /** A record this close to the limit is large enough: each try writes the event again. */
  private static final int SLACK = 64;

  /** Takes the parts of an event, one after the other. */
  @FunctionalInterface
  public interface Parts {
    /** Takes a record as it is sent; false ends it, as no further part would be of use. */
    boolean accept(byte[] record);
  }

  @FunctionalInterface
  private interface Writer {
    byte[] write(int length) throws IOException;
  }

  private static final class Try {
    private final int length;
    private final int plainBytes;
    private final byte[] sent;

    Try(int length, int plainBytes, byte[] sent) {
      this.length = length;
      this.plainBytes = plainBytes;
      this.sent = sent;
    }
  }

  private final Shrinkable source;
  private final byte @Nullable [] encoded;
  private final @Nullable Compressor compressor;
  private final int maxEventBytes;
  private boolean isCut;

  /**
   * @param encoded the output of a framework's own encoder, or null
   */
  public SmallerRecords(
      Shrinkable source,
      byte @Nullable [] encoded,
      @Nullable Compressor compressor,
      int maxEventBytes) {
    this.source = source;
    this.encoded = encoded;
    this.compressor = compressor;
    this.maxEventBytes = maxEventBytes;
  }

  /** The whole record of the framework's own encoder; empty without one. */
  public byte[] encoded() {
    return encoded == null ? new byte[0] : encoded;
  }

  /** The first failure of the event, or null. */
  public @Nullable Throwable failure() {
    return source instanceof ShrinkableEvent<?> event ? event.failure() : null;
  }

  /** Whether text of the event is in none of its records. */
  public boolean isCut() {
    return isCut;
  }

  /**
   * The record with its longest texts cut and marked, as it is sent.
   *
   * @param maxBytes of the record as it is sent
   * @throws OversizeException when it cannot be made that small
   */
  public byte[] truncate(int maxBytes) throws IOException {
    isCut = true;
    Try found = largest(source.minLength(), maxEventBytes, maxEventBytes, maxBytes, source::cut);
    if (found == null) {
      found = largest(0, maxEventBytes, maxEventBytes, maxBytes, source::bare);
    }
    if (found == null) {
      throw new OversizeException(maxBytes);
    }
    return found.sent;
  }

  /**
   * Hands over the event in parts, each a record of its own with a piece of the longest text; in
   * one truncated record where parts are not possible.
   *
   * @return whether all were accepted
   * @throws OversizeException when a part cannot be made that small
   */
  public boolean split(int maxBytes, Parts parts) throws IOException {
    int length = source.splitLength();
    int otherLength = Math.max(Shrinkable.MIN_PIECE, Math.min(maxBytes, maxEventBytes) / 8);
    String id = RandomKeys.next();
    int from = 0;
    int likely = length; // of a piece that fits: as long as the one before
    int ordinal = 1;
    while (from < length) {
      int start = from;
      int number = ordinal;
      int others = otherLength;
      Writer writer = pieceLength -> part(start, pieceLength, length, others, id, number);
      Try found = largest(Shrinkable.MIN_PIECE, length - from, likely, maxBytes, writer);
      if (found == null && ordinal == 1) {
        break;
      }
      if (found == null && others > Shrinkable.MIN_PIECE) {
        otherLength = Math.max(Shrinkable.MIN_PIECE, others / 2);
        continue; // the characters of this piece may take six times the room of those before
      }
      if (found == null) {
        throw new OversizeException(maxBytes);
      }
      isCut |= source.hasCutOther();
      if (!parts.accept(found.sent)) {
        return false;
      }
      from = source.pieceEnd(from, found.length);
      likely = found.length;
      if (ordinal == MAX_PARTS && from < length) {
        isCut = true;
        return true;
      }
      ordinal++;
    }
    return from > 0 || parts.accept(truncate(maxBytes));
  }

  private byte[] part(
      int from, int pieceLength, int length, int otherLength, String id, int ordinal)
      throws IOException {
    int end = source.pieceEnd(from, pieceLength);
    boolean isRestCut = ordinal == MAX_PARTS && end < length;
    Partial partial = new Partial(id, ordinal, isRestCut || end == length);
    return source.part(from, end, isRestCut, otherLength, partial);
  }

  /**
   * The largest record that fits, or nearly, by the length of its texts.
   *
   * @param likely the first try has at most this length
   */
  private @Nullable Try largest(int min, int max, int likely, int maxBytes, Writer writer)
      throws IOException {
    Try best = attempt(min, maxBytes, writer);
    if (best == null) {
      return null;
    }
    int tooLong = max + 1;
    // A char is often one byte. Then the second try fits.
    long next = Math.min(likely, (long) min + room(best, maxBytes));
    while (tooLong - best.length > 1 && !isTight(best, maxBytes)) {
      int length = (int) Math.max(best.length + 1L, Math.min(tooLong - 1L, next));
      Try found = attempt(length, maxBytes, writer);
      if (found == null) {
        tooLong = length;
      } else {
        best = found;
      }
      next = ((long) best.length + tooLong) / 2;
      next = tooLong > max ? Math.min(2L * best.length, next) : next;
    }
    return best;
  }

  private @Nullable Try attempt(int length, int maxBytes, Writer writer) throws IOException {
    byte[] plain;
    try {
      plain = writer.write(length);
    } catch (OversizeException e) {
      return null;
    }
    byte[] sent = compressor == null ? plain : compressor.compress(plain, 0, plain.length);
    return sent.length > maxBytes ? null : new Try(length, plain.length, sent);
  }

  private int room(Try tried, int maxBytes) {
    int room = maxEventBytes - tried.plainBytes;
    return compressor == null ? Math.min(room, maxBytes - tried.plainBytes) : room;
  }

  private boolean isTight(Try tried, int maxBytes) {
    return tried.plainBytes >= maxEventBytes - maxEventBytes / SLACK
        || tried.sent.length >= maxBytes - maxBytes / SLACK;
  }
}
