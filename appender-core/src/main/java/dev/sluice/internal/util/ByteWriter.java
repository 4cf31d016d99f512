// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.util;

import java.io.OutputStream;
import java.util.Arrays;

/**
 * A byte buffer that is used again for each event, and refuses to grow past the size of the largest
 * record: a message of 100 MB must not cost 100 MB. Owned by one thread at a time.
 *
 * <p>Also the one place where text becomes UTF-8: a surrogate that stands alone is written as
 * U+FFFD. What other code encodes, such as Jackson, is handed {@link dev.sluice.record.Utf8#repair
 * repaired} text; JsonText has a loop of its own, for speed.
 */
public final class ByteWriter extends OutputStream {

  private static final int INITIAL_BYTES = 1024;

  /** One large event must not leave a large buffer behind, for there is one in each slot. */
  private static final int RETAINED_BYTES = 32 << 10;

  private final int maxBytes;
  private final int retainedBytes;
  private byte[] bytes;
  private int size;

  public ByteWriter(int maxBytes) {
    this(maxBytes, RETAINED_BYTES, new byte[Math.min(INITIAL_BYTES, maxBytes)], 0);
  }

  /**
   * @param retainedBytes a larger buffer is given up when it is empty again
   */
  private ByteWriter(int maxBytes, int retainedBytes, byte[] bytes, int size) {
    this.maxBytes = maxBytes;
    this.retainedBytes = retainedBytes;
    this.bytes = bytes;
    this.size = size;
  }

  /** One of exactly this size in bytes: once full, {@link #array} is what was written. */
  public static ByteWriter ofSize(int bytes) {
    return new ByteWriter(bytes, bytes, new byte[bytes], 0);
  }

  /** What was written already: the array as it is. */
  public static ByteWriter wrap(byte[] written) {
    return new ByteWriter(written.length, written.length, written, written.length);
  }

  /** Keeps the first {@code newSize} bytes and forgets the others. */
  public void truncate(int newSize) {
    size = newSize;
  }

  public void reset() {
    size = 0;
    if (bytes.length > retainedBytes) {
      bytes = new byte[INITIAL_BYTES];
    }
  }

  @Override
  public void write(int value) {
    ensure(1);
    bytes[size++] = (byte) value;
  }

  @Override
  public void write(byte[] source, int offset, int length) {
    ensure(length);
    System.arraycopy(source, offset, bytes, size, length);
    size += length;
  }

  /** Writes text as UTF-8; each surrogate that stands alone becomes U+FFFD. */
  public void writeUtf8(CharSequence text) {
    int length = text.length();
    ensure(length); // no character takes less than a byte
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        writeWide(text, i);
        return;
      }
      bytes[size++] = (byte) c;
    }
  }

  private void writeWide(CharSequence text, int from) {
    int i = from;
    while (i < text.length()) {
      i += writeCharacter(text, i);
    }
  }

  /** Writes likewise the character that begins here; returns how many chars of the text it is. */
  public int writeCharacter(CharSequence text, int index) {
    int point = Character.codePointAt(text, index);
    if (point < 0x80) {
      write(point);
    } else if (point < 0x800) {
      ensure(2);
      bytes[size++] = (byte) (0xC0 | (point >> 6));
      bytes[size++] = trailing(point);
    } else if (point < 0x10000) {
      boolean isLone = point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
      int sound = isLone ? 0xFFFD : point;
      ensure(3);
      bytes[size++] = (byte) (0xE0 | (sound >> 12));
      bytes[size++] = trailing(sound >> 6);
      bytes[size++] = trailing(sound);
    } else {
      ensure(4);
      bytes[size++] = (byte) (0xF0 | (point >> 18));
      bytes[size++] = trailing(point >> 12);
      bytes[size++] = trailing(point >> 6);
      bytes[size++] = trailing(point);
    }
    return Character.charCount(point);
  }

  private static byte trailing(int bits) {
    return (byte) (0x80 | (bits & 0x3F));
  }

  /** Moves what stands at a position and after it to the back; the gap is for {@link #set}. */
  public void insert(int position, int count) {
    ensure(count);
    System.arraycopy(bytes, position, bytes, position + count, size - position);
    size += count;
  }

  /** Changes a byte that was written. */
  public void set(int position, int value) {
    bytes[position] = (byte) value;
  }

  public void writeDecimal(long number) {
    if (number == Long.MIN_VALUE) {
      writeUtf8(Long.toString(number)); // it has no absolute value
      return;
    }
    long rest = Math.abs(number);
    int digits = number < 0 ? 2 : 1;
    for (long left = rest / 10; left > 0; left /= 10) {
      digits++;
    }
    ensure(digits);
    size += digits;
    int at = size;
    do {
      bytes[--at] = (byte) ('0' + rest % 10);
      rest /= 10;
    } while (rest > 0);
    if (number < 0) {
      bytes[--at] = '-';
    }
  }

  /** The buffer with room for so many bytes behind {@link #size}; {@link #written} comes next. */
  public byte[] reserve(int count) {
    ensure(count);
    return bytes;
  }

  /** So many bytes were written behind {@link #size}. */
  public void written(int count) {
    size += count;
  }

  public int size() {
    return size;
  }

  /** The buffer itself, to be read up to {@link #size} before anything more is written. */
  public byte[] array() {
    return bytes;
  }

  /** A copy of what was written: the one allocation that the record needs anyway. */
  public byte[] toByteArray() {
    return Arrays.copyOf(bytes, size);
  }

  private void ensure(int more) {
    if (more > maxBytes - size) {
      throw new OversizeException(maxBytes);
    }
    if (size + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.min(maxBytes, Math.max(bytes.length * 2, size + more)));
    }
  }
}
