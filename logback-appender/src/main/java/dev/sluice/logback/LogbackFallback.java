// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.logback;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.Context;
import dev.sluice.record.Severity;
import dev.sluice.record.UndeliveredEvent;
import dev.sluice.spi.Fallback;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Hands what is given up to another appender of the context. That one is looked up when it is
 * needed, since Joran may create it later than ours. Shipper thread.
 */
final class LogbackFallback implements Fallback {

  private static final String LOGGER_NAME = "dev.sluice.undelivered";

  private final Context context;
  private final String name;
  private final @Nullable Appender<ILoggingEvent> attached;

  /**
   * @param attached the appender of that name that is attached to ours, or null
   */
  LogbackFallback(Context context, String name, @Nullable Appender<ILoggingEvent> attached) {
    this.context = context;
    this.name = name;
    this.attached = attached;
  }

  @Override
  public boolean take(UndeliveredEvent undelivered) {
    Appender<ILoggingEvent> appender = attached == null ? find() : attached;
    if (appender == null) {
      throw new IllegalStateException("no logger has an appender named " + name);
    }
    if (!appender.isStarted()) {
      return false;
    }
    appender.doAppend(eventOf(undelivered));
    return true;
  }

  private @Nullable Appender<ILoggingEvent> find() {
    if (context instanceof LoggerContext loggers) {
      for (Logger logger : loggers.getLoggerList()) {
        Appender<ILoggingEvent> appender = logger.getAppender(name);
        if (appender != null) {
          return appender;
        }
      }
    }
    return null;
  }

  private LoggingEvent eventOf(UndeliveredEvent undelivered) {
    LoggingEvent event = new LoggingEvent();
    if (context instanceof LoggerContext loggers) {
      event.setLoggerContext(loggers);
    }
    event.setLoggerName(LOGGER_NAME);
    event.setLevel(levelOf(undelivered.severity()));
    event.setMessage(undelivered.text());
    event.setThreadName(Thread.currentThread().getName());
    event.setInstant(Instant.now());
    event.setMDCPropertyMap(Map.of());
    return event;
  }

  private static Level levelOf(Severity severity) {
    return switch (severity) {
      case TRACE -> Level.TRACE;
      case DEBUG -> Level.DEBUG;
      case INFO -> Level.INFO;
      case WARN -> Level.WARN;
      case ERROR, FATAL -> Level.ERROR;
    };
  }
}
