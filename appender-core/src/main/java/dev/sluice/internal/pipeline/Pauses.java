// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.pipeline;

import dev.sluice.internal.util.Ticker;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The pauses before a question is asked again. They double, up to ten minutes, and end with the
 * appender. Any thread.
 */
final class Pauses {

  /** As {@code ShardWatch} waits for the map of the shards. */
  static final long FIRST_NANOS = 10 * Ticker.SECOND_NANOS;

  private static final long LONGEST_NANOS = 600 * Ticker.SECOND_NANOS;
  private static final int MAX_DOUBLINGS = 6;

  private final long firstNanos;
  private final CountDownLatch end = new CountDownLatch(1);

  Pauses(long firstNanos) {
    this.firstNanos = firstNanos;
  }

  /**
   * @param before how many pauses there were before
   * @return whether to ask again: the appender has not ended
   */
  boolean await(int before) {
    long nanos = firstNanos << Math.min(before, MAX_DOUBLINGS);
    try {
      return !end.await(Math.min(nanos, LONGEST_NANOS), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false; // a container ends what an application left behind
    }
  }

  void end() {
    end.countDown();
  }
}
