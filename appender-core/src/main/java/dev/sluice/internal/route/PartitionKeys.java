// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.route;

import dev.sluice.options.Problems;
import dev.sluice.options.SluiceOptions;
import dev.sluice.record.KinesisLimits;
import dev.sluice.record.Utf8;
import dev.sluice.spi.EventReader;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which partition key an event gets. Compiled from the option once; stateless, so any thread may
 * ask.
 *
 * @param <E> the framework's event
 */
public final class PartitionKeys<E> {

  @FunctionalInterface
  private interface Source<E> {
    @Nullable Object valueIn(E event);
  }

  private final @Nullable Source<E> source;
  private final @Nullable String fallback;
  private final Runnable missing;

  private PartitionKeys(@Nullable Source<E> source, @Nullable String fallback, Runnable missing) {
    this.source = source;
    this.fallback = fallback;
    this.missing = missing;
  }

  /**
   * Reads the option {@code partitionKey}.
   *
   * @param missing called for each event without a value for its key
   */
  public static <E> PartitionKeys<E> compile(
      SluiceOptions options, EventReader<E> reader, Runnable missing, Problems problems) {
    String fallback = options.find(SluiceOptions.PARTITION_KEY_DEFAULT);
    if (fallback != null) {
      fallback = fallback.isEmpty() ? null : cut(fallback);
    }
    String text = options.get(SluiceOptions.PARTITION_KEY);
    int colon = text.indexOf(':');
    String kind = colon < 0 ? text : text.substring(0, colon);
    String argument = colon < 0 ? "" : text.substring(colon + 1);
    List<String> path = List.of(argument.split("->|\\.", -1));
    boolean complete = kind.equals("random") ? colon < 0 : !argument.isEmpty();
    if (complete && kind.equals("random")) {
      return new PartitionKeys<>(null, null, missing);
    }
    if (complete && kind.equals("fixed")) {
      return new PartitionKeys<>(event -> argument, fallback, missing);
    }
    if (complete && kind.equals("mdc")) {
      return new PartitionKeys<>(event -> reader.contextValue(event, argument), fallback, missing);
    }
    if (complete && kind.equals("field") && !path.contains("")) {
      return new PartitionKeys<>(
          event -> fieldAt(reader, event, argument, path), fallback, missing);
    }
    problems.add(
        "partitionKey", "random, fixed:TEXT, field:PATH or mdc:KEY", text, "is none of these");
    return new PartitionKeys<>(null, null, missing);
  }

  /** The key, or null: any, so that records without a key spread over all shards. */
  public @Nullable String keyFor(E event) {
    if (source == null) {
      return null;
    }
    String text = text(source, event);
    if (text.isEmpty()) {
      missing.run();
      return fallback;
    }
    return cut(text);
  }

  /** The value as text, empty for none; a value that throws costs the event its key, no more. */
  private static <E> String text(Source<E> source, E event) {
    try {
      Object value = source.valueIn(event);
      return isScalar(value) ? String.valueOf(value) : "";
    } catch (RuntimeException e) {
      return "";
    }
  }

  private static boolean isScalar(@Nullable Object value) {
    return value instanceof CharSequence || value instanceof Number || value instanceof Boolean;
  }

  /** A field whose own name is the whole path comes before a nested one. */
  private static <E> @Nullable Object fieldAt(
      EventReader<E> reader, E event, String name, List<String> path) {
    Object exact = reader.field(event, name);
    if (exact != null || path.size() == 1) {
      return exact;
    }
    Object value = reader.field(event, path.get(0));
    for (String step : path.subList(1, path.size())) {
      value = value instanceof Map<?, ?> map ? map.get(step) : null;
    }
    return value;
  }

  /** At most 256 Unicode characters, never half of one. */
  private static String cut(String key) {
    int max = KinesisLimits.MAX_KEY_CODE_POINTS;
    boolean fits = key.length() <= max || key.codePointCount(0, key.length()) <= max;
    return Utf8.repair(fits ? key : key.substring(0, key.offsetByCodePoints(0, max)));
  }
}
