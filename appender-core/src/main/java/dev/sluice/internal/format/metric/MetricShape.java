// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.metric;

import dev.sluice.internal.format.value.RepairingGenerator;
import dev.sluice.options.FormatOptions;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Which parts of an event become a metric. Immutable; shared by all readers. */
final class MetricShape {

  static final String LEVEL = "level";
  static final String LOGGER = "logger";
  static final String THREAD = "thread";
  static final String HOST = "host";

  private static final Set<String> PARTS = Set.of(LEVEL, LOGGER, THREAD, HOST);
  private static final String ALL_CONTEXT = "*";

  /** The name of every metric, or null: that of its logger. */
  final @Nullable String measurement;

  /** The field of the message, or null: none. */
  final @Nullable String messageField;

  final boolean includeFields;
  final Map<String, String> staticTags = new LinkedHashMap<>();
  private final Set<String> words;
  private final Supplier<@Nullable String> host;

  /**
   * @param staticTags the option {@code staticFields}: tags of every metric
   * @param host the name of the host, or null until it is known; called for each event
   */
  MetricShape(FormatOptions options, Map<String, ?> staticTags, Supplier<@Nullable String> host) {
    this.measurement = textOrNull(options.find(FormatOptions.MEASUREMENT));
    // Graphite takes no text, so the message is not formatted.
    this.messageField =
        options.get(FormatOptions.TYPE) == FormatOptions.Type.GRAPHITE
            ? null
            : textOrNull(options.get(FormatOptions.MESSAGE_FIELD));
    this.includeFields = options.get(FormatOptions.INCLUDE_FIELDS);
    this.words = new LinkedHashSet<>();
    for (String word : options.get(FormatOptions.TAGS).split(",", -1)) {
      if (!word.isBlank()) {
        words.add(word.strip());
      }
    }
    staticTags.forEach((name, value) -> this.staticTags.put(name, String.valueOf(value)));
    this.host = host;
  }

  private static @Nullable String textOrNull(@Nullable String text) {
    return text == null || text.isEmpty() ? null : RepairingGenerator.repair(text);
  }

  /** Whether level, logger, thread or host is a tag. */
  boolean hasPart(String part) {
    return words.contains(part);
  }

  /** The names of the context entries that are tags. */
  Set<String> contextNames() {
    Set<String> names = new LinkedHashSet<>(words);
    names.removeAll(PARTS);
    names.remove(ALL_CONTEXT);
    return names;
  }

  boolean hasAllContext() {
    return words.contains(ALL_CONTEXT);
  }

  @Nullable String host() {
    return host.get();
  }

  boolean hasTags() {
    return !words.isEmpty() || !staticTags.isEmpty();
  }

  /** Whether a metric may ever have such a tag. */
  boolean mayHaveTag(String name) {
    return hasAllContext() || words.contains(name) || staticTags.containsKey(name);
  }
}
