// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

/** Threads that log numbered events until they are told to end; no two log the same number. */
final class Crowd implements AutoCloseable {

  private static final int THREADS = 8;

  /** From one event of a thread to its next. */
  private static final long PACE_NANOS =
      TimeUnit.MICROSECONDS.toNanos(Integer.getInteger("sluice.crowd.pace.micros", 500));

  private final AtomicLongArray logged = new AtomicLongArray(THREADS);
  private final List<Thread> threads = new ArrayList<>();
  private final List<Throwable> failures = new CopyOnWriteArrayList<>();
  private volatile boolean ended;

  private Crowd() {}

  static Crowd logTo(App app) {
    Crowd crowd = new Crowd();
    for (int i = 0; i < THREADS; i++) {
      int thread = i;
      crowd.threads.add(new Thread(() -> crowd.run(app, thread), "crowd-" + i));
    }
    crowd.threads.forEach(Thread::start);
    return crowd;
  }

  private void run(App app, int thread) {
    try {
      while (!ended) {
        app.info(Numbered.text(logged.get(thread) * THREADS + thread));
        logged.incrementAndGet(thread);
        LockSupport.parkNanos(PACE_NANOS); // an application also does other things
      }
    } catch (Throwable t) {
      failures.add(t);
    }
  }

  /** Fails unless these contain every event whose logging call has returned by now. */
  void assertAllIn(Set<Long> numbers) {
    assertAllIn(numbers, counts());
  }

  /** Fails unless these contain every event that was logged when the counts were taken. */
  static void assertAllIn(Set<Long> numbers, long[] counts) {
    for (int thread = 0; thread < THREADS; thread++) {
      for (long i = 0; i < counts[thread]; i++) {
        long number = i * THREADS + thread;
        if (!numbers.contains(number)) { // an assertion costs more than the event did
          throw new AssertionError("event " + number + ", logged before, is not there");
        }
      }
    }
  }

  /** How many events each thread has logged. */
  long[] counts() {
    long[] counts = new long[THREADS];
    Arrays.setAll(counts, logged::get);
    return counts;
  }

  long loggedCount() {
    return Arrays.stream(counts()).sum();
  }

  /** Waits until so many more events are logged. */
  void awaitMore(long count) {
    long target = loggedCount() + count;
    await()
        .pollInterval(Duration.ofMillis(2))
        .atMost(Duration.ofSeconds(30))
        .until(() -> loggedCount() >= target);
  }

  /** Ends all threads; fails if a logging call threw. */
  @Override
  public void close() {
    ended = true;
    for (Thread thread : threads) {
      try {
        thread.join(30_000);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      if (thread.isAlive()) {
        throw new AssertionError(thread + " still logs");
      }
    }
    if (!failures.isEmpty()) {
      throw new AssertionError("logging threw " + failures.get(0), failures.get(0));
    }
  }
}
