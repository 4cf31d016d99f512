// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.value;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Maps each item, and ends with the failure if the underlying iterator fails. One thread at a time.
 */
final class SoundIterator<T extends @Nullable Object, R> implements Iterator<R> {

  private final SoundValues values;
  private final Iterable<? extends T> items;
  private final Function<T, R> sound;
  private final Function<String, R> failed;
  private @Nullable Iterator<? extends T> source;
  private @Nullable R next;
  private boolean isEnd;

  SoundIterator(
      SoundValues values,
      Iterable<? extends T> items,
      Function<T, R> sound,
      Function<String, R> failed) {
    this.values = values;
    this.items = items;
    this.sound = sound;
    this.failed = failed;
  }

  @Override
  public boolean hasNext() {
    if (next == null && !isEnd) {
      next =
          values.<@Nullable R>read(
              this::advance,
              text -> {
                isEnd = true;
                return failed.apply(text);
              });
    }
    return next != null;
  }

  private @Nullable R advance() {
    Iterator<? extends T> from = source;
    if (from == null) {
      from = items.iterator();
      source = from;
    }
    if (from.hasNext()) {
      return sound.apply(from.next());
    }
    isEnd = true;
    return null;
  }

  @Override
  public R next() {
    if (!hasNext() || next == null) {
      throw new NoSuchElementException();
    }
    R item = next;
    next = null;
    return item;
  }
}
