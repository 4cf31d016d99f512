// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.fake;

import java.lang.reflect.Field;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A lock that others hold, while there is no memory for the queue of those who wait: JDK 17 throws
 * an OutOfMemoryError from lock() then.
 */
public final class LockWithoutMemory extends ReentrantLock {

  private static final long serialVersionUID = 1L;

  private final ReentrantLock original; // its conditions belong to it
  private int passes;

  private LockWithoutMemory(ReentrantLock original, int passes) {
    this.original = original;
    this.passes = passes;
  }

  /**
   * Runs this while the field {@code lock} of an object is such a lock.
   *
   * @param passes so many calls of lock() find it free
   */
  public static void in(Object owner, int passes, Runnable action) {
    try {
      Field field = owner.getClass().getDeclaredField("lock");
      field.setAccessible(true);
      ReentrantLock original = (ReentrantLock) field.get(owner);
      field.set(owner, new LockWithoutMemory(original, passes));
      try {
        action.run();
      } catch (OutOfMemoryError e) { // it would end the test run
        throw new AssertionError(e);
      } finally {
        field.set(owner, original);
      }
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void lock() {
    if (passes-- <= 0) {
      throw new OutOfMemoryError("a test's");
    }
    original.lock();
  }

  /** It needs no queue: the others let go at the second try. */
  @Override
  public boolean tryLock() {
    return passes-- < -1 && original.tryLock();
  }

  @Override
  public void unlock() {
    original.unlock();
  }
}
