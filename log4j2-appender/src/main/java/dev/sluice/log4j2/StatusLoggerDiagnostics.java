// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.log4j2;

import dev.sluice.spi.Diagnostics;
import java.util.ConcurrentModificationException;
import org.apache.logging.log4j.status.StatusListener;
import org.apache.logging.log4j.status.StatusLogger;
import org.jspecify.annotations.Nullable;

/**
 * Reports to Log4j's status logger. No appender of a configuration listens to it, so a message
 * never becomes an event. Delivery trouble is WARN; only a configuration error is ERROR.
 */
record StatusLoggerDiagnostics(String appender) implements Diagnostics {

  private static final StatusLogger LOGGER = StatusLogger.getLogger();

  @Override
  public void info(String message) {
    LOGGER.info("Kinesis appender {}: {}", appender, message);
  }

  @Override
  public void warn(String message, @Nullable Throwable cause) {
    if (cause == null) {
      LOGGER.warn("Kinesis appender {}: {}", appender, message);
    } else { // with a null here Log4j 2.24 warns of a wrong number of arguments
      LOGGER.warn("Kinesis appender {}: {}", appender, message, cause);
    }
  }

  @Override
  public void error(String message) {
    LOGGER.error("Kinesis appender {}: {}", appender, message);
  }

  /** The status logger's own printer counts only if there is no listener. */
  @Override
  public boolean isSeen(Level level) {
    org.apache.logging.log4j.Level asked = org.apache.logging.log4j.Level.valueOf(level.name());
    try {
      boolean isHeard = false;
      for (StatusListener listener : LOGGER.getListeners()) {
        if (listener.getStatusLevel().isLessSpecificThan(asked)) {
          return true;
        }
        isHeard = true;
      }
      return !isHeard && LOGGER.isEnabled(asked);
    } catch (ConcurrentModificationException e) {
      return false; // a listener comes or goes just now: better twice than not at all
    }
  }
}
