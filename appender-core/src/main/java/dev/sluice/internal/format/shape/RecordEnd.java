// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.shape;

import java.util.Arrays;

/** How a record ends that a framework's own encoder or layout wrote: as {@code newline} says. */
public final class RecordEnd {

  private RecordEnd() {}

  /** The same bytes, with the newline behind them unless they end with it. */
  public static byte[] of(byte[] encoded, byte[] newline) {
    int start = encoded.length - newline.length;
    boolean hasIt =
        start >= 0 && Arrays.equals(encoded, start, encoded.length, newline, 0, newline.length);
    return hasIt ? encoded : with(encoded, newline);
  }

  private static byte[] with(byte[] encoded, byte[] newline) {
    // The encoder's own line end is replaced, so that there is only one.
    boolean ends = newline.length > 1 && encoded.length > 0 && encoded[encoded.length - 1] == '\n';
    int length = ends ? encoded.length - 1 : encoded.length;
    byte[] record = Arrays.copyOf(encoded, length + newline.length);
    System.arraycopy(newline, 0, record, length, newline.length);
    return record;
  }
}
