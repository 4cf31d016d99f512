// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.text;

import org.jspecify.annotations.Nullable;

/**
 * Replaces separators inside values, for formats that cannot quote: otherwise an event could forge
 * columns and lines. Immutable; makes garbage only for a text that it changes.
 */
final class SafeText {

  private final String delimiter;
  private final String replacement;

  /**
   * @param replacement replaces tabs, newlines and the delimiter
   */
  SafeText(String delimiter, String replacement) {
    this.delimiter = delimiter;
    this.replacement = replacement;
  }

  /** The text on one line and in one column; null is empty. */
  String of(@Nullable String text) {
    if (text == null) {
      return "";
    }
    String onOneLine = text;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\t' || c == '\n' || c == '\r') {
        onOneLine = replace(text, i);
        break;
      }
    }
    return onOneLine.contains(delimiter) ? onOneLine.replace(delimiter, replacement) : onOneLine;
  }

  private String replace(String text, int start) {
    StringBuilder replaced = new StringBuilder(text.length()).append(text, 0, start);
    for (int i = start; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\t' || c == '\n' || c == '\r') {
        replaced.append(replacement);
      } else {
        replaced.append(c);
      }
    }
    return replaced.toString();
  }
}
