// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.StoredRecord;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * What has arrived, by the numbers of the events: one that comes again is identical, which is I6.
 */
final class Arrived {

  private final Map<Long, byte[]> byNumber = new HashMap<>();
  private long duplicates;

  static Arrived of(Collection<StoredRecord> records) {
    Arrived arrived = new Arrived();
    arrived.addAll(records);
    return arrived;
  }

  /** Takes in the lines of records, or their only one. */
  void addAll(Collection<StoredRecord> records) {
    records.forEach(record -> Lines.of(record.data()).forEach(this::add));
  }

  void add(byte[] event) {
    byte[] before = byNumber.putIfAbsent(Numbered.numberOf(event), event);
    if (before != null) {
      duplicates++;
      assertThat(Arrays.equals(before, event)).as("I6: a duplicate is identical").isTrue();
    }
  }

  /** Those that have not, from the first on and before the end. */
  List<Long> missing(long first, long end) {
    return LongStream.range(first, end)
        .filter(number -> !byNumber.containsKey(number))
        .boxed()
        .toList();
  }

  int count() {
    return byNumber.size();
  }

  long duplicates() {
    return duplicates;
  }
}
