// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.logback;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.Context;
import ch.qos.logback.core.spi.FilterReply;
import dev.sluice.record.Severity;
import dev.sluice.record.UndeliveredEvent;
import dev.sluice.spi.Fallback;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Hands events that are given up to another appender of the context. That appender is looked up
 * when it is needed, because Joran may create it later than ours. Shipper thread.
 */
final class LogbackFallback implements Fallback {

  private final KinesisAppender owner;
  private final Context context;
  private final String name;
  private final @Nullable Appender<ILoggingEvent> attached;
  private @Nullable Appender<ILoggingEvent> checked; // shipper thread

  /**
   * @param owner the appender that gives up
   * @param attached the appender of that name that is attached to ours, or null
   */
  LogbackFallback(
      KinesisAppender owner,
      Context context,
      String name,
      @Nullable Appender<ILoggingEvent> attached) {
    this.owner = owner;
    this.context = context;
    this.name = name;
    this.attached = attached;
  }

  @Override
  public boolean take(UndeliveredEvent undelivered) {
    Appender<ILoggingEvent> appender = appender();
    if (appender == null) {
      throw new IllegalStateException("no logger has an appender named " + name);
    }
    if (appender != checked) { // it may not have existed when ours was started
      if (leadsBack()) {
        throw new IllegalStateException(leadsBackMessage(name));
      }
      checked = appender;
    }
    if (!appender.isStarted()) {
      return false;
    }
    ILoggingEvent event = eventOf(undelivered);
    if (appender instanceof KinesisAppender kinesis) {
      return kinesis.takes(event);
    }
    if (appender.getFilterChainDecision(event) == FilterReply.DENY) {
      return false;
    }
    appender.doAppend(event);
    return appender.isStarted(); // a file appender stops itself if its file fails
  }

  /** The other appender, or null while the context does not have it. */
  @Nullable Appender<ILoggingEvent> appender() {
    return attached == null ? FallbackPath.find(context, name) : attached;
  }

  /** Whether the other appender leads back to ours, as far as it is visible now. */
  boolean leadsBack() {
    return name.equals(owner.getName()) || FallbackPath.from(appender()).contains(owner);
  }

  static String leadsBackMessage(String name) {
    return "fallback must lead to another appender than this one: "
        + name
        + " leads back to it; name one that does not";
  }

  private LoggingEvent eventOf(UndeliveredEvent undelivered) {
    LoggingEvent event = new LoggingEvent();
    if (context instanceof LoggerContext loggers) {
      event.setLoggerContext(loggers);
    }
    event.setLoggerName(UndeliveredEvent.LOGGER_NAME);
    event.setLevel(levelOf(undelivered.severity()));
    event.setMessage(undelivered.text());
    event.setThreadName(undelivered.threadName());
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
