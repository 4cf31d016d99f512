// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.fake;

import dev.sluice.internal.util.Ticker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands still until it is told to move. Starts close to the overflow of a long. */
public final class ManualTicker implements Ticker {

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000_000_000L);
  private volatile long stepNanos;

  @Override
  public long nanoTime() {
    return nanos.getAndAdd(stepNanos);
  }

  public void advance(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  public void advanceMillis(long millis) {
    advance(Duration.ofMillis(millis));
  }

  /** From now on each look at the clock moves it. */
  public void stepAtEachLook(Duration step) {
    stepNanos = step.toNanos();
  }
}
