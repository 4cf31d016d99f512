// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.pipeline;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The threads that run the blocking transport: as many as requests may be under way. */
final class SenderThreads {

  private static final long IDLE_SECONDS = 60;

  private SenderThreads() {}

  static ThreadPoolExecutor of(
      int maxInFlight, ThreadFactory threads, DeliveryThreads deliveryThreads) {
    ThreadPoolExecutor senderThreads =
        new ThreadPoolExecutor(
            maxInFlight,
            maxInFlight,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> threads.newThread(deliveryThreads.of(task)));
    senderThreads.allowCoreThreadTimeOut(true);
    return senderThreads;
  }
}
