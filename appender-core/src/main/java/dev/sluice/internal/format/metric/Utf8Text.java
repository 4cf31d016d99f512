// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.metric;

import dev.sluice.internal.util.ByteWriter;
import java.util.Comparator;

/**
 * Text as UTF-8, written into a {@link ByteWriter} without a copy in between, so that a message of
 * 100 MB stops at the limit of the writer. A surrogate that stands alone is written as U+FFFD.
 */
final class Utf8Text {

  /** The order of the bytes in UTF-8, which differs from {@link String#compareTo} past the BMP. */
  static final Comparator<String> BYTE_ORDER = Utf8Text::compare;

  private Utf8Text() {}

  /** Writes the character at {@code i}, and returns how many chars of the text it takes. */
  static int put(ByteWriter out, CharSequence text, int i) {
    char c = text.charAt(i);
    if (c < 0x80) {
      out.write(c);
      return 1;
    }
    if (c < 0x800) {
      out.write(0xC0 | (c >> 6));
      out.write(0x80 | (c & 0x3F));
      return 1;
    }
    if (!Character.isSurrogate(c)) {
      putThree(out, c);
      return 1;
    }
    int point = Character.codePointAt(text, i);
    if (point == c) {
      putThree(out, 0xFFFD);
      return 1;
    }
    out.write(0xF0 | (point >> 18));
    out.write(0x80 | ((point >> 12) & 0x3F));
    out.write(0x80 | ((point >> 6) & 0x3F));
    out.write(0x80 | (point & 0x3F));
    return 2;
  }

  private static void putThree(ByteWriter out, int c) {
    out.write(0xE0 | (c >> 12));
    out.write(0x80 | ((c >> 6) & 0x3F));
    out.write(0x80 | (c & 0x3F));
  }

  static void write(ByteWriter out, CharSequence text) {
    int i = 0;
    while (i < text.length()) {
      i += put(out, text, i);
    }
  }

  static void writeNumber(ByteWriter out, long number) {
    write(out, Long.toString(number));
  }

  private static int compare(String a, String b) {
    int common = Math.min(a.length(), b.length());
    for (int i = 0; i < common; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        // Surrogates stand for the characters past U+FFFF: behind all the others.
        return Character.isSurrogate(x) == Character.isSurrogate(y)
            ? Character.compare(x, y)
            : Character.isSurrogate(x) ? 1 : -1;
      }
    }
    return Integer.compare(a.length(), b.length());
  }
}
