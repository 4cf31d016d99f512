// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it.child;

import dev.sluice.it.Numbered;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs numbered events until somebody ends it. Now and then it says how far it came: {@code logged
 * N} when all before N were logged, and {@code settled N} when all before N had been logged for so
 * many milliseconds.
 */
public final class LogsUntilKilled {

  private static final int BURST = 20;

  private LogsUntilKilled() {}

  public static void main(String[] args) throws InterruptedException {
    long number = Long.parseLong(args[0]);
    long settleNanos = Long.parseLong(args[1]) * 1_000_000;
    Logger logger = LoggerFactory.getLogger("app.Main");
    long marked = number;
    long markedNanos = System.nanoTime();
    while (true) {
      for (int i = 0; i < BURST; i++) {
        logger.info(Numbered.text(number++));
      }
      System.out.println("logged " + number);
      if (System.nanoTime() - markedNanos >= settleNanos) {
        System.out.println("settled " + marked);
        marked = number;
        markedNanos = System.nanoTime();
      }
      Thread.sleep(1); // an application also does other things
    }
  }
}
