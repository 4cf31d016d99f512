// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.shrink;

import dev.sluice.internal.format.shape.Partial;
import java.io.IOException;

/**
 * A record that is too large, and can be written smaller. All methods throw {@link
 * dev.sluice.internal.util.OversizeException} where even that is larger than an event may be, or is
 * not possible.
 */
interface Shrinkable {

  /** The shortest piece of a text that is worth a record. */
  int MIN_PIECE = 16;

  /** The record with no text longer than this; the longer it is, the larger the record. */
  byte[] cut(int maxLength) throws IOException;

  /** The least length that {@link #cut} takes. */
  int minLength();

  /** As {@link #cut} from zero on, and without what there may be any number of. */
  byte[] bare(int maxLength) throws IOException;

  /** Chooses the longest text to be split, and gives its length; 0 when there is none. */
  int splitLength() throws IOException;

  /** Where a piece of the chosen text ends that halves no character. */
  int pieceEnd(int from, int length);

  /**
   * The record with a piece of the chosen text in its place.
   *
   * @param isCut whether the rest of the text comes in no other part
   * @param maxOtherLength of every other text
   */
  byte[] part(int from, int end, boolean isCut, int maxOtherLength, Partial partial)
      throws IOException;

  /** Whether the last {@link #part} cut any text but the chosen one. */
  boolean hasCutOther();
}
