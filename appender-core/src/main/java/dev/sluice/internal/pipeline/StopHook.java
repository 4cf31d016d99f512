// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.pipeline;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Lets the end of the JVM wait for the end of a pipeline. It is registered at the start for
 * applications that do not stop their framework, and otherwise when a stop begins, so that the JVM
 * does not end during it. Any thread.
 */
final class StopHook {

  private final AtomicReference<@Nullable Thread> thread = new AtomicReference<>();

  /**
   * Registers it once.
   *
   * @return false when the JVM ends already: a stop of the appender then has to be waited for
   * @throws SecurityException when the JVM takes no hook
   */
  boolean add(SelfLogGuard threads, Runnable close) {
    Thread hook = threads.newThread("hook", close);
    if (!thread.compareAndSet(null, hook)) {
      return true;
    }
    try {
      Runtime.getRuntime().addShutdownHook(hook);
      if (thread.get() != hook) { // remove() ran before it was registered
        Runtime.getRuntime().removeShutdownHook(hook);
      }
      return true;
    } catch (IllegalStateException e) {
      thread.set(null);
      return false;
    } catch (SecurityException | OutOfMemoryError e) {
      thread.set(null); // it is not registered
      throw e;
    }
  }

  /** The pipeline is closed: the hook must not keep its class loader. */
  void remove() {
    Thread hook = thread.getAndSet(null);
    if (hook != null && hook != Thread.currentThread()) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // The JVM ends: the hook runs, and the pipeline is closed already.
      }
    }
  }
}
