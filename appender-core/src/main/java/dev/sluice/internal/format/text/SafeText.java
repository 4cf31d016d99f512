// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.text;

import org.jspecify.annotations.Nullable;

/**
 * Replaces separators inside values, for formats that cannot quote: otherwise an event could forge
 * columns and lines. Immutable; makes garbage only for a text that it changes.
 *
 * @param replacement replaces tabs, newlines and the delimiter
 */
record SafeText(String delimiter, String replacement) {

  /** The text on one line and in one column; null is empty. */
  String of(@Nullable String text) {
    if (text == null) {
      return "";
    }
    String onOneLine =
        text.replace("\t", replacement).replace("\n", replacement).replace("\r", replacement);
    String replaced = onOneLine.replace(delimiter, replacement);
    boolean isSafe =
        delimiter.length() == 1 || !(replaced.contains(delimiter) || endsWithAStart(replaced));
    return isSafe ? replaced : withoutDelimiter(replaced);
  }

  /** Removes the delimiters that replacements have made, and what would be a part of the next. */
  private String withoutDelimiter(String text) {
    int length = delimiter.length();
    StringBuilder kept = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      kept.append(text.charAt(i));
      int start = kept.length() - length;
      if (start >= 0 && kept.indexOf(delimiter, start) == start) {
        kept.setLength(start);
      }
    }
    while (endsWithAStart(kept)) {
      kept.setLength(kept.length() - 1);
    }
    return kept.toString();
  }

  /** Whether a reader would find the delimiter behind this text too early: {@code x|} and ||. */
  private boolean endsWithAStart(CharSequence text) {
    int start = Math.max(0, text.length() - delimiter.length() + 1);
    String end = text.subSequence(start, text.length()) + delimiter;
    return end.indexOf(delimiter) < end.length() - delimiter.length();
  }
}
