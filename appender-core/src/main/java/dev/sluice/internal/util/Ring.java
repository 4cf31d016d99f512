// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.util;

import java.util.AbstractCollection;
import java.util.Collection;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A queue that an OutOfMemoryError leaves as it was. {@link java.util.ArrayDeque} adds first and
 * grows then: where there is no memory to grow, it looks empty from then on, and all that was in it
 * is lost. One thread, or under its owner's lock; not to be changed while it is iterated.
 *
 * @param <E> what it holds
 */
public final class Ring<E> extends AbstractCollection<E> {

  private static final int FIRST_CAPACITY = 16;

  private @Nullable Object[] elements = new Object[FIRST_CAPACITY]; // the length is a power of two
  private int head;
  private int size;

  public Ring() {}

  public Ring(Collection<? extends E> all) {
    all.forEach(this::add);
  }

  @Override
  public boolean add(E element) {
    makeRoom();
    elements[(head + size) & (elements.length - 1)] = element;
    size++;
    return true;
  }

  public void addFirst(E element) {
    makeRoom();
    head = (head - 1) & (elements.length - 1);
    elements[head] = element;
    size++;
  }

  /** Makes the next {@link #add} one that needs no memory. */
  public void makeRoom() {
    makeRoom(1);
  }

  /** Grows beforehand: this number of elements can be added without memory. */
  public void makeRoom(int more) {
    int length = elements.length;
    while (length - size < more) {
      length *= 2;
    }
    if (length > elements.length) {
      @Nullable Object[] larger = new Object[length]; // the one thing that may fail, so it is first
      int before = Math.min(size, elements.length - head);
      System.arraycopy(elements, head, larger, 0, before);
      System.arraycopy(elements, 0, larger, before, size - before);
      elements = larger;
      head = 0;
    }
  }

  /** The first, or null. */
  public @Nullable E peek() {
    return at(0);
  }

  /** The element at this place, counted from the first, which is 0. */
  public E get(int place) {
    E element = place < 0 || place >= size ? null : at(place);
    if (element == null) {
      throw new NoSuchElementException();
    }
    return element;
  }

  @SuppressWarnings("unchecked") // add lets nothing else in
  private @Nullable E at(int place) {
    return (E) elements[(head + place) & (elements.length - 1)];
  }

  /** Takes the first out, or returns null. */
  public @Nullable E poll() {
    E first = at(0);
    if (size > 0) {
      elements[head] = null;
      head = (head + 1) & (elements.length - 1);
      size--;
    }
    return first;
  }

  /** The last, or null. */
  public @Nullable E peekLast() {
    return size == 0 ? null : at(size - 1);
  }

  /** Takes the last out, or returns null. */
  public @Nullable E pollLast() {
    if (size == 0) {
      return null;
    }
    E last = at(size - 1);
    elements[(head + size - 1) & (elements.length - 1)] = null;
    size--;
    return last;
  }

  /** Exchanges what both hold: at once, however many they are, and without any memory. */
  public void swap(Ring<E> other) {
    @Nullable Object[] otherElements = other.elements;
    int otherHead = other.head;
    int otherSize = other.size;
    other.elements = elements;
    other.head = head;
    other.size = size;
    elements = otherElements;
    head = otherHead;
    size = otherSize;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public boolean removeIf(Predicate<? super E> filter) {
    int before = size;
    for (int i = 0; i < before; i++) {
      E element = poll(); // once round: what stays is added again, for which there is room
      if (element != null && !filter.test(element)) {
        add(element);
      }
    }
    return size < before;
  }

  @Override
  public void clear() {
    while (size > 0) {
      poll();
    }
  }

  @Override
  public Iterator<E> iterator() {
    return new Iterator<>() {
      private int next;

      @Override
      public boolean hasNext() {
        return next < size;
      }

      @Override
      public E next() {
        return get(next++);
      }
    };
  }
}
