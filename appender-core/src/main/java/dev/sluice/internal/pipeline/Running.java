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
 * The running pipelines of this class loader, for callers who flush all of them. A pipeline is
 * removed by its own thread when that ends, so this table keeps no pipeline alive.
 */
final class Running {

  /**
   * The framework's queues in front of a pipeline, and its fallback.
   *
   * @param queues whether the framework still holds events for it
   * @param handsOver whether it has a fallback: its events may go to another pipeline
   */
  record Surroundings(BooleanSupplier queues, boolean handsOver) {}

  private static final Map<ShipperThread, Surroundings> ALL = new ConcurrentHashMap<>();

  private Running() {}

  /** Starts it. It is added first, because it may end at any time. */
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
   * Whether all events that were appended to any of them before this call, or waited in a queue of
   * the framework, are delivered or dropped within the time. Any thread; a thread of ours does not
   * wait.
   */
  static boolean flush(Duration timeout, Ticker ticker) throws InterruptedException {
    long waitNanos = SelfLogGuard.isOnOwnThread() ? 0 : ShipperThread.nanos(timeout);
    long deadlineNanos = ticker.nanoTime() + waitNanos;
    // One more round for each pipeline with a fallback: events may go from one to the next.
    long rounds = 1 + ALL.values().stream().filter(Surroundings::handsOver).count();
    boolean settled = true;
    for (; settled && rounds > 0; rounds--) {
      settled = flushOnce(deadlineNanos, ticker);
    }
    return settled;
  }

  /** Begins all flushes before it waits for the first: all pipelines hurry at once. */
  private static boolean flushOnce(long deadlineNanos, Ticker ticker) throws InterruptedException {
    List<Flush> flushes = new ArrayList<>();
    try {
      begin(flushes);
      boolean settled = awaitEmpty(deadlineNanos, ticker);
      begin(flushes); // once more, for events that were queued and pipelines that these started
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

  /** Polls, because frameworks do not announce that a queue is empty. */
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

  /** A framework that is being stopped may throw. Then no more events come from it. */
  private static boolean holds(BooleanSupplier queue) {
    try {
      return queue.getAsBoolean();
    } catch (RuntimeException | LinkageError e) {
      return false;
    }
  }
}
