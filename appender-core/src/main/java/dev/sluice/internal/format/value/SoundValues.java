// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.value;

import dev.sluice.internal.util.OversizeException;
import dev.sluice.internal.util.UnformattableException;
import java.math.BigDecimal;
import java.util.AbstractMap.SimpleEntry;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Replaces values of an event by values that cannot fail. An exception of the application's code
 * becomes a text with its class; everything around it stays. Maps and collections are guarded while
 * they are written, without a copy. One thread at a time.
 */
public final class SoundValues {

  /** The name of the text that replaces unreadable fields or map entries. */
  public static final String NAME = "format_error";

  private final boolean hasProperties;
  private final JsonObjects objects;
  private @Nullable Throwable failure;

  /**
   * @param hasProperties whether the format writes the properties of an object; otherwise it is not
   *     touched
   */
  public SoundValues(boolean hasProperties, JsonObjects objects) {
    this.hasProperties = hasProperties;
    this.objects = objects;
  }

  /** Replaces a part that failed: only the class, because messages are content. */
  public static String text(Throwable failure) {
    return "format error: " + failure.getClass().getName();
  }

  /** The first failure, or null. */
  public @Nullable Throwable failure() {
    return failure;
  }

  /** Forgets the failure before the next event. */
  public void clear() {
    failure = null;
  }

  /** The result of the application's code, or the text for its failure. */
  public <T extends @Nullable Object> T read(Callable<T> code, Function<String, T> otherwise) {
    try {
      return code.call();
    } catch (OutOfMemoryError | OversizeException | UnformattableException e) {
      throw e; // not the fault of the value
    } catch (Throwable t) {
      if (failure == null) {
        failure = t;
      }
      return otherwise.apply(text(t));
    }
  }

  /** The same value, or another one that can be written. */
  public @Nullable Object value(@Nullable Object value) {
    if (value == null) {
      return null;
    }
    return switch (ValueKind.of(value)) {
      case TEXT -> textOf(value);
      case NUMBER -> number(value);
      case BOOLEAN, BYTES -> value;
      case MAP -> map((Map<?, ?>) value);
      case ITEMS -> items((Collection<?>) value);
      case ARRAY -> value instanceof Object[] items ? items(Arrays.asList(items)) : value;
      case OBJECT -> hasProperties ? object(value) : value;
    };
  }

  private @Nullable Object number(Object value) {
    if (value.getClass().getName().startsWith("java.")) {
      return value;
    }
    String text = textOf(value);
    return orElse(() -> new BigDecimal(text), text);
  }

  private @Nullable Object object(Object value) {
    Object tree = orElse(() -> objects.tree(value), null);
    return tree == null ? textOf(value) : tree;
  }

  private static @Nullable Object orElse(
      Callable<? extends @Nullable Object> code, @Nullable Object other) {
    try {
      return code.call();
    } catch (OutOfMemoryError e) {
      throw e;
    } catch (Throwable t) { // the text is tried next
      return other;
    }
  }

  /** The text of a value, or null if its {@code toString()} returns null. */
  @Nullable String textOf(@Nullable Object value) {
    return this.<@Nullable String>read(() -> String.valueOf(value), text -> text);
  }

  /** A box, so that an item may be null. */
  private record Item(@Nullable Object value) {}

  private Object items(Collection<?> items) {
    return Views.items(
        () ->
            Views.each(
                new SoundIterator<@Nullable Object, Item>(
                    this, items, item -> new Item(value(item)), Item::new),
                Item::value),
        () -> read(items::size, text -> 0));
  }

  private Object map(Map<?, ?> map) {
    return Views.map(
        () ->
            new SoundIterator<>(
                this, () -> Views.entries(map).iterator(), this::entry, SoundValues::failed),
        () -> read(map::size, text -> 0));
  }

  private Map.Entry<@Nullable Object, @Nullable Object> entry(Map.Entry<?, ?> entry) {
    String name = String.valueOf(textOf(entry.getKey()));
    return new SimpleEntry<>(
        name, this.<@Nullable Object>read(() -> value(entry.getValue()), text -> text));
  }

  private static Map.Entry<@Nullable Object, @Nullable Object> failed(String text) {
    return new SimpleEntry<>(NAME, text);
  }
}
