// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it.child;

import dev.sluice.it.Numbered;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says how long the framework took to start and the first line to be logged; logs a few more. */
public final class TimesStart {

  private TimesStart() {}

  public static void main(String[] args) {
    int count = Integer.parseInt(args[0]);
    long startNanos = System.nanoTime();
    Logger logger = LoggerFactory.getLogger("app.Main");
    long readyNanos = System.nanoTime();
    logger.info(Numbered.text(0));
    long loggedNanos = System.nanoTime();
    for (int number = 1; number < count; number++) {
      logger.info(Numbered.text(number));
    }
    System.out.println(
        "start took "
            + TimeUnit.NANOSECONDS.toMillis(readyNanos - startNanos)
            + " ms, the first line "
            + TimeUnit.NANOSECONDS.toMillis(loggedNanos - readyNanos)
            + " ms");
  }
}
