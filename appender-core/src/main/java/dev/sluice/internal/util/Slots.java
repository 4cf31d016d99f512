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

  /** One that nobody else has until it is given back. */
  public T take() {
    T found = slots.getAndSet(slot(), null);
    return found == null ? factory.get() : found;
  }

  /** Gives it back; where the slot is taken meanwhile it is left to the garbage collector. */
  public void give(T used) {
    slots.set(slot(), used);
  }

  private int slot() {
    return (int) Thread.currentThread().getId() & mask;
  }
}
