// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.pipeline;

import java.security.AccessController;
import java.security.PrivilegedAction;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A thread of ours, known by its class: what the application starts from it is none. A server may
 * share the appender among applications, and the first one that logs makes its threads: they keep
 * nothing of it, so that it can be taken away.
 */
final class OwnThread extends Thread {

  /** The names of our threads that run, of all appenders of this class loader. */
  private static final Map<String, Integer> RUNNING = new ConcurrentHashMap<>();

  private OwnThread(Runnable task, String name) {
    // No group of our own: before Java 19 its parent keeps it for ever. Nor the application's, nor
    // the values that its threads inherit.
    super(topGroup(), task, name, 0, false);
    setDaemon(true); // an application that ends is not kept alive by its log
    setContextClassLoader(OwnThread.class.getClassLoader());
  }

  /** A thread keeps the classes on the stack of its maker; a privileged call hides the callers. */
  @SuppressWarnings("removal")
  static OwnThread of(Runnable task, String name) {
    return AccessController.doPrivileged(
        (PrivilegedAction<OwnThread>) () -> new OwnThread(task, name));
  }

  private static ThreadGroup topGroup() {
    ThreadGroup group = Thread.currentThread().getThreadGroup();
    for (ThreadGroup parent; (parent = group.getParent()) != null; ) {
      group = parent;
    }
    return group;
  }

  /** Whether a thread of ours has this name and has not ended. Any thread. */
  static boolean isRunning(String name) {
    return RUNNING.containsKey(name);
  }

  @Override
  public void run() {
    @Nullable String known = register();
    try {
      super.run();
    } finally {
      if (known != null) {
        RUNNING.computeIfPresent(known, (name, count) -> count == 1 ? null : count - 1);
      }
    }
  }

  private @Nullable String register() {
    try {
      RUNNING.merge(getName(), 1, Integer::sum);
      return getName();
    } catch (OutOfMemoryError e) {
      return null; // its lines are known by its class, unless they come through a queue
    }
  }
}
