// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.value;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;

/**
 * Encodes chars as ISO 8859-1, one byte each, up to the first char above U+00FF. The JVM encodes
 * many chars at once in this encoder, and one at a time in a loop of ours. One thread at a time.
 */
final class LatinText {

  private final CharsetEncoder encoder = StandardCharsets.ISO_8859_1.newEncoder();
  private CharBuffer in = CharBuffer.allocate(0);
  private ByteBuffer out = ByteBuffer.allocate(0);

  /**
   * Reads the first chars of this array.
   *
   * @return how many became {@link #bytes}
   */
  int read(char[] chars, int length) {
    if (in.array() != chars) {
      in = CharBuffer.wrap(chars);
      out = ByteBuffer.allocate(chars.length);
    }
    in.clear().limit(length);
    out.clear();
    encoder.reset();
    encoder.encode(in, out, true);
    return in.position();
  }

  byte[] bytes() {
    return out.array();
  }
}
