// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.pipeline;

import dev.sluice.internal.buffer.Intake;
import dev.sluice.internal.util.Ticker;
import org.jspecify.annotations.Nullable;

/**
 * When the oldest event behind the intake was appended. The shipper thread publishes it about once
 * a second. Only that thread may look at the records, and to look at each step would cost too much.
 */
final class OldestEvent {

  private static final long FRESH_NANOS = 1_000_000_000L;

  private final Ticker ticker;
  private long publishedNanos; // shipper thread
  private boolean isPublished; // shipper thread

  /** Null while there is nothing behind the intake. */
  private volatile @Nullable Long createdNanos; // written by the shipper thread

  OldestEvent(Ticker ticker) {
    this.ticker = ticker;
  }

  /** Called by the shipper thread before it waits. */
  void publish(Shipper shipper) {
    long nowNanos = ticker.nanoTime();
    boolean sleepsLong =
        shipper.nanosToNextDeadline() > FRESH_NANOS; // it would publish nothing meanwhile
    if (!isPublished || sleepsLong || nowNanos - publishedNanos >= FRESH_NANOS) {
      long oldestNanos = shipper.oldestCreatedNanos();
      createdNanos = oldestNanos - nowNanos >= 0 ? null : oldestNanos;
      publishedNanos = nowNanos;
      isPublished = true;
    }
  }

  /** The age of the oldest event in memory or on disk, or 0. Any thread. */
  long ageNanos(Intake intake) {
    long nowNanos = ticker.nanoTime();
    long oldestNanos = intake.headCreatedNanos(nowNanos);
    Long behindNanos = createdNanos;
    if (behindNanos != null && behindNanos - oldestNanos < 0) {
      oldestNanos = behindNanos;
    }
    return Math.max(0, nowNanos - oldestNanos);
  }
}
