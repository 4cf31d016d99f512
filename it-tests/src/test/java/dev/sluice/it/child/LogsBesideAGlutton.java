// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it.child;

import dev.sluice.it.Numbered;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs numbered events for so many seconds while another thread takes all the heap there is, again
 * and again. Then it logs so many more in peace and says {@code seen: heapFull=N fresh=N
 * settled=BOOLEAN}: how often nothing was left, the number of the first event after it, and whether
 * all was delivered or dropped in time. Last come the accounts.
 */
public final class LogsBesideAGlutton {

  private static final int FIRST_BYTES = 1 << 20;
  private static final int LAST_BYTES = 256;
  private static final long HOLD_NANOS = 5_000_000;
  private static final long REST_NANOS = 30_000_000;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static volatile @Nullable Object taken;
  private static int heapFull;

  private LogsBesideAGlutton() {}

  public static void main(String[] args) throws InterruptedException {
    long nanos = TimeUnit.SECONDS.toNanos(Integer.parseInt(args[0]));
    int freshCount = Integer.parseInt(args[1]);
    Logger logger = LoggerFactory.getLogger("app.Main");
    logger.info(Numbered.text(0));
    TheAppender.flush(PATIENCE); // all classes are there
    long endNanos = System.nanoTime() + nanos;
    Thread glutton = new Thread(() -> gorge(endNanos), "glutton");
    glutton.start();
    long number = 1;
    while (endNanos - System.nanoTime() > 0) {
      try {
        logger.info(Numbered.text(number));
      } catch (OutOfMemoryError e) {
        // the application, or its framework: this event never came to the appender, perhaps
      }
      number++;
      LockSupport.parkNanos(100_000); // an application also does other things
    }
    glutton.join();
    for (int i = 0; i < freshCount; i++) {
      logger.info(Numbered.text(number + i));
    }
    boolean settled = TheAppender.flush(PATIENCE);
    System.out.println("seen: heapFull=" + heapFull + " fresh=" + number + " settled=" + settled);
    System.out.println("stopped: " + TheAppender.stop().summary());
  }

  /** Each piece holds the one before: nothing else is needed. */
  private static void gorge(long endNanos) {
    while (endNanos - System.nanoTime() > 0) {
      int bytes = FIRST_BYTES;
      while (bytes >= LAST_BYTES && endNanos - System.nanoTime() > 0) {
        try {
          Object[] piece = new Object[bytes / 4];
          piece[0] = taken;
          taken = piece;
        } catch (OutOfMemoryError e) {
          bytes /= 16;
        }
      }
      heapFull++;
      LockSupport.parkNanos(HOLD_NANOS);
      taken = null;
      LockSupport.parkNanos(REST_NANOS);
    }
  }
}
