// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it.child;

import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.apache.logging.log4j.MarkerManager;
import org.apache.logging.log4j.ThreadContext;

/** As {@link LogsThreeEvents}, without SLF4J. */
public final class LogsThreeEventsToLog4j {

  private LogsThreeEventsToLog4j() {}

  public static void main(String[] args) {
    Logger logger = LogManager.getLogger("app.Main");
    logger.info("one");
    ThreadContext.put("tenant", "acme");
    logger.warn(MarkerManager.getMarker("AUDIT"), "two of {}", 3);
    ThreadContext.clearAll();
    logger.error("three", new IllegalStateException("broken"));
  }
}
