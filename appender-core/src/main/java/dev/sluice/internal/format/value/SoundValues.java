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
 * Values that cannot fail, in place of those of an event. What the application's code throws
 * becomes a text that names the class of what was thrown, and all around it stays. Maps and
 * collections are looked at when they are written, and not copied. One thread at a time.
 */
public final class SoundValues {

  /** The name of what takes the place of fields, or of entries of a map, that cannot be read. */
  public static final String NAME = "format_error";

  private final boolean hasProperties;
  private final JsonObjects objects;
  private @Nullable Throwable failure;

  /**
   * @param hasProperties whether the format writes the properties of an object; else it is not
   *     touched
   */
  public SoundValues(boolean hasProperties, JsonObjects objects) {
    this.hasProperties = hasProperties;
    this.objects = objects;
  }

  /** What is written in place of a part that failed: the class alone, for messages are content. */
  public static String text(Throwable failure) {
    return "format error: " + failure.getClass().getName();
  }

  /** What failed first, or null. */
  public @Nullable Throwable failure() {
    return failure;
  }

  /** Forgets what failed: another event follows. */
  public void clear() {
    failure = null;
  }

  /** What the code of the application gives, or what the failure becomes. */
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

  /** The text of a value, which is null where its {@code toString()} says so. */
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
