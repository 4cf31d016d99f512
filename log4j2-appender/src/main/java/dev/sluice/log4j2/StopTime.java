// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.log4j2;

import java.lang.StackWalker.StackFrame;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * How long a stop may take. Log4j passes a time to each stop. Mostly it is a default: 0 with {@code
 * Configurator.shutdown(context)}, a reconfiguration and its own shutdown hook, 50 ms with {@code
 * LogManager.shutdown()}. Two times count: the {@code shutdownTimeout} of the configuration when
 * the context stops, and the time of a call such as {@code Configurator.shutdown(context, 3,
 * SECONDS)}.
 */
final class StopTime {

  private static final String CORE = "org.apache.logging.log4j.core.";

  private StopTime() {}

  /**
   * The time that was asked for, if it is shorter than the option.
   *
   * @param shutdownTimeout that of the configuration, 0 for none
   * @param ofContext whether the whole context stops, and not one configuration or route of it
   */
  static Duration of(
      Duration given, Duration shutdownTimeout, boolean ofContext, Duration drainTimeout) {
    Duration asked = given;
    if (given.isZero() || given.isNegative() || isCalledBy(StopTime::isSelector)) {
      asked = ofContext ? shutdownTimeout : Duration.ZERO;
    }
    return asked.isZero() || asked.compareTo(drainTimeout) > 0 ? drainTimeout : asked;
  }

  static Duration of(long timeout, TimeUnit timeUnit) {
    return Duration.ofNanos(timeUnit.toNanos(timeout));
  }

  /**
   * Whether the calling thread is inside a log call, or a purge of routes, which the thread of a
   * log call may do: a stop must not make it wait.
   */
  static boolean isLogCall() {
    return isCalledBy(StopTime::isAppend);
  }

  /** {@code LogManager.shutdown()} goes through here, with a time of its own. */
  private static boolean isSelector(StackFrame frame) {
    return frame.getMethodName().equals("shutdown")
        && frame.getClassName().startsWith(CORE)
        && frame.getClassName().endsWith("ContextSelector");
  }

  private static boolean isAppend(StackFrame frame) {
    return switch (frame.getMethodName()) {
      case "callAppender" -> frame.getClassName().equals(CORE + "config.AppenderControl");
      case "deleteAppender" ->
          frame.getClassName().equals(CORE + "appender.routing.RoutingAppender");
      default -> false;
    };
  }

  private static boolean isCalledBy(Predicate<StackFrame> caller) {
    return StackWalker.getInstance().walk(frames -> frames.anyMatch(caller));
  }
}
