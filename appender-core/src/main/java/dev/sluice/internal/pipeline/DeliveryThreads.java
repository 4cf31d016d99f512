// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.pipeline;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The threads that deliver. They call code of the application: a status listener, a fallback, a
 * provider of credentials. That code may ask for a stop or a flush, and must not wait for it,
 * because it would wait for its own thread. Any thread.
 */
final class DeliveryThreads {

  private final Set<Thread> running = ConcurrentHashMap.newKeySet();

  /** The same task; its thread is known while it runs. */
  Runnable of(Runnable task) {
    return () -> {
      Thread thread = Thread.currentThread();
      try {
        running.add(thread);
      } catch (OutOfMemoryError e) {
        // Without memory for the entry the task runs all the same. A stop that it asks for then
        // waits, within its bound.
      }
      try {
        task.run();
      } finally {
        running.remove(thread);
      }
    };
  }

  /** Whether the calling thread is one of them. */
  boolean isCurrent() {
    return running.contains(Thread.currentThread());
  }
}
