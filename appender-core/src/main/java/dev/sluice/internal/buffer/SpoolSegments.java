// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/** The segments of a directory, oldest first. Only the newest one grows. Owner thread only. */
final class SpoolSegments {

  private final List<SpoolSegment> segments;
  private final List<SpoolSegment> view;
  private long olderBytes; // of all but the newest
  private boolean changed = true; // since these were added up

  SpoolSegments(List<SpoolSegment> found) {
    segments = new ArrayList<>(found);
    segments.sort(Comparator.comparingLong(SpoolSegment::firstId));
    view = Collections.unmodifiableList(segments);
  }

  /** Oldest first; follows every change. */
  List<SpoolSegment> all() {
    return view;
  }

  boolean isEmpty() {
    return segments.isEmpty();
  }

  SpoolSegment newest() {
    return segments.get(segments.size() - 1);
  }

  /** Adds one with a higher id than all others. */
  void add(SpoolSegment newest) {
    segments.add(newest);
    changed = true;
  }

  void remove(SpoolSegment segment) {
    segments.remove(segment);
    changed = true;
  }

  void removeIf(Predicate<SpoolSegment> condition) {
    changed = true;
    segments.removeIf(condition);
  }

  /** Bytes of all files. Asked for each record, so it does not look at each of them. */
  long bytes() {
    if (segments.isEmpty()) {
      return 0;
    }
    if (changed) {
      olderBytes = -newest().length();
      segments.forEach(each -> olderBytes += each.length());
      changed = false;
    }
    return olderBytes + newest().length();
  }
}
