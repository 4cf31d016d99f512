// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.value;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.internal.util.ByteWriter;
import dev.sluice.internal.util.OversizeException;
import dev.sluice.record.KinesisLimits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Writes a text as a JSON string, by way of a kept array: a string of a buffer for each event would
 * be garbage. One thread at a time.
 *
 * <p>It escapes and encodes in one pass, so it does not call {@link ByteWriter#writeUtf8}. A test
 * checks that both write the same bytes.
 */
public final class JsonText {

  /** For longer texts a string is made, because each slot would keep a larger array. */
  private static final int MAX_CHARS = 4096;

  private static final int SURROGATE_MASK = 0xF800;

  private static final char REPLACEMENT = '\uFFFD';

  /** A control character, as six of ASCII. */
  private static final int MAX_BYTES_OF_A_CHAR = 6;

  private static final byte[] ESCAPES = escapes();
  private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

  private char[] chars = new char[512];
  private byte[] bytes = new byte[512];

  /**
   * Writes the text, with U+FFFD for each surrogate that stands alone.
   *
   * @throws OversizeException for a text that is too long for any record, before it is copied
   */
  public void write(JsonGenerator json, StringBuilder text) throws IOException {
    int length = text.length();
    if (length > KinesisLimits.MAX_RECORD_BYTES) {
      throw new OversizeException(KinesisLimits.MAX_RECORD_BYTES);
    }
    if (length > MAX_CHARS) {
      json.writeString(RepairingGenerator.repair(text.toString()));
      return;
    }
    if (length > chars.length) {
      chars = new char[MAX_CHARS];
    }
    text.getChars(0, length, chars, 0);
    writeChars(json, length);
  }

  /**
   * Writes the text likewise.
   *
   * <p>From an array, too: a loop of {@code charAt} is here so deep in calls that the JIT compiler
   * often leaves these as calls, three for each character.
   */
  public void write(JsonGenerator json, @Nullable String text) throws IOException {
    int length = text == null ? 0 : text.length();
    if (text == null || length > MAX_CHARS) {
      json.writeString(text == null ? null : RepairingGenerator.repair(text));
      return;
    }
    if (length > chars.length) {
      chars = new char[MAX_CHARS];
    }
    text.getChars(0, length, chars, 0);
    writeChars(json, length);
  }

  /**
   * One pass repairs, escapes and encodes; Jackson takes the bytes as they are. With Jackson's own
   * writer there would be two passes.
   */
  private void writeChars(JsonGenerator json, int length) throws IOException {
    if (bytes.length < length) {
      bytes = new byte[chars.length];
    }
    int size = 0;
    while (size < length) {
      char c = chars[size];
      if (c >= 0x80 || ESCAPES[c] != 0) {
        size = writeRest(size, length);
        break;
      }
      bytes[size++] = (byte) c;
    }
    json.writeRawUTF8String(bytes, 0, size);
  }

  /** From the first character on that is not its own byte; returns the size. */
  private int writeRest(int from, int length) {
    int most = from + (length - from) * MAX_BYTES_OF_A_CHAR;
    if (bytes.length < most) {
      bytes = Arrays.copyOf(bytes, most);
    }
    int size = from;
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
    return size;
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
