// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format;

import dev.sluice.options.FormatOptions;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which top-level keys a record has, and how they are written: {@code dataKeys} keeps some, {@code
 * replaceDots} changes the dots in their names, and the record's own keys are reserved.
 */
final class KeyNames {

  private final @Nullable Set<String> kept;
  private final @Nullable String dots;
  private final Set<String> reserved = new HashSet<>();

  KeyNames(FormatOptions options) {
    List<String> dataKeys = options.find(FormatOptions.DATA_KEYS);
    this.kept = dataKeys == null ? null : Set.copyOf(dataKeys);
    this.dots = options.find(FormatOptions.REPLACE_DOTS);
  }

  /** Reserves a key of the record and says how it is written, or null: it is not. */
  @Nullable String reserve(@Nullable String name) {
    return name == null || !isKept(name) ? null : reserveAlways(name);
  }

  /** As {@link #reserve}, for a key that was asked for by an option of its own. */
  @Nullable String reserveAlways(@Nullable String name) {
    if (name == null || name.isEmpty()) {
      return null;
    }
    String key = written(name);
    // The first one wins: two parts under one name would be a duplicate key.
    return reserved.add(key) ? key : null;
  }

  boolean isReserved(String key) {
    return reserved.contains(key);
  }

  boolean isKept(String name) {
    return kept == null || kept.contains(name);
  }

  /** The name with its dots replaced. */
  String written(String name) {
    return dots == null || name.indexOf('.') < 0 ? name : name.replace(".", dots);
  }
}
