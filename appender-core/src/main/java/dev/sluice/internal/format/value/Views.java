// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.value;

import java.util.AbstractCollection;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Collections and maps that stand for others: they are looked at when they are written. */
public final class Views {

  private Views() {}

  public static Collection<@Nullable Object> items(
      Supplier<Iterator<@Nullable Object>> iterator, IntSupplier size) {
    return new AbstractCollection<>() {
      @Override
      public Iterator<@Nullable Object> iterator() {
        return iterator.get();
      }

      @Override
      public int size() {
        return size.getAsInt();
      }
    };
  }

  public static Map<@Nullable Object, @Nullable Object> map(
      Supplier<Iterator<Map.Entry<@Nullable Object, @Nullable Object>>> iterator,
      IntSupplier size) {
    return new AbstractMap<>() {
      @Override
      public Set<Entry<@Nullable Object, @Nullable Object>> entrySet() {
        return new AbstractSet<>() {
          @Override
          public Iterator<Entry<@Nullable Object, @Nullable Object>> iterator() {
            return iterator.get();
          }

          @Override
          public int size() {
            return size.getAsInt();
          }
        };
      }
    };
  }

  /** The results of the function, item by item. */
  public static <T extends @Nullable Object, R extends @Nullable Object> Iterator<R> each(
      Iterator<? extends T> source, Function<T, R> view) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return source.hasNext();
      }

      @Override
      public R next() {
        return view.apply(source.next());
      }
    };
  }

  /** The entries of a map of any kind. */
  @SuppressWarnings("unchecked") // a set of entries, whatever they hold
  public static Set<Map.Entry<?, ?>> entries(Map<?, ?> map) {
    return (Set<Map.Entry<?, ?>>) (Set<?>) map.entrySet();
  }
}
