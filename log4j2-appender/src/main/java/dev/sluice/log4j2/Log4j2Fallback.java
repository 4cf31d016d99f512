// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.log4j2;

import dev.sluice.record.Severity;
import dev.sluice.record.UndeliveredEvent;
import dev.sluice.spi.Fallback;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.filter.Filterable;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.message.SimpleMessage;
import org.jspecify.annotations.Nullable;

/**
 * Hands events that are given up to another appender of the present configuration. Shipper thread.
 */
final class Log4j2Fallback implements Fallback {

  private final String owner;
  private final String name;
  private volatile Configuration configuration; // written by the thread that reconfigures

  private @Nullable Appender checked; // shipper thread

  /**
   * @param owner name of the appender that gives up
   * @param name of the one that gets it
   */
  Log4j2Fallback(String owner, String name, Configuration configuration) {
    this.owner = owner;
    this.name = name;
    this.configuration = configuration;
  }

  /** After a reconfiguration with the same options the other appender is a new one. */
  void moveTo(Configuration newer) {
    configuration = newer;
  }

  String name() {
    return name;
  }

  /** Whether the other appender leads back to ours, as far as the configuration shows it. */
  boolean leadsBack() {
    return FallbackPath.from(configuration, name).contains(owner);
  }

  static String leadsBackMessage(String name) {
    return "fallback must lead to another appender than this one: "
        + name
        + " leads back to it; name one that does not";
  }

  @Override
  public boolean take(UndeliveredEvent undelivered) {
    Appender appender = configuration.getAppender(name);
    if (appender == null) {
      throw new IllegalStateException("the configuration has no appender named " + name);
    }
    if (appender != checked) { // a reconfiguration may bring another one of this name
      if (leadsBack()) {
        throw new IllegalStateException(leadsBackMessage(name));
      }
      checked = appender;
    }
    if (!appender.isStarted()) {
      return false;
    }
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
