// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.pipeline;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads that run the blocking transport: one for each request in flight, and one that asks
 * the service about its streams. That question may hang, and records do not wait for it.
 */
final class SenderThreads {

  private static final long IDLE_SECONDS = 3;

  private final ThreadPoolExecutor requests;
  private final ThreadPoolExecutor housekeeping;

  SenderThreads(int maxInFlight, ThreadFactory threads, DeliveryThreads deliveryThreads) {
    ThreadFactory known = task -> threads.newThread(deliveryThreads.of(task));
    this.requests = pool(maxInFlight, known);
    this.housekeeping = pool(1, known);
  }

  private static ThreadPoolExecutor pool(int size, ThreadFactory threads) {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            size, size, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads);
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  Executor requests() {
    return task -> execute(requests, task);
  }

  Executor housekeeping() {
    return task -> execute(housekeeping, task);
  }

  /**
   * The pool starts a new thread although one is idle. Where it cannot, that one takes the task.
   */
  private static void execute(ThreadPoolExecutor pool, Runnable task) {
    try {
      pool.execute(task);
    } catch (OutOfMemoryError e) { // the process has all the threads that it may have
      if (pool.getPoolSize() == 0 || !pool.getQueue().offer(task)) {
        throw e;
      }
    }
  }

  void shutdownNow() {
    requests.shutdownNow();
    housekeeping.shutdownNow();
  }
}
