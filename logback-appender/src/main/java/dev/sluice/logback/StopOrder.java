// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.logback;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.Context;
import ch.qos.logback.core.spi.LifeCycle;
import dev.sluice.spi.FallbackOrder;

/**
 * Stops the Kinesis appenders with a fallback before the fallback. Logback stops appenders in the
 * order of their loggers. Before that, at a stop and at a reset, it stops the life cycles that are
 * registered with the context. This is one of them, one for each context and configuration.
 */
final class StopOrder implements LifeCycle {

  private static final String KEY = StopOrder.class.getName();

  private final FallbackOrder<KinesisAppender> order =
      new FallbackOrder<>(
          (from, to) -> FallbackPath.from(from.fallbackAppender()).contains(to),
          StopOrder::stop,
          (appender, cause) -> appender.addWarn("did not stop", cause));

  private StopOrder() {}

  /** This appender has a fallback and starts. */
  static synchronized void add(KinesisAppender appender, Context context) {
    if (!(context.getObject(KEY) instanceof StopOrder)) {
      StopOrder fresh = new StopOrder();
      context.putObject(KEY, fresh);
      context.register(fresh);
    }
    if (context.getObject(KEY) instanceof StopOrder known) {
      known.order.add(appender);
    }
  }

  /** This appender has stopped. */
  static void remove(KinesisAppender appender, Context context) {
    if (context.getObject(KEY) instanceof StopOrder known) {
      known.order.remove(appender);
    }
  }

  /** After the queues that lead to it: as they stop, they hand on all that they hold. */
  private static void stop(KinesisAppender appender) {
    FallbackPath.leadingTo(appender, appender.getContext()).forEach(Appender::stop);
    appender.stop();
  }

  /** Whether an appender that has not stopped may hand over to this one. */
  static boolean isWanted(Appender<ILoggingEvent> fallback, Context context) {
    return context.getObject(KEY) instanceof StopOrder known
        && known.order.anyMatch(
            each -> FallbackPath.from(each.fallbackAppender()).contains(fallback));
  }

  @Override
  public void start() {}

  @Override
  public boolean isStarted() {
    return true;
  }

  @Override
  public void stop() {
    order.stopAll();
  }
}
