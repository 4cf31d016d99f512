// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.util;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;

class StackRoomTest {

  private static final long STACK_BYTES = 256 << 10;

  private int refused;
  private int brokenAfter;
  private int depth;

  @Test
  void require_throwsBeforeWhatFollowsCould() throws InterruptedException {
    onSmallStack(this::walk);
    assertThat(refused).as("the end of the stack was met").isPositive();
    assertThat(brokenAfter).isZero();
  }

  /** At each level: where there is room, a lock is taken and given back. */
  @SuppressWarnings("InfiniteRecursion") // that is what it is for
  private void walk() {
    try {
      StackRoom.require();
    } catch (StackOverflowError e) {
      refused++;
      return;
    }
    ReentrantLock lock = new ReentrantLock();
    Condition condition = lock.newCondition();
    try {
      lock.lock();
      condition.signalAll();
      lock.unlock();
    } catch (StackOverflowError e) {
      brokenAfter++;
    }
    walk();
  }

  @Test
  void isAmple_isTrueOnAShallowStackHoweverSmall() throws InterruptedException {
    boolean[] ample = new boolean[1];
    onSmallStack(() -> ample[0] = StackRoom.isAmple());
    assertThat(ample[0]).isTrue();
  }

  @Test
  void isAmple_isFalseAtTheEndOfADeepStack() throws InterruptedException {
    boolean[] ample = {true};
    onSmallStack(() -> descend(ample));
    assertThat(depth).isGreaterThan(256);
    assertThat(ample[0]).isFalse();
  }

  @SuppressWarnings("InfiniteRecursion") // that is what it is for
  private void descend(boolean[] ample) {
    depth++;
    try {
      descend(ample);
    } catch (StackOverflowError e) {
      if (ample[0]) {
        ample[0] = StackRoom.isAmple(); // deep down it may overflow itself: then a level above does
      }
      if (ample[0]) {
        throw e;
      }
    }
  }

  private static void onSmallStack(Runnable task) throws InterruptedException {
    Thread thread = new Thread(null, task, "small", STACK_BYTES);
    thread.start();
    thread.join();
  }
}
