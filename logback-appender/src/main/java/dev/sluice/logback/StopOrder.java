// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.logback;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.Context;
import ch.qos.logback.core.spi.LifeCycle;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stops the Kinesis appenders with a fallback before the fallback. Logback stops appenders in the
 * order of their loggers. Before that, at a stop and at a reset, it stops the life cycles that are
 * registered with the context. This is one of them, one for each context and configuration.
 */
final class StopOrder implements LifeCycle {

  private static final String KEY = StopOrder.class.getName();

  private final Set<KinesisAppender> appenders = ConcurrentHashMap.newKeySet();

  private StopOrder() {}

  /** This appender has a fallback and starts. */
  static synchronized void add(KinesisAppender appender, Context context) {
    if (!(context.getObject(KEY) instanceof StopOrder)) {
      StopOrder fresh = new StopOrder();
      context.putObject(KEY, fresh);
      context.register(fresh);
    }
    if (context.getObject(KEY) instanceof StopOrder order) {
      order.appenders.add(appender);
    }
  }

  /** This appender has stopped. */
  static void remove(KinesisAppender appender, Context context) {
    if (context.getObject(KEY) instanceof StopOrder order) {
      order.appenders.remove(appender);
    }
  }

  /** Whether an appender that has not stopped may hand over to this one. */
  static boolean isWanted(Appender<ILoggingEvent> fallback, Context context) {
    return context.getObject(KEY) instanceof StopOrder order
        && order.appenders.stream()
            .anyMatch(each -> FallbackPath.from(each.fallbackAppender()).contains(fallback));
  }

  @Override
  public void start() {}

  @Override
  public boolean isStarted() {
    return true;
  }

  @Override
  public void stop() {
    Set<KinesisAppender> seen = new HashSet<>();
    for (KinesisAppender appender : List.copyOf(appenders)) {
      stop(appender, seen);
    }
  }

  /** First stops the appenders that hand over to this one. */
  private void stop(KinesisAppender appender, Set<KinesisAppender> seen) {
    if (!seen.add(appender)) {
      return;
    }
    for (KinesisAppender other : List.copyOf(appenders)) {
      if (FallbackPath.from(other.fallbackAppender()).contains(appender)) {
        stop(other, seen);
      }
    }
    appender.stop();
  }
}
