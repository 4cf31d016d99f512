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
import dev.sluice.spi.AppenderFallback;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Hands undelivered events to another appender of the context. */
final class LogbackFallback extends AppenderFallback<Appender<ILoggingEvent>> {

  private final KinesisAppender owner;
  private final Context context;
  private final @Nullable Appender<ILoggingEvent> attached;

  /**
   * @param owner the appender that could not deliver them
   * @param attached the appender of that name that is attached to ours, or null
   */
  LogbackFallback(
      KinesisAppender owner,
      Context context,
      String name,
      @Nullable Appender<ILoggingEvent> attached) {
    super(name);
    this.owner = owner;
    this.context = context;
    this.attached = attached;
  }

  @Override
  protected @Nullable Appender<ILoggingEvent> appender() {
    return attached == null ? FallbackPath.find(context, name()) : attached;
  }

  @Override
  public boolean leadsBack() {
    return name().equals(owner.getName()) || FallbackPath.from(appender()).contains(owner);
  }

  @Override
  protected boolean isStarted(Appender<ILoggingEvent> appender) {
    return appender.isStarted();
  }

  @Override
  protected boolean handOver(Appender<ILoggingEvent> appender, UndeliveredEvent undelivered) {
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
