// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it.child;

import dev.sluice.it.Numbered;
import dev.sluice.record.SluiceStats;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs from some threads as fast as they can for so many seconds, and on a busy machine until the
 * buffer had no room for a thousand events or more. Looks at the buffer a thousand times a second
 * and at the live heap now and then, and says what it saw: {@code seen: NAME=VALUE ...}, and the
 * accounts after the stop.
 */
public final class Storm {

  private static final long SAMPLE_NANOS = 1_000_000;
  private static final int ENOUGH = 1_000;
  private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(40);

  private final Logger logger = LoggerFactory.getLogger("app.Main");
  private final AtomicLongArray callsByLog2Nanos = new AtomicLongArray(64);
  private final long endNanos;
  private volatile boolean ended;
  private volatile boolean overflowed;
  private long samples;
  private long maxHeldBytes;

  private Storm(long seconds) {
    endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
  }

  public static void main(String[] args) throws InterruptedException {
    int threadCount = Integer.parseInt(args[0]);
    LoggerFactory.getLogger("app.Main").info(Numbered.text(0)); // all classes are there
    long restingHeapBytes = liveHeapBytes();
    new Storm(Long.parseLong(args[1])).rage(threadCount, restingHeapBytes);
  }

  private void rage(int threadCount, long restingHeapBytes) throws InterruptedException {
    long[] logged = new long[threadCount];
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < threadCount; i++) {
      int thread = i;
      threads.add(new Thread(() -> logged[thread] = log(thread + 1, threadCount)));
    }
    Thread sampler = new Thread(this::sample);
    sampler.start();
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    ended = true;
    sampler.join();
    long stormHeapBytes = liveHeapBytes(); // the buffer is still full
    long loggedCount = 1;
    for (long count : logged) {
      loggedCount += count;
    }
    System.out.printf(
        "seen: logged=%d samples=%d maxHeldBytes=%d heapGrowthBytes=%d p999Nanos=%d%n",
        loggedCount, samples, maxHeldBytes, stormHeapBytes - restingHeapBytes, quantileNanos());
    System.out.println("stopped: " + TheAppender.stop().summary());
  }

  private long log(int first, int step) {
    long count = 0;
    long startNanos = System.nanoTime();
    for (long number = first; !isOver(startNanos); number += step) {
      String text = Numbered.text(number);
      startNanos = System.nanoTime();
      logger.info(text);
      long nanos = System.nanoTime() - startNanos;
      callsByLog2Nanos.incrementAndGet(64 - Long.numberOfLeadingZeros(nanos));
      count++;
    }
    return count;
  }

  private boolean isOver(long nowNanos) {
    long late = nowNanos - endNanos;
    return late >= 0 && (overflowed || late > MOST_NANOS);
  }

  private void sample() {
    while (!ended) {
      SluiceStats stats = TheAppender.stats();
      maxHeldBytes = Math.max(maxHeldBytes, stats.heldBytes());
      overflowed = stats.droppedTotal() + stats.rejectedTotal() > ENOUGH;
      samples++;
      LockSupport.parkNanos(SAMPLE_NANOS);
    }
  }

  /** The power of two that 99.9 % of the calls were faster than. */
  private long quantileNanos() {
    long calls = 0;
    for (int i = 0; i < callsByLog2Nanos.length(); i++) {
      calls += callsByLog2Nanos.get(i);
    }
    long slower = calls;
    int bucket = 0;
    while (slower > calls / 1000) {
      slower -= callsByLog2Nanos.get(bucket++);
    }
    return 1L << (bucket - 1);
  }

  /** What the collection has left, and not what the shipper has allocated since. */
  private static long liveHeapBytes() {
    System.gc();
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .mapToLong(pool -> pool.getCollectionUsage().getUsed())
        .sum();
  }
}
