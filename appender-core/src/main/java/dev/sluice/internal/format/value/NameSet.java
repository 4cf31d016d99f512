// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.value;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The names already written into one JSON object. Used again for each event; makes no garbage for
 * the usual handful of names.
 */
public final class NameSet {

  /** In front of the name of a field or of a context entry whose name is taken. */
  public static final String FIELD_PREFIX = "field_";

  public static final String CONTEXT_PREFIX = "context_";

  /** In front of the name of an entry whose map has that name already. */
  static final String ENTRY_PREFIX = "_";

  /** More of them would make a long name: a thousand equal names would fill a record. */
  private static final int MAX_PREFIXES = 8;

  private static final int SMALL = 24;

  private final @Nullable String[] small = new @Nullable String[SMALL];
  private Set<String> large = new HashSet<>();
  private int count;
  private int numbered; // names that got a number
  // Kept: a new one for each name would be garbage.
  private final Predicate<String> isTaken = this::isTaken;

  public void clear() {
    if (count > SMALL) {
      large = new HashSet<>(); // an emptied one would stay as large, and be slow to empty
    }
    count = 0;
    numbered = 0;
  }

  /** Adds the name, changed by the one rule if it is taken. */
  public String free(String prefix, String name) {
    return free(prefix, name, isTaken);
  }

  private boolean isTaken(String name) {
    return !add(name);
  }

  /** The one rule for a name that is taken: it gets the prefix until it is free, then a number. */
  public String free(String prefix, String name, Predicate<String> isTaken) {
    String free = name;
    for (int i = 0; isTaken.test(free); i++) {
      free = i < MAX_PREFIXES ? prefix + free : prefix + ++numbered + '_' + name;
    }
    return free;
  }

  /** Adds a name, or returns false if it is there already. */
  public boolean add(String name) {
    for (int i = 0; i < Math.min(count, SMALL); i++) {
      if (name.equals(small[i])) {
        return false;
      }
    }
    if (count >= SMALL) {
      if (!large.add(name)) {
        return false;
      }
    } else {
      small[count] = name;
    }
    count++;
    return true;
  }
}
