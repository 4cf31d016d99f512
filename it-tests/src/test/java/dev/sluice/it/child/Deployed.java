// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it.child;

import dev.sluice.it.Numbered;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An application in a class loader of its own: configures its framework, logs some numbered events,
 * stops it and returns the accounts.
 */
public final class Deployed implements Callable<String> {

  private static final int EVENTS = 20;

  @Override
  public String call() throws InterruptedException {
    int first = Integer.getInteger("it.first");
    Logger logger = LoggerFactory.getLogger("app.Main");
    for (int number = first; number < first + EVENTS; number++) {
      logger.info(Numbered.text(number));
    }
    TheAppender.flushAll(Duration.ofSeconds(10)); // keeps nobody either
    return TheAppender.stop().summary();
  }
}
