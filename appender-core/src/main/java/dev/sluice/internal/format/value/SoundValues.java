// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.value;

import dev.sluice.internal.util.OversizeException;
import dev.sluice.internal.util.UnformattableException;
import java.math.BigDecimal;
import java.util.AbstractCollection;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
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
      case MAP -> new SoundMap((Map<?, ?>) value);
      case ITEMS -> new SoundItems((Collection<?>) value);
      case ARRAY -> value instanceof Object[] items ? new SoundItems(Arrays.asList(items)) : value;
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

  private final class SoundItems extends AbstractCollection<@Nullable Object> {

    private final Collection<?> items;

    SoundItems(Collection<?> items) {
      this.items = items;
    }

    @Override
    public Iterator<@Nullable Object> iterator() {
      Iterator<Item> boxes =
          new SoundIterator<@Nullable Object, Item>(
              SoundValues.this, items, item -> new Item(value(item)), Item::new);
      return new Iterator<>() {
        @Override
        public boolean hasNext() {
          return boxes.hasNext();
        }

        @Override
        public @Nullable Object next() {
          return boxes.next().value();
        }
      };
    }

    @Override
    public int size() {
      return read(items::size, text -> 0);
    }
  }

  private final class SoundMap extends AbstractMap<Object, @Nullable Object> {

    private final Map<?, ?> map;

    SoundMap(Map<?, ?> map) {
      this.map = map;
    }

    @Override
    public Set<Entry<Object, @Nullable Object>> entrySet() {
      return new AbstractSet<>() {
        @Override
        public Iterator<Entry<Object, @Nullable Object>> iterator() {
          return new SoundIterator<Entry<?, ?>, Entry<Object, @Nullable Object>>(
              SoundValues.this, () -> entries().iterator(), SoundMap.this::entry, SoundMap::failed);
        }

        @Override
        public int size() {
          return read(map::size, text -> 0);
        }
      };
    }

    @SuppressWarnings("unchecked") // a set of entries, whatever they hold
    private Set<Entry<?, ?>> entries() {
      return (Set<Entry<?, ?>>) (Set<?>) map.entrySet();
    }

    private Entry<Object, @Nullable Object> entry(Entry<?, ?> entry) {
      String name = String.valueOf(textOf(entry.getKey()));
      return new SimpleEntry<>(
          name,
          SoundValues.this.<@Nullable Object>read(() -> value(entry.getValue()), text -> text));
    }

    private static Entry<Object, @Nullable Object> failed(String text) {
      return new SimpleEntry<>(NAME, text);
    }
  }
}
