// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.send;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Ends requests of an appender that take too long. It replaces the SDK's pool of five threads for
 * each client, which stay while nothing is sent. One thread is enough, because it only cuts
 * connections.
 */
final class TimeoutThread {

  /** What is logged here to loggers of the SDK is never sent: {@code SelfLogGuard} has the name. */
  private static final String NAME = "sdk-sluice-timeout";

  private static final long IDLE_SECONDS = 3;

  private TimeoutThread() {}

  /** Starts no thread before the first request. To be closed after the clients that it serves. */
  static ScheduledExecutorService create() {
    ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, TimeoutThread::of);
    // Otherwise the timer keeps an answered request in memory until the timeout.
    executor.setRemoveOnCancelPolicy(true);
    executor.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }

  private static Thread of(Runnable task) {
    Thread thread = new Thread(task, NAME);
    thread.setDaemon(true);
    return thread;
  }
}
