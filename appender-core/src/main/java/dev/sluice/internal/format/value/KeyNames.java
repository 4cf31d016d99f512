// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.value;

import dev.sluice.options.FormatOptions;
import dev.sluice.record.Utf8;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Which top-level keys a record has, and how they are written: {@code dataKeys} keeps some, {@code
 * replaceDots} changes the dots in their names, and the record's own keys are reserved.
 */
public final class KeyNames {

  private final @Nullable Set<String> kept;
  private final @Nullable String dots;
  private final Set<String> reserved = new HashSet<>();
  private final List<String> takenTwice = new ArrayList<>();

  private final UnaryOperator<String> fit;

  public KeyNames(FormatOptions options) {
    this(options, name -> name);
  }

  /**
   * @param fit changes what no name may hold in the format
   */
  public KeyNames(FormatOptions options, UnaryOperator<String> fit) {
    this.fit = fit;
    List<String> dataKeys = options.find(FormatOptions.DATA_KEYS);
    this.kept = dataKeys == null ? null : Set.copyOf(dataKeys);
    this.dots = options.find(FormatOptions.REPLACE_DOTS);
  }

  /** Reserves a key of the record. Returns its name as it is written, or null if it is excluded. */
  public @Nullable String reserve(@Nullable String name) {
    return name == null || !isKept(name) ? null : reserveAlways(name);
  }

  /** As {@link #reserve}, for a key with an option of its own. */
  public @Nullable String reserveAlways(@Nullable String name) {
    if (name == null || name.isEmpty()) {
      return null;
    }
    String key = written(name);
    if (!reserved.add(key)) {
      takenTwice.add(key);
      return null;
    }
    return key;
  }

  /** Keys that two parts have: a mistake in the options. */
  public List<String> takenTwice() {
    return takenTwice;
  }

  public boolean isReserved(String key) {
    return reserved.contains(key);
  }

  /** Whether {@code dataKeys} leaves a key of this name in the record. */
  public boolean isKept(String name) {
    return kept == null || kept.contains(name);
  }

  /**
   * The name with its dots replaced, and fit for UTF-8 and the format: two names that differ only
   * in what these cannot hold would become one key.
   */
  public String written(String name) {
    String sound = fit.apply(Utf8.repair(name));
    return dots == null || sound.indexOf('.') < 0 ? sound : sound.replace(".", dots);
  }

  /** Whether names are written as they are. */
  boolean areVerbatim() {
    return dots == null;
  }
}
