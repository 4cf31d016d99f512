// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.shape;

import dev.sluice.internal.format.value.Glob;
import dev.sluice.options.FormatOptions;
import dev.sluice.options.Problems;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The keys whose values are masked ({@code format.maskKeys}). A name matches as the application
 * gives it and as {@code replaceDots} writes it, in any case: a header may be Authorization or
 * authorization. Compiled at start; immutable.
 */
public final class Masks {

  /** Replaces a value. */
  public static final String MASK = "****";

  private final List<Glob> globs;
  private final @Nullable String dots;

  private Masks(List<Glob> globs, @Nullable String dots) {
    this.globs = List.copyOf(globs);
    this.dots = dots;
  }

  public static Masks compile(FormatOptions options, Problems problems) {
    List<String> texts = options.find(FormatOptions.MASK_KEYS);
    List<Glob> globs =
        Glob.compileAll(
            texts == null ? List.of() : texts,
            text -> text.toLowerCase(Locale.ROOT),
            "format.maskKeys",
            "names or globs such as password, *token*, separated by commas",
            problems);
    return new Masks(globs, options.find(FormatOptions.REPLACE_DOTS));
  }

  public boolean isEmpty() {
    return globs.isEmpty();
  }

  /** Whether the value under this name, at any depth, is masked. */
  public boolean covers(@Nullable Object key) {
    if (globs.isEmpty() || key == null) {
      return false;
    }
    String name = key.toString().toLowerCase(Locale.ROOT);
    if (Glob.anyMatches(globs, name)) {
      return true;
    }
    return dots != null
        && name.indexOf('.') >= 0
        && Glob.anyMatches(globs, name.replace(".", dots.toLowerCase(Locale.ROOT)));
  }

  boolean coversAny(@Nullable String... names) {
    return Stream.of(names).anyMatch(this::covers);
  }

  /** The same entries, those that are covered masked. */
  public <V> Map<String, Object> in(Map<String, ? extends V> entries) {
    Map<String, Object> masked = new LinkedHashMap<>();
    for (Map.Entry<String, ? extends V> entry : entries.entrySet()) {
      masked.put(entry.getKey(), covers(entry.getKey()) ? MASK : entry.getValue());
    }
    return masked;
  }
}
