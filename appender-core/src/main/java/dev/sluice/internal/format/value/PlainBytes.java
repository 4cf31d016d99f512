// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.value;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Copies bytes that stand for themselves in a JSON string, eight at a time. */
final class PlainBytes {

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHEST_BITS = 0x8080808080808080L;
  private static final long SPACES = ONES * ' ';
  private static final long QUOTES = ONES * '"';
  private static final long BACKSLASHES = ONES * '\\';

  private PlainBytes() {}

  /**
   * Copies up to the first byte that is above 0x7F, below 0x20, a quote or a backslash. What the
   * target has behind it counts for nothing.
   *
   * @return how many bytes stand in front of it
   */
  static int copy(byte[] source, int from, int end, byte[] target, int at) {
    int last = end - Long.BYTES;
    int shift = at - from;
    if (from > last) {
      return copyFew(source, from, end, target, shift);
    }
    for (int i = from; i < last; i += Long.BYTES) {
      long eight = (long) LONG.get(source, i);
      LONG.set(target, shift + i, eight);
      long special = specials(eight);
      if (special != 0) {
        return i - from + index(special);
      }
    }
    // The last eight, of which some may have been copied already.
    long eight = (long) LONG.get(source, last);
    LONG.set(target, shift + last, eight);
    long special = specials(eight);
    return special == 0 ? end - from : last - from + index(special);
  }

  private static int copyFew(byte[] source, int from, int end, byte[] target, int shift) {
    int i = from;
    while (i < end && source[i] >= ' ' && source[i] != '"' && source[i] != '\\') {
      target[shift + i] = source[i++];
    }
    return i - from;
  }

  /**
   * The highest bits of the special bytes. Only the first of them is right: those behind it may
   * have been borrowed from.
   */
  private static long specials(long eight) {
    return (eight | (eight - SPACES) | ((eight ^ QUOTES) - ONES) | ((eight ^ BACKSLASHES) - ONES))
        & HIGHEST_BITS;
  }

  private static int index(long special) {
    return Long.numberOfTrailingZeros(special) >>> 3;
  }
}
