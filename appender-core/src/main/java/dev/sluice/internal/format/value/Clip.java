// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.value;

import dev.sluice.internal.util.OversizeException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Cuts every text above a length, in a value and inside it. One event at a time; its copies of
 * collections are bounded by the size of a record.
 */
public final class Clip {

  /** Ends a text that was cut: the mark of Fluent Bit's AWS outputs. */
  public static final String MARK = "[Truncated...]";

  private final int maxLength;
  private int room;
  private boolean hasCut;

  /**
   * @param maxLength most chars of a text
   * @param maxElements most elements of all collections together; each takes a byte at least
   */
  public Clip(int maxLength, int maxElements) {
    this.maxLength = maxLength;
    this.room = maxElements;
  }

  /** The text, or its start and the mark, whichever is shorter. */
  public static String cut(String text, int maxLength) {
    return text.length() <= (long) maxLength + MARK.length()
        ? text
        : text.substring(0, end(text, 0, maxLength)) + MARK;
  }

  /** The end of a piece of at most this number of chars. It never splits a surrogate pair. */
  public static int end(String text, int from, int length) {
    int end = Math.min(text.length(), from + length);
    boolean halves =
        end > from
            && end < text.length()
            && Character.isSurrogatePair(text.charAt(end - 1), text.charAt(end));
    return halves ? end - 1 : end;
  }

  public boolean hasCut() {
    return hasCut;
  }

  /** The same value with shorter texts. Objects of the application stay as they are. */
  public @Nullable Object value(@Nullable Object value) {
    return value(value, 0);
  }

  private @Nullable Object value(@Nullable Object value, int depth) {
    if (value instanceof CharSequence text) {
      String whole = text.toString();
      String cut = cut(whole, maxLength);
      hasCut |= cut.length() != whole.length();
      return cut;
    }
    if (depth == ValueWalk.MAX_DEPTH) { // the formats write nothing deeper
      return value;
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, @Nullable Object> copy = new LinkedHashMap<>();
      NameSet names = new NameSet();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        take();
        // Two keys may have the same text.
        String key = String.valueOf(entry.getKey());
        String name = names.free(NameSet.ENTRY_PREFIX, key, copy::containsKey);
        copy.put(name, value(entry.getValue(), depth + 1));
      }
      return copy;
    }
    if (value instanceof Collection<?> items) {
      return list(items, depth);
    }
    return value instanceof Object[] items ? list(java.util.Arrays.asList(items), depth) : value;
  }

  private List<@Nullable Object> list(Iterable<?> items, int depth) {
    List<@Nullable Object> copy = new ArrayList<>();
    for (Object item : items) {
      take();
      copy.add(value(item, depth + 1));
    }
    return copy;
  }

  private void take() {
    if (--room < 0) {
      throw new OversizeException(maxLength);
    }
  }
}
