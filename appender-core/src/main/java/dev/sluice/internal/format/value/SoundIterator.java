// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.value;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Replaces each item, and ends with the failure if the underlying iterator fails. One thread at a
 * time.
 */
final class SoundIterator<T extends @Nullable Object, R extends @Nullable Object>
    implements Iterator<R> {

  private final SoundValues values;
  private final Iterable<? extends T> items;
  private final Function<T, R> sound;
  private final Function<String, R> failed;
  private @Nullable Iterator<? extends T> source;
  private @Nullable R next;
  private boolean hasNext;
  private boolean isEnd;

  /**
   * @param failed makes the last item: it replaces the one that failed, and all behind it
   */
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
    if (!hasNext && !isEnd) {
      try {
        advance();
      } catch (Throwable t) {
        next = failed.apply(values.failed(t));
        hasNext = true;
        isEnd = true;
      }
    }
    return hasNext;
  }

  private void advance() {
    Iterator<? extends T> from = source;
    if (from == null) {
      from = items.iterator();
      source = from;
    }
    if (from.hasNext()) {
      next = sound.apply(from.next());
      hasNext = true;
    } else {
      isEnd = true;
    }
  }

  @Override
  @SuppressWarnings("NullAway") // null is an item too
  public R next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    hasNext = false;
    return next;
  }
}
