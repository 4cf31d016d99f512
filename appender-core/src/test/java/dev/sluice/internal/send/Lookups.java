// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.send;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** The threads of look-ups, driven by the test: a look-up runs at once, or when it is told to. */
final class Lookups extends AbstractExecutorService {

  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private boolean atOnce = true;
  private boolean full;
  private boolean failsNext;
  private boolean shut;
  int begun;

  /** From now on look-ups wait for {@link #runNext}. */
  void hold() {
    atOnce = false;
  }

  /** From now on look-ups run at once again. */
  void release() {
    atOnce = true;
  }

  /** The next look-up gets no thread: the JVM has no memory for one. */
  void failNext() {
    failsNext = true;
  }

  /** No thread is free from now on. */
  void fill() {
    full = true;
  }

  /** The next one never gets on. */
  void skip() {
    waiting.remove();
  }

  void runNext() {
    waiting.remove().run();
  }

  @Override
  public void execute(Runnable lookup) {
    if (shut || full) {
      throw new RejectedExecutionException();
    }
    if (failsNext) {
      failsNext = false;
      throw new OutOfMemoryError("unable to create native thread");
    }
    begun++;
    if (atOnce) {
      lookup.run();
    } else {
      waiting.add(lookup);
    }
  }

  @Override
  public void shutdown() {
    shut = true;
  }

  @Override
  public List<Runnable> shutdownNow() {
    shut = true;
    return List.copyOf(waiting);
  }

  @Override
  public boolean isShutdown() {
    return shut;
  }

  @Override
  public boolean isTerminated() {
    return shut;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return shut;
  }
}
