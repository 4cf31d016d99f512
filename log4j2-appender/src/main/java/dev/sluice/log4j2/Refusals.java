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
 * How an appender with {@code ignoreExceptions=false} tells the one in front of it, such as
 * Failover, that it did not take an event; and Log4j's error handler. The handler is silent about
 * what is counted and said elsewhere, and has what Log4j keeps to itself counted: an event that was
 * logged inside of an append, and one whose append ended with an error, for want of stack.
 */
final class Refusals implements ErrorHandler {

  /** So {@code AppenderControl} begins what it says of such an event. Nothing else tells. */
  private static final String RECURSIVE = "Recursive call to appender";

  private final KinesisAppender appender;
  private final ErrorHandler others;
  private volatile boolean isStartRefused;

  Refusals(KinesisAppender appender) {
    this.appender = appender;
    this.others = new DefaultErrorHandler(appender);
  }

  /** Whether a sender in front has to know: not what the options or the filters do not want. */
  static boolean isTold(DropReason reason) {
    return switch (reason) {
      case SELF_LOG, LOG_KEY_MISSING, NO_METRIC -> false;
      default -> true;
    };
  }

  static AppenderLoggingException exception(String appender, DropReason reason) {
    return new Refused("Kinesis appender " + appender + " refused an event: " + reason.label());
  }

  /** It was said why the appender does not start: nothing is said about every single event. */
  void startRefused() {
    isStartRefused = true;
  }

  boolean isStartRefused() {
    return isStartRefused;
  }

  @Override
  public void error(String message) {
    if (message.startsWith(RECURSIVE)) {
      appender.countRefused(DropReason.SELF_LOG, Severity.ERROR); // it does not say which event
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
