// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.pipeline;

import org.jspecify.annotations.Nullable;

/** Closes a pipeline when the JVM ends, for applications whose framework is not told. */
final class StopHook {

  private @Nullable Thread thread; // the threads that open and close

  /** Registers it, unless the JVM ends already. */
  void add(SelfLogGuard threads, Runnable close) {
    Thread hook = threads.newThread("hook", close);
    try {
      Runtime.getRuntime().addShutdownHook(hook);
      thread = hook;
    } catch (IllegalStateException e) {
      // The JVM is on its way down: whoever opens an appender now has to close it.
    }
  }

  /** The pipeline is closed: nothing may keep its class loader. */
  void remove() {
    Thread hook = thread;
    thread = null;
    if (hook != null && hook != Thread.currentThread()) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // The JVM ends: it runs, and finds the pipeline closed.
      }
    }
  }
}
