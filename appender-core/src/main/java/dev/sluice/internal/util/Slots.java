// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.util;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lends re-usable objects to threads, one thread at a time. In place of a thread local: it serves
 * virtual threads, and leaves nothing behind in the threads of a server that redeploys us.
 *
 * @param <T> what is lent
 */
public final class Slots<T> {

  private final AtomicReferenceArray<@Nullable T> slots;
  private final Supplier<T> factory;
  private final int mask;

  public Slots(Supplier<T> factory) {
    int count = Integer.highestOneBit(Math.max(4, 4 * Runtime.getRuntime().availableProcessors()));
    this.slots = new AtomicReferenceArray<>(count);
    this.factory = factory;
    this.mask = count - 1;
  }

  /** Borrows an object until it is given back. */
  public T take() {
    int own = slot();
    for (int i = 0; i <= mask; i++) {
      int at = (own + i) & mask;
      T found = slots.getPlain(at) == null ? null : slots.getAndSet(at, null);
      if (found != null) {
        return found;
      }
    }
    return factory.get();
  }

  /**
   * Gives it back; where all slots are full it is left to the garbage collector.
   *
   * <p>Not to the slot where this thread looks first, so that it always passes an empty one before
   * it finds its own: what never happened, the JIT compiler leaves out, and the first event of each
   * new thread would throw away the code of the whole append.
   */
  public void give(T used) {
    int next = slot() + 1;
    for (int i = 0; i <= mask; i++) {
      if (slots.compareAndSet((next + i) & mask, null, used)) {
        return;
      }
    }
  }

  private int slot() {
    return (int) Thread.currentThread().getId() & mask;
  }
}
