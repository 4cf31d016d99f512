// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it.child;

import dev.sluice.it.Numbered;
import dev.sluice.record.SluiceStats;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs numbered events, from a first one on, at an even pace until somebody ends it. A few times a
 * second it says {@code logged N held=N maybeDuplicated=N}: all before the first number were
 * logged, the buffer held so many bytes at most since the last time, and so many events may be
 * there twice.
 */
public final class LogsForPromises {

  private static final long SAY_NANOS = 200_000_000;

  private LogsForPromises() {}

  public static void main(String[] args) {
    long number = Long.parseLong(args[0]);
    long paceNanos = Long.parseLong(args[1]);
    Logger logger = LoggerFactory.getLogger("app.Main");
    long saidNanos = System.nanoTime();
    long maxHeldBytes = 0;
    while (true) {
      logger.info(Numbered.text(number++));
      SluiceStats stats = TheAppender.stats();
      maxHeldBytes = Math.max(maxHeldBytes, stats.heldBytes());
      // Refused are only those after the stop, which somebody else has begun.
      if (stats.rejectedTotal() == 0 && System.nanoTime() - saidNanos >= SAY_NANOS) {
        System.out.println(
            "logged "
                + number
                + " held="
                + maxHeldBytes
                + " maybeDuplicated="
                + stats.maybeDuplicated());
        saidNanos = System.nanoTime();
        maxHeldBytes = 0;
      }
      long nextNanos = System.nanoTime() + paceNanos;
      while (nextNanos - System.nanoTime() > 0) { // a park may end early, after others above all
        LockSupport.parkNanos(nextNanos - System.nanoTime());
      }
    }
  }
}
