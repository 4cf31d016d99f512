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
import java.util.function.IntSupplier;
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

  /** Notes a failure of the application's code, and returns the text that replaces the part. */
  public String failed(Throwable thrown) {
    if (thrown instanceof OutOfMemoryError e) {
      throw e; // not the fault of the value, as the next two
    }
    if (thrown instanceof OversizeException || thrown instanceof UnformattableException) {
      throw (RuntimeException) thrown;
    }
    if (failure == null) {
      failure = thrown;
    }
    return text(thrown);
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

  /** The same for a context entry: a tag of a metric is the text of an object. */
  public @Nullable Object contextValue(@Nullable Object value) {
    boolean isTag = !hasProperties && value != null && ValueKind.of(value) == ValueKind.OBJECT;
    return isTag ? textOf(value) : value(value);
  }

  private @Nullable Object number(Object value) {
    if (value.getClass().getName().startsWith("java.")) {
      return value;
    }
    String text = textOf(value);
    try {
      return text == null ? null : new BigDecimal(text);
    } catch (NumberFormatException e) {
      return text;
    }
  }

  private @Nullable Object object(Object value) {
    Object tree = null;
    try {
      tree = objects.tree(value);
    } catch (OutOfMemoryError e) {
      throw e;
    } catch (Throwable t) {
      // the text is tried next
    }
    return tree == null ? textOf(value) : tree;
  }

  /** The text of a value, or null if its {@code toString()} returns null. */
  private @Nullable String textOf(@Nullable Object value) {
    try {
      return String.valueOf(value);
    } catch (Throwable t) {
      return failed(t);
    }
  }

  private Object items(Collection<?> items) {
    return Views.items(
        () ->
            new SoundIterator<@Nullable Object, @Nullable Object>(
                this, items, this::value, text -> text),
        () -> size(items::size));
  }

  private Object map(Map<?, ?> map) {
    return Views.map(
        () ->
            new SoundIterator<>(
                this,
                () -> Views.entries(map).iterator(),
                this::entry,
                text -> new SimpleEntry<>(NAME, text)),
        () -> size(map::size));
  }

  private Map.Entry<@Nullable Object, @Nullable Object> entry(Map.Entry<?, ?> entry) {
    String name = String.valueOf(textOf(entry.getKey()));
    Object value;
    try {
      value = value(entry.getValue());
    } catch (Throwable t) {
      value = failed(t);
    }
    return new SimpleEntry<>(name, value);
  }

  private int size(IntSupplier size) {
    try {
      return size.getAsInt();
    } catch (Throwable t) {
      failed(t);
      return 0;
    }
  }
}
