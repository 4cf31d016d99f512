// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.shape;

import dev.sluice.internal.format.value.KeyNames;
import dev.sluice.internal.format.value.NameSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Under which names the fields and context entries of an event are written. Most events have the
 * names of the event before, so those that were written as they are are kept, each by its place: no
 * rule is tried on them again. Only a few short ones: there is one of these in each slot. One
 * thread at a time.
 */
final class EntryNames {

  private static final int PLACES = 16;
  private static final int MAX_CHARS = 64;

  private final KeyNames keys;
  private final @Nullable String timeName;
  private final NameSet written = new NameSet();
  // Kept: a new reference to a method of this object for each name would be garbage.
  private final Predicate<String> isTaken = this::isTaken;
  private final @Nullable String[] verbatim = new @Nullable String[PLACES];
  private int place;

  /**
   * @param timeName the key of the event's time, which takes the place of a field of that name
   */
  EntryNames(KeyNames keys, @Nullable String timeName) {
    this.keys = keys;
    this.timeName = timeName;
  }

  /** Forgets the names of the event. */
  void clear() {
    written.clear();
    place = 0;
  }

  /**
   * The name under which the next entry is written, or null if it is not.
   *
   * @param prefix for a name that is taken
   */
  @Nullable String next(String prefix, String name) {
    int at = place++;
    if (at < PLACES && name.equals(verbatim[at]) && written.add(name)) {
      return name;
    }
    String free = free(prefix, name);
    if (at < PLACES && name.equals(free) && name.length() <= MAX_CHARS) {
      verbatim[at] = name;
    }
    return free;
  }

  private @Nullable String free(String prefix, String name) {
    String key = keys.written(name);
    if (key.equals(timeName)) {
      return null;
    }
    String free = written.free(prefix, key, isTaken);
    return keys.isKept(free.equals(key) ? name : free) ? free : null;
  }

  private boolean isTaken(String name) {
    return keys.isReserved(name) || !written.add(name);
  }
}
