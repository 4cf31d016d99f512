// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool;

/**
 * Bounds the age of what waits on disk, without a list of it. Records reach the disk almost in the
 * order of their events: with keyed aggregation one may be older than another before it. No record
 * behind the one that came out is older than that one less the largest such step back.
 *
 * <p>What an earlier process left has an age of its own, and says nothing of ours. Shipper thread
 * only.
 */
final class SpoolAge {

  private long sinceNanos;
  private boolean hasOurs; // a record of this process was added since none waited
  private long oursSinceNanos; // none of these that waits is older
  private long newestNanos; // of these
  private long stepBackNanos; // the largest

  /** Whatever is found on disk was appended before this. */
  void begin(long nowNanos) {
    sinceNanos = nowNanos;
  }

  /** A record of this process goes to disk, where nothing waits, or others do. */
  void add(long createdNanos, boolean isFirst) {
    hasOurs &= !isFirst;
    if (!hasOurs) {
      hasOurs = true;
      oursSinceNanos = createdNanos;
      newestNanos = createdNanos;
      stepBackNanos = 0;
    }
    newestNanos = later(newestNanos, createdNanos);
    stepBackNanos = Math.max(stepBackNanos, newestNanos - createdNanos);
    oursSinceNanos = earlier(oursSinceNanos, createdNanos);
    sinceNanos = isFirst ? createdNanos : earlier(sinceNanos, createdNanos);
  }

  /** The oldest record came out. */
  void remove(long createdNanos, boolean isOurs) {
    if (isOurs && hasOurs) {
      oursSinceNanos = later(oursSinceNanos, createdNanos - stepBackNanos);
      sinceNanos = oursSinceNanos;
    } else {
      sinceNanos = hasOurs ? earlier(createdNanos, oursSinceNanos) : createdNanos;
    }
  }

  /** No event on disk is older, if any is there. */
  long sinceNanos() {
    return sinceNanos;
  }

  private static long earlier(long a, long b) {
    return a - b < 0 ? a : b;
  }

  private static long later(long a, long b) {
    return a - b < 0 ? b : a;
  }
}
