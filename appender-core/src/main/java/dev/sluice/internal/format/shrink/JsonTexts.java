// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.shrink;

import com.fasterxml.jackson.core.JsonParser;
import dev.sluice.internal.format.value.Jackson;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where the long text values of a JSON document stand in its bytes, without their quotes. Names are
 * none of them.
 */
final class JsonTexts {

  private static final int LONG_BYTES = 32;

  private final byte[] bytes;
  private final boolean isObject;
  private int[] ranges = new int[16];
  private int count;

  private JsonTexts(byte[] bytes, boolean isObject) {
    this.bytes = bytes;
    this.isObject = isObject;
  }

  /** The texts of the one document that these bytes are, or null when they are none. */
  static @Nullable JsonTexts find(byte[] bytes, int end) {
    int first = end == 0 ? 0 : bytes[0];
    if ((first != '{' && first != '[') || !isDocument(bytes, end)) {
      return null;
    }
    JsonTexts texts = new JsonTexts(bytes, first == '{' && bytes[end - 1] == '}');
    texts.scan(end);
    return texts;
  }

  private static boolean isDocument(byte[] bytes, int end) {
    try (JsonParser parser = Jackson.forReading().createParser(bytes, 0, end)) {
      parser.nextToken();
      parser.skipChildren(); // to the end of the document, without a copy of any text
      return parser.currentToken() != null && parser.nextToken() == null;
    } catch (IOException e) {
      return false;
    }
  }

  private void scan(int end) {
    int i = 0;
    while (i < end) {
      if (bytes[i++] != '"') {
        continue;
      }
      int start = i;
      while (bytes[i] != '"') {
        i += bytes[i] == '\\' ? 2 : 1;
      }
      int close = i++;
      if (close - start >= LONG_BYTES && !isName(i, end)) {
        add(start, close);
      }
    }
  }

  private boolean isName(int from, int end) {
    int i = from;
    while (i < end && bytes[i] <= ' ' && bytes[i] >= 0) {
      i++;
    }
    return i < end && bytes[i] == ':';
  }

  private void add(int start, int end) {
    if (2 * count == ranges.length) {
      ranges = Arrays.copyOf(ranges, 2 * ranges.length);
    }
    ranges[2 * count] = start;
    ranges[2 * count + 1] = end;
    count++;
  }

  boolean isObject() {
    return isObject;
  }

  int count() {
    return count;
  }

  int start(int i) {
    return ranges[2 * i];
  }

  int end(int i) {
    return ranges[2 * i + 1];
  }

  int longest() {
    int longest = -1;
    for (int i = 0; i < count; i++) {
      if (longest < 0 || end(i) - start(i) > end(longest) - start(longest)) {
        longest = i;
      }
    }
    return longest;
  }

  /** The end of a piece of a text that halves neither a character nor an escape. */
  int pieceEnd(int from, int end, int maxLength) {
    long limit = Math.min(end, (long) from + maxLength);
    int i = from;
    int next = from + unit(from, end);
    while (i < end && next <= limit) {
      i = next;
      next = i < end ? i + unit(i, end) : i + 1;
    }
    return i;
  }

  /** Bytes of the character that begins here; two escapes may be one character. */
  private int unit(int i, int end) {
    int b = bytes[i];
    if (b == '\\') {
      if (bytes[i + 1] != 'u') {
        return 2;
      }
      boolean isHigh = isEscape(i, end, "89abAB");
      return isHigh && isEscape(i + 6, end, "cdefCDEF") ? 12 : 6;
    }
    return b >= 0 ? 1 : (b & 0xE0) == 0xC0 ? 2 : (b & 0xF0) == 0xE0 ? 3 : 4;
  }

  /** Whether an escape of a surrogate of this half stands here. */
  private boolean isEscape(int i, int end, String thirdDigits) {
    return i + 6 <= end
        && bytes[i] == '\\'
        && bytes[i + 1] == 'u'
        && (bytes[i + 2] | 0x20) == 'd'
        && thirdDigits.indexOf(bytes[i + 3]) >= 0;
  }
}
