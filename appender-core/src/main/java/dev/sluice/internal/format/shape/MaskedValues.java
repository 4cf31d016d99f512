// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.shape;

import dev.sluice.internal.format.value.JsonObjects;
import java.util.AbstractCollection;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Masks the values of {@link Masks} inside maps, lists and objects. Maps and collections are masked
 * while they are written, without a copy; an object of the application is taken apart first.
 * Immutable; any thread.
 */
final class MaskedValues {

  private final Masks masks;
  private final JsonObjects objects;

  MaskedValues(Masks masks, JsonObjects objects) {
    this.masks = masks;
    this.objects = objects;
  }

  /** The value of an entry. */
  @Nullable Object value(@Nullable Object name, @Nullable Object value) {
    return masks.covers(name) ? Masks.MASK : value(value);
  }

  /** A value that has no name, such as an item of a list. */
  @Nullable Object value(@Nullable Object value) {
    if (value == null || value instanceof String || value instanceof Number) {
      return value;
    } else if (value instanceof Map<?, ?> map) {
      return new MaskedMap(map);
    } else if (value instanceof Object[] items) {
      return new MaskedItems(Arrays.asList(items));
    } else if (value instanceof Collection<?> items) {
      return new MaskedItems(items);
    } else if (value.getClass().isArray() || JsonObjects.isText(value)) {
      return value;
    }
    return object(value);
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

  private static <T, R extends @Nullable Object> Iterator<R> each(
      Iterator<T> source, Function<T, R> masked) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return source.hasNext();
      }

      @Override
      public R next() {
        return masked.apply(source.next());
      }
    };
  }

  private final class MaskedItems extends AbstractCollection<@Nullable Object> {

    private final Collection<?> items;

    MaskedItems(Collection<?> items) {
      this.items = items;
    }

    @Override
    public Iterator<@Nullable Object> iterator() {
      return each(items.iterator(), MaskedValues.this::value);
    }

    @Override
    public int size() {
      return items.size();
    }
  }

  private final class MaskedMap extends AbstractMap<@Nullable Object, @Nullable Object> {

    private final Map<?, ?> map;

    MaskedMap(Map<?, ?> map) {
      this.map = map;
    }

    @Override
    public Set<Entry<@Nullable Object, @Nullable Object>> entrySet() {
      return new AbstractSet<>() {
        @Override
        public Iterator<Entry<@Nullable Object, @Nullable Object>> iterator() {
          return each(entries().iterator(), MaskedMap.this::entry);
        }

        @Override
        public int size() {
          return map.size();
        }
      };
    }

    @SuppressWarnings("unchecked") // a set of entries, whatever they hold
    private Set<Entry<?, ?>> entries() {
      return (Set<Entry<?, ?>>) (Set<?>) map.entrySet();
    }

    /** Asks for the text of the key only when it is written, because it may throw. */
    private Entry<@Nullable Object, @Nullable Object> entry(Entry<?, ?> entry) {
      return new SimpleEntry<>(entry.getKey(), null) {
        @Override
        public @Nullable Object getValue() {
          return MaskedValues.this.value(entry.getKey(), entry.getValue());
        }
      };
    }
  }
}
