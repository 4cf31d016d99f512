// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.route;

import dev.sluice.options.SluiceOptions;
import dev.sluice.record.KinesisLimits;
import dev.sluice.record.Utf8;
import org.jspecify.annotations.Nullable;

/**
 * Which partition key an event gets. Compiled from the options once; keeps nothing of an event, so
 * ten million keys cost no more than one. Thread-safe.
 *
 * @param missing called for each event without a value for its key
 * @param <E> the framework's event
 */
public record PartitionKeys<E>(
    @Nullable KeySource<E> source,
    @Nullable String fallback,
    @Nullable SaltedHash salted,
    Runnable missing) {

  /**
   * Reads the options {@code partitionKey}, {@code partitionKeyDefault} and {@code
   * partitionKeySalt}.
   *
   * @param missing called for each event without a value for its key
   */
  public static <E> PartitionKeys<E> compile(
      SluiceOptions options, KeySources<E> sources, Runnable missing) {
    String text = options.get(SluiceOptions.PARTITION_KEY);
    KeySource<E> source = text.equals("random") ? null : sources.compile("partitionKey", text);
    String fallback = options.find(SluiceOptions.PARTITION_KEY_DEFAULT);
    String salt = options.find(SluiceOptions.PARTITION_KEY_SALT);
    return new PartitionKeys<>(
        source,
        fallback == null || fallback.isEmpty() ? null : sound(fallback),
        salt == null || salt.isEmpty() ? null : new SaltedHash(salt),
        missing);
  }

  /**
   * The key, or null for any key: records without a key spread over all shards.
   *
   * @param record the event's bytes before they are compressed
   */
  public @Nullable String keyFor(E event, byte[] record) {
    if (source == null) {
      return null;
    }
    String text = source.textIn(event, record);
    if (text.isEmpty()) {
      missing.run();
      return fallback;
    }
    return sound(text);
  }

  /** The hash that decides the shard in place of the key's own, or null. */
  public @Nullable String explicitHashKey(@Nullable String key) {
    return key == null || salted == null ? null : salted.of(key);
  }

  /** At most 256 Unicode characters, never half of one, nor one that UTF-8 cannot hold. */
  private static String sound(String key) {
    int max = KinesisLimits.MAX_KEY_CODE_POINTS;
    // A Unicode character has at most two chars, so a long text is not read to its end.
    String start = key.length() > 2 * max ? key.substring(0, 2 * max) : key;
    if (start.length() <= max || start.codePointCount(0, start.length()) <= max) {
      return Utf8.repair(start);
    }
    return Utf8.repair(start.substring(0, start.offsetByCodePoints(0, max)));
  }
}
