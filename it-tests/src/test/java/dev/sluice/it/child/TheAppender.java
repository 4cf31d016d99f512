// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it.child;

import dev.sluice.record.SluiceStats;
import java.time.Duration;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;

/** The appender KINESIS of the one framework that is on the class path. */
final class TheAppender {

  private static final boolean IS_LOGBACK =
      LoggerFactory.getILoggerFactory().getClass().getName().startsWith("ch.qos.logback.");

  private TheAppender() {}

  static SluiceStats stats() {
    return IS_LOGBACK ? Logback.appender().stats() : Log4j2.appender().stats();
  }

  /** Whether everything logged so far was delivered or dropped in time. */
  static boolean flush(Duration timeout) throws InterruptedException {
    return IS_LOGBACK ? Logback.appender().flush(timeout) : Log4j2.appender().flush(timeout);
  }

  /** The same for all appenders of the JVM. */
  static boolean flushAll(Duration timeout) throws InterruptedException {
    return IS_LOGBACK
        ? dev.sluice.logback.KinesisAppender.flushAll(timeout)
        : dev.sluice.log4j2.KinesisAppender.flushAll(timeout);
  }

  /** Stops the framework, and returns the last accounts. */
  static SluiceStats stop() {
    return IS_LOGBACK ? Logback.stop() : Log4j2.stop();
  }

  /** Loaded only where it is there. */
  private static final class Logback {

    private static final ILoggerFactory FACTORY = LoggerFactory.getILoggerFactory();
    private static final dev.sluice.logback.KinesisAppender APPENDER =
        (dev.sluice.logback.KinesisAppender)
            ((ch.qos.logback.classic.LoggerContext) FACTORY)
                .getLogger("ROOT")
                .getAppender("KINESIS");

    static dev.sluice.logback.KinesisAppender appender() {
      return APPENDER;
    }

    static SluiceStats stop() {
      ((ch.qos.logback.classic.LoggerContext) FACTORY).stop();
      return APPENDER.stats();
    }
  }

  /** Loaded only where it is there. */
  private static final class Log4j2 {

    private static final org.apache.logging.log4j.core.LoggerContext CONTEXT =
        org.apache.logging.log4j.core.LoggerContext.getContext(false);
    private static final dev.sluice.log4j2.KinesisAppender APPENDER =
        CONTEXT.getConfiguration().getAppender("KINESIS");

    static dev.sluice.log4j2.KinesisAppender appender() {
      return APPENDER;
    }

    static SluiceStats stop() {
      CONTEXT.stop();
      return APPENDER.stats();
    }
  }
}
