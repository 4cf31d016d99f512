// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it.child;

import dev.sluice.it.Numbered;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Logs so many numbered events, each with a tenant of its own, and says by how much the live heap
 * has grown since a tenth of them: {@code seen: heapGrowthBytes=N}, and the accounts after the
 * stop.
 */
public final class LogsDistinctKeys {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int COLLECTIONS = 5;

  private LogsDistinctKeys() {}

  public static void main(String[] args) throws InterruptedException {
    int count = Integer.parseInt(args[0]);
    log(0, count / 10);
    long startBytes = restingHeapBytes();
    log(count / 10, count);
    System.out.println("seen: heapGrowthBytes=" + (restingHeapBytes() - startBytes));
    System.out.println("stopped: " + TheAppender.stop().summary());
  }

  private static void log(int from, int to) {
    Logger logger = LoggerFactory.getLogger("app.Main");
    for (int number = from; number < to; number++) {
      MDC.put("tenant", "tenant-" + number);
      logger.info(Numbered.text(number));
    }
    MDC.remove("tenant");
  }

  /**
   * What lives when all events are settled: the least that several collections leave. The threads
   * that have settled the last event may still have its request in hand during the first ones.
   */
  private static long restingHeapBytes() throws InterruptedException {
    if (!TheAppender.flush(PATIENCE)) {
      throw new IllegalStateException("not settled: " + TheAppender.stats().summary());
    }
    long leastBytes = Long.MAX_VALUE;
    for (int collection = 0; collection < COLLECTIONS; collection++) {
      System.gc();
      leastBytes = Math.min(leastBytes, heapBytesAfterCollection());
    }
    return leastBytes;
  }

  private static long heapBytesAfterCollection() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .mapToLong(pool -> pool.getCollectionUsage().getUsed())
        .sum();
  }
}
