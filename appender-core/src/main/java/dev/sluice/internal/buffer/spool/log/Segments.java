// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool.log;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The segments of a directory, oldest first. Only the newest one grows. There may be thousands of
 * them, so nothing that is asked for each record looks at each of them. Disk thread only.
 */
final class Segments implements Iterable<Segment> {

  private final List<Segment> segments;
  private long olderBytes; // of all but the newest
  int firstOpen; // nothing waits in those before it, and all of them are known; tests look at it

  Segments(List<Segment> found) {
    segments = new ArrayList<>(found);
    segments.sort(Comparator.comparingLong(Segment::firstId));
    for (int i = 0; i + 1 < segments.size(); i++) {
      olderBytes += segments.get(i).length();
    }
  }

  /** Oldest first. Nothing may be added or removed meanwhile, but see {@link #copy}. */
  @Override
  public Iterator<Segment> iterator() {
    return segments.iterator();
  }

  /** The segments of this moment, oldest first. */
  List<Segment> copy() {
    return List.copyOf(segments);
  }

  /** Whether all of them are as the condition says. */
  boolean allMatch(Predicate<Segment> condition) {
    return segments.stream().allMatch(condition);
  }

  boolean isEmpty() {
    return segments.isEmpty();
  }

  Segment newest() {
    return segments.get(segments.size() - 1);
  }

  /**
   * The first that can be read now, and has frames that wait or has not been recovered; or null.
   */
  @Nullable Segment firstReadable(long nowNanos) {
    for (int i = firstOpen; i < segments.size(); i++) {
      Segment segment = segments.get(i);
      boolean hasWaiting = segment.waitingFrames() > 0;
      boolean isOver = segment.isKnown() && !hasWaiting;
      boolean grows = i + 1 == segments.size();
      if (isOver && !grows && i == firstOpen) {
        firstOpen++;
      } else if (segment.isUnread(nowNanos) || (hasWaiting && !segment.isPaused(nowNanos))) {
        return segment;
      }
    }
    return null;
  }

  /** A frame waits again, perhaps in a segment that is over. */
  void waitsAgain() {
    firstOpen = 0;
  }

  /** Adds one with a higher id than all others. */
  void add(Segment newest) {
    long moreBytes = segments.isEmpty() ? 0 : newest().length();
    segments.add(newest);
    olderBytes += moreBytes;
  }

  boolean contains(Segment segment) {
    return place(segment) >= 0;
  }

  private int place(Segment segment) {
    int place =
        Collections.binarySearch(segments, segment, Comparator.comparingLong(Segment::firstId));
    return place >= 0 && segments.get(place) == segment ? place : -1;
  }

  void remove(Segment segment) {
    int place = place(segment);
    if (place >= 0) {
      removeAt(place);
    }
  }

  private void removeAt(int place) {
    boolean isNewest = place == segments.size() - 1;
    Segment older = isNewest && place > 0 ? segments.get(place - 1) : segments.get(place);
    olderBytes -= isNewest && place == 0 ? 0 : older.length(); // the newest one is in no sum
    segments.remove(place);
    firstOpen -= place < firstOpen ? 1 : 0;
  }

  void removeIf(Predicate<Segment> condition) {
    for (int i = segments.size() - 1; i >= 0; i--) {
      if (condition.test(segments.get(i))) {
        removeAt(i);
      }
    }
  }

  long bytes() {
    return segments.isEmpty() ? 0 : olderBytes + newest().length();
  }
}
