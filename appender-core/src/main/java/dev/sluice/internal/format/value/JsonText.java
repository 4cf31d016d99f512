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

  /** Shorter texts are encoded faster char by char. */
  private static final int MIN_LATIN_CHARS = 32;

  private static final byte[] ESCAPES = escapes();
  private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

  private final ByteWriter target;
  private final RepeatedTexts repeated = new RepeatedTexts();
  private final LatinText latin = new LatinText();
  private char[] chars = new char[512];
  private byte[] bytes = new byte[512];

  JsonText(ByteWriter target) {
    this.target = target;
  }

  /** The next text is the first of an event. */
  void start() {
    repeated.start();
  }

  /**
   * Writes the text, with U+FFFD for each surrogate that stands alone.
   *
   * @throws OversizeException for a text that is too long for any record, before it is copied
   */
  void write(StringBuilder text) {
    encode(text);
  }

  void write(String text) {
    if (text.length() > RepeatedTexts.MAX_CHARS) {
      encode(text);
    } else if (!repeated.write(text, target)) {
      int start = target.size();
      encode(text);
      repeated.keep(text, target, start);
    }
  }

  private void encode(CharSequence text) {
    if (text.length() < MIN_LATIN_CHARS) {
      read(text, 0, text.length());
      writeShort(text.length());
      return;
    }
    int length = begin(text.length());
    for (int from = 0; from < length; ) {
      int end = pieceEnd(text, from, length);
      read(text, from, end);
      writeChars(end - from);
      from = end;
    }
    target.write('"');
  }

  /**
   * Into an array: a loop of {@code charAt} is here so deep in calls that the JIT compiler often
   * leaves these as calls, three for each character.
   */
  private void read(CharSequence text, int from, int end) {
    if (text instanceof String string) {
      string.getChars(from, end, chars, 0);
    } else {
      ((StringBuilder) text).getChars(from, end, chars, 0);
    }
  }

  private int begin(int length) {
    if (length > KinesisLimits.MAX_RECORD_BYTES) {
      throw new OversizeException(KinesisLimits.MAX_RECORD_BYTES);
    }
    if (length > chars.length && chars.length < MAX_CHARS) {
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
    writeBytes(utf8, length, false);
    target.write('"');
  }

  private void writeChars(int length) {
    int done = latin.read(chars, length);
    writeBytes(latin.bytes(), done, true);
    writeRest(done, length);
  }

  /** Writes ISO 8859-1 or UTF-8; in UTF-8 bytes above 0x7F stay as they are. */
  private void writeBytes(byte[] source, int length, boolean isLatin) {
    int i = 0;
    while (i < length) {
      byte[] out = target.reserve(length - i); // no character takes less than a byte
      int plain = PlainBytes.copy(source, i, length, out, target.size());
      target.written(plain);
      i += plain;
      if (i < length) {
        writeSpecial(source[i++] & 0xFF, isLatin);
      }
    }
  }

  private void writeSpecial(int c, boolean isLatin) {
    if (c < 0x80) {
      target.write(bytes, 0, writeEscape((char) c, ESCAPES[c], 0));
    } else if (!isLatin) {
      target.write(c);
    } else {
      target.write(0xC0 | (c >> 6));
      target.write(trailing(c));
    }
  }

  /** One pass makes the bytes, most of them where they stay. */
  private void writeShort(int length) {
    byte[] out = target.reserve(length + 2); // no character takes less than a byte
    int start = target.size() + 1;
    out[start - 1] = '"';
    for (int i = 0; i < length; i++) {
      char c = chars[i];
      if (c >= 0x80 || ESCAPES[c] != 0) {
        target.written(1 + i);
        writeRest(i, length);
        target.write('"');
        return;
      }
      out[start + i] = (byte) c;
    }
    out[start + length] = '"';
    target.written(length + 2);
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
