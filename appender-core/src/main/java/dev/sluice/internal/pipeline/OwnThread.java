// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.pipeline;

import java.security.AccessController;
import java.security.PrivilegedAction;

/**
 * A thread of ours. A server may share the appender among applications, and the first one that logs
 * makes its threads: they keep nothing of it, so that it can be taken away.
 */
final class OwnThread extends Thread {

  private final SelfLogGuard owner;

  private OwnThread(SelfLogGuard owner, Runnable task, String name) {
    // No group of our own: before Java 19 its parent keeps it for ever. Nor the application's, nor
    // the values that its threads inherit.
    super(topGroup(), task, name, 0, false);
    this.owner = owner;
    setDaemon(true); // an application that ends is not kept alive by its log
    setContextClassLoader(OwnThread.class.getClassLoader());
  }

  /** A thread keeps the classes on the stack of its maker; a privileged call hides the callers. */
  @SuppressWarnings("removal")
  static OwnThread of(SelfLogGuard owner, Runnable task, String name) {
    return AccessController.doPrivileged(
        (PrivilegedAction<OwnThread>) () -> new OwnThread(owner, task, name));
  }

  private static ThreadGroup topGroup() {
    ThreadGroup group = Thread.currentThread().getThreadGroup();
    for (ThreadGroup parent; (parent = group.getParent()) != null; ) {
      group = parent;
    }
    return group;
  }

  static boolean isCurrent(SelfLogGuard owner) {
    return Thread.currentThread() instanceof OwnThread own && own.owner == owner;
  }
}
