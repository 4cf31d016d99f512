// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it.child;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.MarkerFactory;

/** Logs what an application logs: a text, arguments with a context, and an exception. */
public final class LogsThreeEvents {

  private LogsThreeEvents() {}

  public static void main(String[] args) {
    Logger logger = LoggerFactory.getLogger("app.Main");
    logger.info("one");
    MDC.put("tenant", "acme");
    logger.warn(MarkerFactory.getMarker("AUDIT"), "two of {}", 3);
    MDC.clear();
    logger.error("three", new IllegalStateException("broken"));
  }
}
