// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.log4j2;

import dev.sluice.record.DropReason;
import dev.sluice.record.Severity;
import org.apache.logging.log4j.core.ErrorHandler;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.appender.AppenderLoggingException;
import org.apache.logging.log4j.core.appender.DefaultErrorHandler;

/**
 * Throws for refused events with {@code ignoreExceptions=false}, so that an appender in front, such
 * as Failover, takes them. It is also Log4j's error handler: silent about events that are counted
 * elsewhere. It counts two kinds that Log4j does not report: an event logged inside an append, and
 * one whose append ended with a StackOverflowError.
 */
final class Refusals implements ErrorHandler {

  /**
   * The beginning of {@code AppenderControl}'s message about such an event: the only sign of it.
   */
  private static final String RECURSIVE = "Recursive call to appender";

  private final KinesisAppender appender;
  private final ErrorHandler others;
  private volatile boolean isStartRefused;

  Refusals(KinesisAppender appender) {
    this.appender = appender;
    this.others = new DefaultErrorHandler(appender);
  }

  /**
   * Whether the appender in front must know. It must not for events that options or filters
   * exclude.
   */
  static boolean isTold(DropReason reason) {
    return switch (reason) {
      case SELF_LOG, LOG_KEY_MISSING, NO_METRIC -> false;
      default -> true;
    };
  }

  static AppenderLoggingException exception(String appender, DropReason reason) {
    return new Refused("Kinesis appender " + appender + " refused an event: " + reason.label());
  }

  /** The reason why the appender does not start was reported; single events are not. */
  void startRefused() {
    isStartRefused = true;
  }

  boolean isStartRefused() {
    return isStartRefused;
  }

  @Override
  public void error(String message) {
    if (message.startsWith(RECURSIVE)) {
      appender.countRefused(DropReason.SELF_LOG, Severity.ERROR); // the event is unknown
    } else if (!isStartRefused) {
      others.error(message);
    }
  }

  @Override
  public void error(String message, Throwable cause) {
    if (!isStartRefused) {
      others.error(message, cause);
    }
  }

  @Override
  public void error(String message, LogEvent event, Throwable cause) {
    if (!(cause instanceof Refused)) {
      appender.countRefused(DropReason.FORMAT_ERROR, Log4j2EventReader.severityOf(event));
      if (!isStartRefused) {
        others.error(message, event, cause);
      }
    }
  }

  private static final class Refused extends AppenderLoggingException {

    private static final long serialVersionUID = 1;

    Refused(String message) {
      super(message);
    }
  }
}
