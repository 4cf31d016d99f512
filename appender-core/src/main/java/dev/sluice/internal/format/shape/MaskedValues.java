// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.shape;

import dev.sluice.internal.format.value.JsonObjects;
import dev.sluice.internal.format.value.ValueKind;
import dev.sluice.internal.format.value.Views;
import java.util.AbstractMap.SimpleEntry;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Masks the values of {@link Masks} inside maps, lists and objects. Maps and collections are masked
 * while they are written, without a copy; an object of the application is taken apart first.
 * Immutable; any thread.
 */
record MaskedValues(Masks masks, JsonObjects objects) {

  /** The value of an entry. */
  @Nullable Object value(@Nullable Object name, @Nullable Object value) {
    return masks.covers(name) ? Masks.MASK : value(value);
  }

  /** A value that has no name, such as an item of a list. */
  @Nullable Object value(@Nullable Object value) {
    if (value == null) {
      return null;
    }
    return switch (ValueKind.of(value)) {
      case NUMBER, BOOLEAN, BYTES -> value;
      case TEXT -> text(value);
      case MAP -> map((Map<?, ?>) value);
      case ITEMS -> items((Collection<?>) value);
      case ARRAY -> value instanceof Object[] items ? items(Arrays.asList(items)) : value;
      case OBJECT -> object(value);
    };
  }

  /** The text of a holder of the JDK shows what it holds. */
  private Object text(Object value) {
    if (value instanceof Optional<?> optional) {
      return holder(value, null, optional.orElse(null));
    } else if (value instanceof AtomicReference<?> reference) {
      return holder(value, null, reference.get());
    }
    return value instanceof Map.Entry<?, ?> entry
        ? holder(value, entry.getKey(), entry.getValue())
        : value;
  }

  private Object holder(Object holder, @Nullable Object name, @Nullable Object held) {
    return value(name, held) == held ? holder : Masks.MASK;
  }

  /**
   * The text of an object could show a masked property. Only an object without properties is
   * written as its text.
   */
  private @Nullable Object object(Object value) {
    Object tree = objects.tree(value);
    if (tree != null) {
      return value(tree);
    }
    return objects.hasNoProperties(value) ? value : Masks.MASK;
  }

  private Object items(Collection<?> items) {
    return Views.items(
        () -> Views.<@Nullable Object, @Nullable Object>each(items.iterator(), this::value),
        items::size);
  }

  private Object map(Map<?, ?> map) {
    return Views.map(() -> Views.each(Views.entries(map).iterator(), this::entry), map::size);
  }

  /** Asks for the text of the key only when it is written, for it may throw. */
  private Map.Entry<@Nullable Object, @Nullable Object> entry(Map.Entry<?, ?> entry) {
    return new SimpleEntry<>(entry.getKey(), null) {
      @Override
      public @Nullable Object getValue() {
        return value(entry.getKey(), entry.getValue());
      }
    };
  }
}
