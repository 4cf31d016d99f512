// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.record;

import java.util.Comparator;

/**
 * Text in UTF-8, which cannot hold a surrogate that stands alone.
 *
 * @hidden
 */
public final class Utf8 {

  /** The order of the bytes, which differs from {@link String#compareTo} past U+FFFF. */
  public static final Comparator<String> BYTE_ORDER = Utf8::compare;

  private Utf8() {}

  /** The text with U+FFFD for each surrogate that stands alone; itself where there is none. */
  public static String repair(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (isLoneAt(text, i)) {
          return repairFrom(text, i);
        }
        i++; // past the second half of the pair
      }
    }
    return text;
  }

  private static String repairFrom(String text, int start) {
    StringBuilder repaired = new StringBuilder(text);
    for (int i = start; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (isLoneAt(text, i)) {
          repaired.setCharAt(i, '\uFFFD');
        } else {
          i++;
        }
      }
    }
    return repaired.toString();
  }

  private static boolean isLoneAt(String text, int index) {
    return index + 1 == text.length()
        || !Character.isSurrogatePair(text.charAt(index), text.charAt(index + 1));
  }

  /**
   * Bytes of the text in UTF-8; a lone surrogate counts as the one byte that Java writes for it.
   */
  public static int length(String text) {
    int bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        bytes++;
      } else if (c < 0x800) {
        bytes += 2;
      } else if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        bytes += 4;
        i++;
      } else {
        bytes += Character.isSurrogate(c) ? 1 : 3;
      }
    }
    return bytes;
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
