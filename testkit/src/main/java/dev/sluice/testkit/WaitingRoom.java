// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testkit;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** Where connections wait: for a release, or for time to pass; both end when they are abandoned. */
final class WaitingRoom {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition woken = lock.newCondition();
  private long releaseCount;

  /** Taken before a request is announced, so that a release right after is not missed. */
  long ticket() {
    lock.lock();
    try {
      return releaseCount;
    } finally {
      lock.unlock();
    }
  }

  /** Returns when released after the ticket was drawn, or abandoned. */
  void awaitRelease(long ticket, BooleanSupplier isAbandoned) throws InterruptedException {
    lock.lock();
    try {
      while (releaseCount == ticket && !isAbandoned.getAsBoolean()) {
        woken.await();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Returns when the time has passed, or abandoned. */
  void awaitTime(Duration time, BooleanSupplier isAbandoned) throws InterruptedException {
    lock.lock();
    try {
      long leftNanos = time.toNanos();
      while (leftNanos > 0 && !isAbandoned.getAsBoolean()) {
        leftNanos = woken.awaitNanos(leftNanos);
      }
    } finally {
      lock.unlock();
    }
  }

  void release() {
    lock.lock();
    try {
      releaseCount++;
      woken.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Makes everyone look again whether they were abandoned. */
  void wake() {
    lock.lock();
    try {
      woken.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
