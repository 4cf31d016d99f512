// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.format.metric;

import dev.sluice.record.Utf8;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The tags or the fields of a metric: values under names that are there once. Used again for each
 * event, without garbage for the usual handful; one thread at a time.
 */
final class MetricEntries {

  private static final Comparator<Entry> BY_NAME =
      Comparator.comparing(entry -> entry.name, Utf8.BYTE_ORDER);

  /** Up to this number of entries a name is searched one by one. */
  private static final int FEW = 16;

  /** Larger arrays are given back after the event. */
  private static final int MANY = 256;

  private static final class Entry {
    private String name = "";
    private Object value = "";
  }

  private final Map<String, Entry> index = new HashMap<>();
  private Entry[] entries = {};
  private int size;

  /** Adds a value, or replaces the value of the same name. */
  void put(String name, Object value) {
    Entry existing = find(name);
    if (existing != null) {
      existing.value = value;
      return;
    }
    if (size == entries.length) {
      Entry[] more = Arrays.copyOf(entries, Math.max(FEW, size * 2));
      for (int i = size; i < more.length; i++) {
        more[i] = new Entry();
      }
      entries = more; // not before: memory may end in the loop
    }
    Entry added = entries[size++];
    added.name = name;
    added.value = value;
    if (size == FEW) {
      for (int i = 0; i < size; i++) {
        index.put(entries[i].name, entries[i]);
      }
    } else if (size > FEW) {
      index.put(name, added);
    }
  }

  boolean has(String name) {
    return find(name) != null;
  }

  private @Nullable Entry find(String name) {
    if (size >= FEW) {
      return index.get(name);
    }
    for (int i = 0; i < size; i++) {
      if (entries[i].name.equals(name)) {
        return entries[i];
      }
    }
    return null;
  }

  /** Sorts by the bytes of the names in UTF-8. */
  void sort() {
    Arrays.sort(entries, 0, size, BY_NAME);
  }

  int size() {
    return size;
  }

  String name(int i) {
    return entries[i].name;
  }

  Object value(int i) {
    return entries[i].value;
  }

  /** Forgets all, so that nothing of an event is kept alive. */
  void clear() {
    for (int i = 0; i < size; i++) {
      entries[i].name = "";
      entries[i].value = "";
    }
    if (size >= FEW) {
      index.clear();
    }
    if (entries.length > MANY) {
      entries = new Entry[0];
    }
    size = 0;
  }
}
