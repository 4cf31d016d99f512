// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.util;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets a reader see counts that change together either before or after a change. For example, a
 * record is counted as delivered, and then the buffer lets go of it: between the two it counts
 * twice. Writers never wait. Any thread.
 */
public final class Changes {

  /** A change takes less than a millisecond, unless a fallback or the processor holds it up. */
  private static final long PATIENCE_NANOS = 100_000_000;

  /** Pauses of the whole JVM, which count as one, are no reason to give up. */
  private static final int MIN_TRIES = 100;

  private static final Ticker TICKER = Ticker.system();

  private final AtomicInteger open = new AtomicInteger();
  private final AtomicLong ended = new AtomicLong();
  private volatile @Nullable Thread settling; // the shipper, while it changes counts

  /** Any number of threads at once; {@link #end} follows. */
  public void begin() {
    open.incrementAndGet();
  }

  /** The change is complete. */
  public void end() {
    ended.incrementAndGet(); // first: who sees none open sees that one has ended
    open.decrementAndGet();
  }

  /** The shipper changes counts, until {@link #settled}. May be called many times. */
  public void settle() {
    if (settling == null) {
      settling = Thread.currentThread();
      begin();
    }
  }

  /** What the shipper has changed is complete. */
  public void settled() {
    if (settling != null) {
      end();
      settling = null;
    }
  }

  /**
   * Reads while nothing changes. If something changes for longer than a tenth of a second, or the
   * caller is who changes it, the counts are those of this moment.
   *
   * @param counts may be called many times
   */
  public <T> T read(Supplier<T> counts) {
    long sinceNanos = TICKER.nanoTime();
    for (int tries = 1; ; tries++) {
      long before = ended.get();
      if (open.get() == 0) {
        T read = counts.get();
        if (open.get() == 0 && ended.get() == before) {
          return read;
        }
      }
      if (settling == Thread.currentThread()
          || (tries >= MIN_TRIES && TICKER.nanoTime() - sinceNanos > PATIENCE_NANOS)) {
        return counts.get();
      }
      Waits.pause();
    }
  }
}
