// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.log4j2;

import dev.sluice.record.Severity;
import dev.sluice.record.UndeliveredEvent;
import dev.sluice.spi.Fallback;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.message.SimpleMessage;

/** Hands what is given up to another appender of the present configuration. Shipper thread. */
final class Log4j2Fallback implements Fallback {

  private static final String LOGGER_NAME = "dev.sluice.undelivered";

  private final String name;
  private volatile Configuration configuration; // written by the thread that reconfigures

  Log4j2Fallback(String name, Configuration configuration) {
    this.name = name;
    this.configuration = configuration;
  }

  /** A reconfiguration left our options as they were: the other appender is a new one. */
  void moveTo(Configuration newer) {
    configuration = newer;
  }

  @Override
  public boolean take(UndeliveredEvent undelivered) {
    Appender appender = configuration.getAppender(name);
    if (appender == null) {
      throw new IllegalStateException("the configuration has no appender named " + name);
    }
    if (!appender.isStarted()) {
      return false;
    }
    appender.append(
        Log4jLogEvent.newBuilder()
            .setLoggerName(LOGGER_NAME)
            .setLevel(levelOf(undelivered.severity()))
            .setMessage(new SimpleMessage(undelivered.text()))
            .setThreadName(Thread.currentThread().getName())
            .build());
    return true;
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
