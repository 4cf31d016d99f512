// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.pipeline;

import dev.sluice.internal.pipeline.Flushes.Flush;
import dev.sluice.internal.util.Ticker;
import dev.sluice.internal.util.Waits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/**
 * The pipelines of this class loader that deliver, for those who wait for all of them. It keeps
 * nobody longer than the pipeline's own thread does: that takes itself away when it ends.
 */
final class Running {

  /**
   * What stands in front of a pipeline, and behind it.
   *
   * @param queues whether the framework holds events that will come
   * @param handsOver whether it has a fallback: what it gives up may come to another pipeline
   */
  record Surroundings(BooleanSupplier queues, boolean handsOver) {}

  private static final Map<ShipperThread, Surroundings> ALL = new ConcurrentHashMap<>();

  private Running() {}

  /** Starts it. Known before: it may end at any time. */
  static void start(ShipperThread pipeline, Surroundings surroundings) {
    ALL.put(pipeline, surroundings);
    try {
      pipeline.start();
    } catch (Throwable t) { // such as: no more threads
      ALL.remove(pipeline);
      throw t;
    }
  }

  /** It has ended. */
  static void remove(ShipperThread pipeline) {
    ALL.remove(pipeline);
  }

  /**
   * Whether all that was appended to any of them before this call, or waited in a queue of the
   * framework, is delivered or dropped within the time. Any thread; on one of ours it waits for
   * nothing.
   */
  static boolean flush(Duration timeout, Ticker ticker) throws InterruptedException {
    long waitNanos = SelfLogGuard.isOnOwnThread() ? 0 : ShipperThread.nanos(timeout);
    long deadlineNanos = ticker.nanoTime() + waitNanos;
    // One more for each that hands over: the events may go from one to the next.
    long rounds = 1 + ALL.values().stream().filter(Surroundings::handsOver).count();
    boolean settled = true;
    for (; settled && rounds > 0; rounds--) {
      settled = flushOnce(deadlineNanos, ticker);
    }
    return settled;
  }

  /** All at once, and not one after the other: each of them hurries from now on. */
  private static boolean flushOnce(long deadlineNanos, Ticker ticker) throws InterruptedException {
    List<Flush> flushes = new ArrayList<>();
    try {
      begin(flushes);
      boolean settled = awaitEmpty(deadlineNanos, ticker);
      begin(flushes); // of what was queued, and of pipelines that it started
      for (Flush flush : flushes) {
        settled &= flush.await(Math.max(0, deadlineNanos - ticker.nanoTime()));
      }
      return settled;
    } finally {
      flushes.forEach(Flush::end);
    }
  }

  private static void begin(List<Flush> flushes) {
    ALL.keySet().forEach(pipeline -> flushes.add(pipeline.beginFlush()));
  }

  /** Frameworks do not say when a queue of theirs is empty. */
  private static boolean awaitEmpty(long deadlineNanos, Ticker ticker) throws InterruptedException {
    Set<BooleanSupplier> queues = new HashSet<>();
    ALL.values().forEach(each -> queues.add(each.queues()));
    for (BooleanSupplier queue : queues) {
      while (holds(queue)) {
        if (deadlineNanos - ticker.nanoTime() <= 0) {
          return false;
        }
        Waits.pause();
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      }
    }
    return true;
  }

  /** A framework that is being stopped may throw, and then holds nothing that would still come. */
  private static boolean holds(BooleanSupplier queue) {
    try {
      return queue.getAsBoolean();
    } catch (RuntimeException | LinkageError e) {
      return false;
    }
  }
}
