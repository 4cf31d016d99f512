// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.locks.LockSupport;

/** Looks a thousand times a second at what an appender holds: I3 at every sample. */
final class HeldBytes implements AutoCloseable {

  private static final long SAMPLE_NANOS = 1_000_000;

  private final App app;
  private final long maxBytes;
  private final Thread thread;
  private volatile boolean ended;
  private volatile long maxSeenBytes;
  private volatile int samples;

  private HeldBytes(App app, long maxBytes) {
    this.app = app;
    this.maxBytes = maxBytes;
    this.thread = new Thread(this::sample, "samples of held bytes");
  }

  /** Watches until it is closed, which fails if there was ever more than so much. */
  static HeldBytes watch(App app, long maxBytes) {
    HeldBytes watch = new HeldBytes(app, maxBytes);
    watch.thread.start();
    return watch;
  }

  private void sample() {
    while (!ended) {
      maxSeenBytes = Math.max(maxSeenBytes, app.stats().heldBytes());
      samples++;
      LockSupport.parkNanos(SAMPLE_NANOS);
    }
  }

  /** The most there was so far. */
  long maxSeenBytes() {
    return maxSeenBytes;
  }

  @Override
  public void close() {
    ended = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    assertThat(samples).isPositive();
    assertThat(maxSeenBytes).as("I3 at %s samples", samples).isLessThanOrEqualTo(maxBytes);
  }
}
