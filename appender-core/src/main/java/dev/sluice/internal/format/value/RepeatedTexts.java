// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.value;

import dev.sluice.internal.util.ByteWriter;
import org.jspecify.annotations.Nullable;

/**
 * The short texts of the last event with their bytes, each by its place in the event. Level,
 * logger, thread, and names and values of the context are mostly those of the event before, and
 * bytes are copied faster than made. Only a few texts, and only short ones without an escape, all
 * ASCII: there is one of these in each slot. One thread at a time.
 */
final class RepeatedTexts {

  /** Longer texts are not kept. */
  static final int MAX_CHARS = 63;

  private static final int PLACES = 32;

  private static final int QUOTES = 2;

  private static final int ROOM = MAX_CHARS + QUOTES;

  private final @Nullable String[] texts = new @Nullable String[PLACES];
  private final byte[] quoted = new byte[PLACES * ROOM];
  private int next;

  /** The next text is the first of an event. */
  void start() {
    next = 0;
  }

  /** Writes the text in quotes, if it is that of the same place in the last event. */
  boolean write(String text, ByteWriter target) {
    if (next == PLACES || !text.equals(texts[next])) {
      return false;
    }
    target.write(quoted, next * ROOM, text.length() + QUOTES);
    next++;
    return true;
  }

  /** Keeps the text that was written instead, from a position on. */
  void keep(String text, ByteWriter target, int start) {
    if (next == PLACES) {
      return;
    }
    int size = target.size() - start;
    if (size == text.length() + QUOTES && size <= ROOM) { // all others have an escape or wide chars
      System.arraycopy(target.array(), start, quoted, next * ROOM, size);
      texts[next] = text;
    }
    next++;
  }
}
