// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.log4j2;

import dev.sluice.record.Severity;
import dev.sluice.record.UndeliveredEvent;
import dev.sluice.spi.AppenderFallback;
import java.lang.ref.WeakReference;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.filter.Filterable;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.message.SimpleMessage;
import org.jspecify.annotations.Nullable;

/** Hands undelivered events to another appender of the present configuration. */
final class Log4j2Fallback extends AppenderFallback<Appender> {

  private final String owner;
  private volatile Configuration configuration; // both written by the thread that reconfigures
  private volatile WeakReference<Configuration> before;

  /**
   * @param owner name of the appender that could not deliver them
   * @param name of the appender that gets them
   */
  Log4j2Fallback(String owner, String name, Configuration configuration) {
    super(name);
    this.owner = owner;
    this.configuration = configuration;
    this.before = new WeakReference<>(configuration);
  }

  /** After a reconfiguration with the same options the other appender is a new one. */
  void moveTo(Configuration newer) {
    before = new WeakReference<>(configuration);
    configuration = newer;
  }

  @Override
  protected @Nullable Appender appender() {
    Appender newest = configuration.getAppender(name());
    Appender earlier = newest == null || newest.isStarted() ? null : earlier();
    return earlier != null && earlier.isStarted() ? earlier : newest;
  }

  /** Log4j stops it only when all new ones are started. */
  private @Nullable Appender earlier() {
    Configuration old = before.get();
    return old == null ? null : old.getAppender(name());
  }

  @Override
  public boolean leadsBack() {
    return FallbackPath.from(configuration, name()).contains(owner);
  }

  @Override
  protected boolean isStarted(Appender appender) {
    return appender.isStarted();
  }

  @Override
  protected boolean handOver(Appender appender, UndeliveredEvent undelivered) {
    LogEvent event = eventOf(undelivered);
    if (appender instanceof KinesisAppender kinesis) {
      return kinesis.takesOver(event);
    }
    if (appender instanceof Filterable filterable && filterable.isFiltered(event)) {
      return false;
    }
    appender.append(event);
    return true;
  }

  private static LogEvent eventOf(UndeliveredEvent undelivered) {
    return Log4jLogEvent.newBuilder()
        .setLoggerName(UndeliveredEvent.LOGGER_NAME)
        .setLevel(levelOf(undelivered.severity()))
        .setMessage(new SimpleMessage(undelivered.text()))
        .setThreadName(undelivered.threadName())
        .build();
  }

  private static Level levelOf(Severity severity) {
    return switch (severity) {
      case TRACE -> Level.TRACE;
      case DEBUG -> Level.DEBUG;
      case INFO -> Level.INFO;
      case WARN -> Level.WARN;
      case ERROR -> Level.ERROR;
      case FATAL -> Level.FATAL;
    };
  }
}
