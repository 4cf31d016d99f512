// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.value;

import dev.sluice.internal.util.ByteWriter;
import dev.sluice.internal.util.OversizeException;
import dev.sluice.record.KinesisLimits;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes texts as JSON strings, by way of a kept array: a string of a buffer for each event would
 * be garbage. One thread at a time.
 */
final class JsonText {

  /** Longer texts are written in such pieces: a larger array would be kept for each slot. */
  private static final int MAX_CHARS = 4096;

  private static final int SURROGATE_MASK = 0xF800;

  private static final char REPLACEMENT = '\uFFFD';

  /** A control character, as six of ASCII. */
  private static final int MAX_BYTES_OF_A_CHAR = 6;

  private static final byte[] ESCAPES = escapes();
  private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

  private final ByteWriter target;
  private char[] chars = new char[512];
  private byte[] bytes = new byte[512];

  JsonText(ByteWriter target) {
    this.target = target;
  }

  /**
   * Writes the text, with U+FFFD for each surrogate that stands alone.
   *
   * @throws OversizeException for a text that is too long for any record, before it is copied
   */
  void write(StringBuilder text) {
    int length = begin(text.length());
    for (int from = 0; from < length; ) {
      int end = pieceEnd(text, from, length);
      text.getChars(from, end, chars, 0);
      writeChars(end - from);
      from = end;
    }
    target.write('"');
  }

  /**
   * Writes the text likewise.
   *
   * <p>From an array, too: a loop of {@code charAt} is here so deep in calls that the JIT compiler
   * often leaves these as calls, three for each character.
   */
  void write(String text) {
    int length = begin(text.length());
    for (int from = 0; from < length; ) {
      int end = pieceEnd(text, from, length);
      text.getChars(from, end, chars, 0);
      writeChars(end - from);
      from = end;
    }
    target.write('"');
  }

  private int begin(int length) {
    if (length > KinesisLimits.MAX_RECORD_BYTES) {
      throw new OversizeException(KinesisLimits.MAX_RECORD_BYTES);
    }
    if (length > chars.length) {
      chars = new char[MAX_CHARS];
    }
    target.write('"');
    return length;
  }

  /** Not between the two halves of a character. */
  private static int pieceEnd(CharSequence text, int from, int length) {
    int end = Math.min(length, from + MAX_CHARS);
    return end < length && Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end;
  }

  /** Writes text in UTF-8, from the start of an array on. */
  void write(byte[] utf8, int length) {
    target.write('"');
    for (int i = 0; i < length; i++) {
      byte b = utf8[i];
      byte escape = b < 0 ? 0 : ESCAPES[b];
      if (escape == 0) {
        target.write(b);
      } else {
        target.write(bytes, 0, writeEscape((char) b, escape, 0));
      }
    }
    target.write('"');
  }

  /** One pass makes the bytes, most of them where they stay. */
  private void writeChars(int length) {
    byte[] out = target.reserve(length); // no character takes less than a byte
    int start = target.size();
    for (int i = 0; i < length; i++) {
      char c = chars[i];
      if (c >= 0x80 || ESCAPES[c] != 0) {
        target.written(i);
        writeRest(i, length);
        return;
      }
      out[start + i] = (byte) c;
    }
    target.written(length);
  }

  /** From the first character on that is not its own byte. */
  private void writeRest(int from, int length) {
    int most = (length - from) * MAX_BYTES_OF_A_CHAR;
    if (bytes.length < most) {
      bytes = new byte[most];
    }
    int size = 0;
    for (int i = from; i < length; i++) {
      char c = chars[i];
      if (c < 0x80) {
        byte escape = ESCAPES[c];
        if (escape == 0) {
          bytes[size++] = (byte) c;
        } else {
          size = writeEscape(c, escape, size);
        }
      } else if (c < 0x800) {
        bytes[size++] = (byte) (0xC0 | (c >> 6));
        bytes[size++] = trailing(c);
      } else if ((c & SURROGATE_MASK) != Character.MIN_SURROGATE) { // no call, as said above
        size = writeThree(c, size);
      } else if (i + 1 < length && Character.isSurrogatePair(c, chars[i + 1])) {
        int point = Character.toCodePoint(c, chars[++i]);
        bytes[size++] = (byte) (0xF0 | (point >> 18));
        bytes[size++] = trailing(point >> 12);
        bytes[size++] = trailing(point >> 6);
        bytes[size++] = trailing(point);
      } else {
        size = writeThree(REPLACEMENT, size);
      }
    }
    target.write(bytes, 0, size);
  }

  private int writeEscape(char c, byte escape, int at) {
    int size = at;
    bytes[size++] = '\\';
    bytes[size++] = escape;
    if (escape == 'u') {
      bytes[size++] = '0';
      bytes[size++] = '0';
      bytes[size++] = HEX[c >> 4];
      bytes[size++] = HEX[c & 0xF];
    }
    return size;
  }

  private int writeThree(char c, int at) {
    int size = at;
    bytes[size++] = (byte) (0xE0 | (c >> 12));
    bytes[size++] = trailing(c >> 6);
    bytes[size++] = trailing(c);
    return size;
  }

  private static byte trailing(int bits) {
    return (byte) (0x80 | (bits & 0x3F));
  }

  /** For each character below 0x80 what follows the backslash, or 0 where there is none. */
  private static byte[] escapes() {
    byte[] escapes = new byte[0x80];
    Arrays.fill(escapes, 0, ' ', (byte) 'u');
    escapes['\b'] = 'b';
    escapes['\t'] = 't';
    escapes['\n'] = 'n';
    escapes['\f'] = 'f';
    escapes['\r'] = 'r';
    escapes['"'] = '"';
    escapes['\\'] = '\\';
    return escapes;
  }
}
