// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.fake;

import dev.sluice.internal.util.Ticker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands still until it is told to move. Starts close to the overflow of a long. */
public final class ManualTicker implements Ticker {

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000_000_000L);
  private final AtomicInteger failures = new AtomicInteger();
  private final AtomicInteger looksUntilOneFails = new AtomicInteger();

  @Override
  public long nanoTime() {
    if (failures.get() > 0 && failures.getAndDecrement() > 0) {
      throw new InternalError("memory is short");
    }
    if (looksUntilOneFails.get() > 0 && looksUntilOneFails.decrementAndGet() == 0) {
      throw new OutOfMemoryError("a test's");
    }
    return nanos.get();
  }

  /** The so-manieth look from now on finds no memory; 0 for none. */
  public void runOutOfMemoryAtLook(int look) {
    looksUntilOneFails.set(look);
  }

  public void advance(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  public void advanceMillis(long millis) {
    advance(Duration.ofMillis(millis));
  }

  /** So many looks at the clock throw an Error, as anything may when memory is short. */
  public void failNextLooks(int count) {
    failures.set(count);
  }

  public int failuresLeft() {
    return failures.get();
  }
}
