// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.spi;

import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether the queues of a framework's context hold events. Two of the same context are equal,
 * so that {@code flushAll} looks once at queues that many appenders share. Any thread.
 *
 * @hidden
 */
public abstract class FrameworkQueues implements BooleanSupplier {

  /** What {@link #look} returns when events were seen. */
  protected static final int HOLDS = -1;

  private final Object context;

  /**
   * @param context compared by identity
   */
  protected FrameworkQueues(Object context) {
    this.context = context;
  }

  /**
   * Looks once at each queue, and then at each thread that empties one.
   *
   * @return the number of queues, or {@link #HOLDS}
   */
  protected abstract int look();

  /**
   * Whether events are held. A queue may lead to another one. During one look a thread may hand an
   * event to a queue that was just seen empty: the look does not see it. But the event is one queue
   * further then. After one look more than there are queues it has passed the last one.
   */
  @Override
  public final boolean getAsBoolean() {
    int queues = look();
    for (int looks = 0; looks < queues; looks++) {
      if (look() == HOLDS) {
        return true;
      }
    }
    return queues == HOLDS;
  }

  /**
   * Whether one of these threads is busy with what it took. To be asked when the queue was seen
   * empty: an event that was in it before is then either with its thread or already handed on.
   *
   * @param name whether a thread of this name is one of them
   * @param worker the class whose method takes from the queue
   */
  protected static boolean isAnyBusy(Predicate<String> name, String worker) {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> name.test(thread.getName()) && isBusy(thread, worker));
  }

  /**
   * The state first, and then where it is: one that did not wait for the queue, but for a lock on
   * an event's way, and is at the queue now has handed the event on.
   */
  private static boolean isBusy(Thread thread, String worker) {
    Thread.State state = thread.getState();
    boolean waits = state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING;
    StackTraceElement[] frames = thread.getStackTrace();
    for (int i = 1; i < frames.length; i++) {
      if (frames[i].getClassName().equals(worker)) {
        return !waits || !frames[i - 1].getMethodName().equals("take");
      }
    }
    return false; // another one of that name, or it has ended
  }

  @Override
  public final boolean equals(@Nullable Object other) {
    return other instanceof FrameworkQueues queues && queues.context == context;
  }

  @Override
  public final int hashCode() {
    return System.identityHashCode(context);
  }
}
