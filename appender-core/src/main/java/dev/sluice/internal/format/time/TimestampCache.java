// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.time;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The last timestamp that a {@link Strftime} wrote, kept as bytes: an event of the same second
 * costs only its fraction digits, written in place, and no garbage.
 *
 * <p>Mutable and owned by one thread at a time; each pooled encoder has one. Events may come in any
 * order: another second, earlier or later, is rendered anew.
 */
public final class TimestampCache {

  private static final int[] NANOS_OF_LAST_DIGIT = {
    1_000_000_000, 100_000_000, 10_000_000, 1_000_000, 100_000, 10_000, 1_000, 100, 10, 1
  };

  private final Strftime strftime;
  private byte[] bytes = new byte[64];
  private int length;

  /** Pairs of start and digit count, one for each fraction in {@link #bytes}. */
  private int[] fractions = new int[4];

  private int fractionsLength;
  private boolean filled;
  private long second;
  private int nano;

  public TimestampCache(Strftime strftime) {
    this.strftime = strftime;
  }

  /**
   * The timestamp in UTF-8, in an array that is this cache's own: valid up to {@link #length()} and
   * until the next call.
   */
  public byte[] render(long epochSecond, int nanoOfSecond) {
    if (!filled || epochSecond != second) {
      filled = false; // until it is whole: memory may end within
      length = 0;
      fractionsLength = 0;
      strftime.write(epochSecond, nanoOfSecond, this);
      // Of a number up to 1 s the fraction changes more than its own digits: sign, whole, length.
      filled = epochSecond > 0 || !strftime.isNumber();
    } else if (nanoOfSecond != nano) {
      for (int i = 0; i < fractionsLength; i += 2) {
        putFraction(fractions[i], fractions[i + 1], nanoOfSecond);
      }
    }
    second = epochSecond;
    nano = nanoOfSecond;
    return bytes;
  }

  /** How many bytes of the last {@link #render} are the timestamp. */
  public int length() {
    return length;
  }

  String text() {
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }

  void append(byte[] text) {
    ensure(text.length);
    System.arraycopy(text, 0, bytes, length, text.length);
    length += text.length;
  }

  void append(String ascii) {
    append(ascii, ascii.length());
  }

  void append(String ascii, int count) {
    ensure(count);
    for (int i = 0; i < count; i++) {
      bytes[length++] = (byte) ascii.charAt(i);
    }
  }

  /** Appends at least {@code width} characters, the sign among them, then {@code pad}, digits. */
  void number(long value, int width, char pad) {
    // Counted below zero, where there is room for Long.MIN_VALUE.
    long negative = value < 0 ? value : -value;
    int digits = 1;
    for (long rest = negative / 10; rest != 0; rest /= 10) {
      digits++;
    }
    int sign = value < 0 ? 1 : 0;
    int size = Math.max(width, sign + digits);
    ensure(size);
    Arrays.fill(bytes, length, length + size, (byte) pad);
    length += size;
    for (int i = 1; i <= digits; i++, negative /= 10) {
      bytes[length - i] = (byte) ('0' - negative % 10);
    }
    if (sign != 0) {
      bytes[length - size] = '-';
    }
  }

  /** Appends the first digits of a fraction and remembers the place for the next event. */
  void fraction(int digits, int nanoOfSecond) {
    if (fractionsLength == fractions.length) {
      fractions = Arrays.copyOf(fractions, fractions.length * 2);
    }
    fractions[fractionsLength++] = length;
    fractions[fractionsLength++] = digits;
    ensure(digits);
    putFraction(length, digits, nanoOfSecond);
    length += digits;
  }

  private void putFraction(int start, int digits, int nanoOfSecond) {
    int rest = nanoOfSecond / NANOS_OF_LAST_DIGIT[digits];
    for (int i = start + digits - 1; i >= start; i--, rest /= 10) {
      bytes[i] = (byte) ('0' + rest % 10);
    }
  }

  private void ensure(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }
}
