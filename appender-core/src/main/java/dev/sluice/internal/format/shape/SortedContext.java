// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.shape;

import dev.sluice.spi.EventReader;
import dev.sluice.spi.FieldSink;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads the context entries of an event in the order of their names. The frameworks keep them in
 * maps of different order, and a record must not depend on that. Entries go by way of kept arrays,
 * into which each is inserted at its place: no garbage, and next to no cost for the few that an
 * event has. One thread at a time.
 */
public final class SortedContext<E> {

  private static final int USUAL = 16;

  /** Above this number of entries the arrays are given back after the event. */
  private static final int KEPT = 1024;

  private final EventReader<E> reader;
  // Kept: a new reference to a method of this object for each event would be garbage.
  private final FieldSink insert = this::insert;
  private String[] names = new String[USUAL];
  private @Nullable Object[] values = new Object[USUAL];
  private int size;

  public SortedContext(EventReader<E> reader) {
    this.reader = reader;
  }

  /** Hands each entry to the sink, by name. */
  public void read(E event, FieldSink sink) {
    try {
      reader.readContext(event, insert);
      for (int i = 0; i < size; i++) {
        sink.accept(names[i], values[i]);
      }
    } finally {
      clear();
    }
  }

  private void insert(@Nullable String given, @Nullable Object value) {
    String name = String.valueOf(given);
    if (size == names.length) {
      String[] moreNames = Arrays.copyOf(names, 2 * size);
      values = Arrays.copyOf(values, 2 * size);
      names = moreNames; // not before: memory may end between, and this one's length counts
    }
    int at = place(name);
    if (at < size) {
      System.arraycopy(names, at, names, at + 1, size - at);
      System.arraycopy(values, at, values, at + 1, size - at);
    }
    names[at] = name;
    values[at] = value;
    size++;
  }

  /** Behind all that are not greater; sorted entries, such as Log4j's, cost one look each. */
  private int place(String name) {
    int low = 0;
    int high = size;
    int middle = size - 1;
    while (low < high) {
      if (names[middle].compareTo(name) <= 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
      middle = (low + high) >>> 1;
    }
    return low;
  }

  private void clear() {
    if (names.length > KEPT) {
      names = new String[USUAL];
      values = new Object[USUAL];
    } else {
      Arrays.fill(names, 0, size, null); // the values may be large
      Arrays.fill(values, 0, size, null);
    }
    size = 0;
  }
}
