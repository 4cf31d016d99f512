// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.spi;

import org.jspecify.annotations.Nullable;

/**
 * Where the pipeline reports its own state: Logback's status manager, Log4j's status logger.
 * Implementations are called from any thread, must not throw and must not log through the framework
 * that feeds the appender. Rate limiting is done before they are called.
 */
public interface Diagnostics {

  /** Something an operator may like to know, such as the summary at stop. */
  void info(String message);

  /** Delivery trouble. Never an error: Spring Boot refuses to start on an ERROR status. */
  void warn(String message, @Nullable Throwable cause);

  /** A configuration that cannot work. */
  void error(String message);

  /** As {@link #error(String)}, for unexpected exceptions. */
  default void error(String message, Throwable cause) {
    error(message + ": " + cause);
  }

  /** Delivery works again, which closes a trouble that was warned of. */
  default void recovered(String message) {
    info(message);
  }

  /**
   * Whether the framework shows the message to anybody. If not, warnings, errors and the end of a
   * trouble also go to standard error, unless the option {@code stderr} is off. Called after the
   * message was passed on.
   */
  default boolean isSeen(Level level) {
    return true;
  }

  /** The level of a message. */
  enum Level {
    INFO,
    WARN,
    ERROR
  }
}
