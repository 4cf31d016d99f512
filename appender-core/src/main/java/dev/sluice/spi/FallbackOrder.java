// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.spi;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The Kinesis appenders of one context or configuration that have a fallback, for its stop: each is
 * stopped before those that it hands events over to. Any thread.
 *
 * @hidden
 */
public final class FallbackOrder<A> {

  private final Set<A> appenders = ConcurrentHashMap.newKeySet();
  private final BiPredicate<A, A> handsOver;
  private final Consumer<A> stop;
  private final BiConsumer<A, Throwable> failed;

  /**
   * @param handsOver whether events of the first may come to the second
   * @param failed takes an appender and what its stop threw; the others are stopped all the same
   */
  public FallbackOrder(
      BiPredicate<A, A> handsOver, Consumer<A> stop, BiConsumer<A, Throwable> failed) {
    this.handsOver = handsOver;
    this.stop = stop;
    this.failed = failed;
  }

  /** This appender has a fallback and starts. */
  public void add(A appender) {
    appenders.add(appender);
  }

  /** This appender has stopped. */
  public void remove(A appender) {
    appenders.remove(appender);
  }

  /** Whether the test is true for an appender that has not stopped. */
  public boolean anyMatch(Predicate<A> test) {
    return appenders.stream().anyMatch(test);
  }

  /** Stops all appenders that have not stopped. */
  public void stopAll() {
    Set<A> seen = new HashSet<>();
    List.copyOf(appenders).forEach(appender -> stop(appender, seen));
  }

  /** Stops an appender, after all appenders that hand events over to it. */
  private void stop(A appender, Set<A> seen) {
    if (!seen.add(appender)) {
      return;
    }
    for (A other : List.copyOf(appenders)) {
      if (handsOver.test(other, appender)) {
        stop(other, seen);
      }
    }
    try {
      stop.accept(appender);
    } catch (RuntimeException | Error e) {
      failed.accept(appender, e);
    }
  }
}
