// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.metric;

import dev.sluice.internal.util.OversizeException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Keeps what graphite may see of a name. Holds buffers that are used again, so each result is valid
 * until the next call; one thread at a time.
 *
 * <p>A control character is replaced even where the user's regex lets it through: with a line feed
 * an event could write a line of its own.
 */
final class GraphiteSanitizer {

  private final int maxChars;
  private final Matcher illegal;
  private final StringBuilder clean = new StringBuilder();
  private final StringBuilder replaced = new StringBuilder();

  /**
   * @param illegal what becomes an underscore; never matches nothing
   */
  GraphiteSanitizer(Pattern illegal, int maxChars) {
    this.maxChars = maxChars;
    this.illegal = illegal.matcher("");
  }

  /** For a name, or a whole {@code tag=value}. */
  CharSequence strict(CharSequence raw) {
    clean.setLength(0);
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '/' || c == '@' || c == '*') {
        clean.append('-');
      } else if (c == '.' && i + 1 < raw.length() && raw.charAt(i + 1) == '.') {
        clean.append('.');
        i++; // one pass: three dots become two, and those around a backslash stay
      } else if (c != '\\') {
        clean.append(c);
      }
    }
    illegal.reset(clean);
    StringBuilder result = illegal.find() ? replaceIllegal() : clean;
    for (int i = 0; i < result.length(); i++) {
      if (isControl(result.charAt(i))) {
        result.setCharAt(i, '_');
      }
    }
    return result;
  }

  private StringBuilder replaceIllegal() {
    replaced.setLength(0);
    int end = 0;
    do {
      replaced.append(clean, end, illegal.start()).append('_');
      end = illegal.end();
    } while (illegal.find());
    return replaced.append(clean, end, clean.length());
  }

  /** A tag for receivers that know the whole of graphite's rules for tags. */
  CharSequence compatible(String name, String value) {
    clean.setLength(0);
    for (int i = 0, point; i < name.length(); i += Character.charCount(point)) {
      point = name.codePointAt(i);
      clean.appendCodePoint(isKeptInName(point) ? point : '_');
    }
    clean.append('=');
    int start = 0;
    while (start < value.length() && value.charAt(start) == '~') {
      start++;
    }
    for (int i = start, point; i < value.length(); i += Character.charCount(point)) {
      point = value.codePointAt(i);
      clean.appendCodePoint(isKeptInValue(point) ? point : '_');
    }
    return clean;
  }

  /** The text, unless it cannot fit into a record: a context entry may be of any size. */
  String checked(String text) {
    if (text.length() > maxChars) {
      throw new OversizeException(maxChars);
    }
    return text;
  }

  /** Appends, up to the size of the largest record. */
  void append(StringBuilder target, CharSequence text) {
    if (text.length() > maxChars - target.length()) {
      throw new OversizeException(maxChars);
    }
    target.append(text);
  }

  private static boolean isKeptInName(int c) {
    return c == ' '
        || (c >= '"' && c <= ':')
        || c == '<'
        || (c >= '>' && c <= ']')
        || c == '_'
        || (c >= 'a' && c <= '~')
        || Character.isLetter(c);
  }

  private static boolean isKeptInValue(int c) {
    return (c >= ' ' && c <= ':') || (c >= '<' && c <= '~') || Character.isLetter(c);
  }

  private static boolean isControl(char c) {
    return c < ' ' || c == 0x7F;
  }
}
