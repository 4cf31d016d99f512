// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.util;

import java.io.OutputStream;
import java.util.Arrays;

/**
 * A byte buffer that is used again for each event, and refuses to grow past the size of the largest
 * record: a message of 100 MB must not cost 100 MB. Owned by one thread at a time.
 */
public final class ByteWriter extends OutputStream {

  private static final int INITIAL_BYTES = 1024;

  /** One large event must not leave a large buffer behind, for there is one in each slot. */
  private static final int RETAINED_BYTES = 32 << 10;

  private final int maxBytes;
  private byte[] bytes;
  private int size;

  public ByteWriter(int maxBytes) {
    this.maxBytes = maxBytes;
    this.bytes = new byte[Math.min(INITIAL_BYTES, maxBytes)];
  }

  public void reset() {
    size = 0;
    if (bytes.length > RETAINED_BYTES) {
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

  /** Text in UTF-8, with U+FFFD for each surrogate that stands alone; makes no garbage. */
  public void writeText(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        write(c);
      } else if (c < 0x800) {
        write(0xC0 | (c >> 6));
        write(0x80 | (c & 0x3F));
      } else if (isPair(text, i)) {
        int codePoint = Character.toCodePoint(c, text.charAt(++i));
        write(0xF0 | (codePoint >> 18));
        write(0x80 | ((codePoint >> 12) & 0x3F));
        write(0x80 | ((codePoint >> 6) & 0x3F));
        write(0x80 | (codePoint & 0x3F));
      } else {
        char sound = Character.isSurrogate(c) ? '\uFFFD' : c;
        write(0xE0 | (sound >> 12));
        write(0x80 | ((sound >> 6) & 0x3F));
        write(0x80 | (sound & 0x3F));
      }
    }
  }

  private static boolean isPair(String text, int index) {
    return index + 1 < text.length()
        && Character.isSurrogatePair(text.charAt(index), text.charAt(index + 1));
  }

  public int size() {
    return size;
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
