// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.log4j2;

import dev.sluice.spi.FallbackOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.appender.AsyncAppender;
import org.apache.logging.log4j.core.config.AwaitCompletionReliabilityStrategy;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.DefaultReliabilityStrategy;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.ReliabilityStrategy;
import org.apache.logging.log4j.status.StatusLogger;

/**
 * Stops the Kinesis appenders with a fallback before the fallback. Log4j stops the appenders of a
 * configuration in the order of a hash table. Just before, when the asynchronous loggers are empty
 * and the asynchronous appenders are not, it calls the reliability strategy of each logger. So this
 * is a logger of the configuration, without appenders.
 */
final class StopOrder extends LoggerConfig {

  private static final String NAME = "dev.sluice.stop-order";

  private final Configuration configuration;
  private final FallbackOrder<KinesisAppender> order =
      new FallbackOrder<>(
          (from, to) -> path(from).contains(to.getName()),
          this::stop,
          (appender, cause) ->
              StatusLogger.getLogger()
                  .warn("Kinesis appender {} did not stop", appender.getName(), cause));
  private final ReliabilityStrategy strategy =
      new DefaultReliabilityStrategy(this) {
        @Override
        public void beforeStopAppenders() {
          awaitLogCalls();
          stopAsyncAppenders();
          order.stopAll();
        }
      };

  private long timeout; // both of the thread that stops
  private TimeUnit timeUnit = TimeUnit.MILLISECONDS;

  private StopOrder(Configuration configuration) {
    super(NAME, null, true); // no level of its own
    this.configuration = configuration;
    setParent(configuration.getRootLogger());
  }

  /** This appender has a fallback and starts. */
  static void add(KinesisAppender appender, Configuration configuration) {
    if (!(configuration.getLoggers().get(NAME) instanceof StopOrder)) {
      // unless another thread was faster
      configuration.addLogger(NAME, new StopOrder(configuration));
    }
    if (configuration.getLoggers().get(NAME) instanceof StopOrder known) {
      known.order.add(appender);
    }
  }

  /** This appender has stopped. */
  static void remove(KinesisAppender appender, Configuration configuration) {
    if (configuration.getLoggers().get(NAME) instanceof StopOrder known) {
      known.order.remove(appender);
    }
  }

  /** Log4j tells its time here, before it calls the strategy. */
  @Override
  public boolean stop(long timeout, TimeUnit timeUnit) {
    this.timeout = timeout;
    this.timeUnit = timeUnit;
    return super.stop(timeout, timeUnit);
  }

  @Override
  public ReliabilityStrategy getReliabilityStrategy() {
    return strategy;
  }

  /** Log4j asks the other loggers before or after this one, in the order of a hash table. */
  private void awaitLogCalls() {
    for (LoggerConfig logger : configuration.getLoggers().values()) {
      if (logger.getReliabilityStrategy() instanceof AwaitCompletionReliabilityStrategy waits) {
        waits.beforeStopAppenders(); // the second time it returns at once
      }
    }
  }

  /** Log4j does it just after this: what they hold would come to appenders that are stopped. */
  private void stopAsyncAppenders() {
    for (Appender appender : configuration.getAppenders().values()) {
      if (appender instanceof AsyncAppender async && async.isStarted()) {
        async.stop();
      }
    }
  }

  private void stop(KinesisAppender appender) {
    List<AsyncAppender> again = startAgain(path(appender));
    try {
      appender.stop(timeout, timeUnit);
    } finally {
      again.forEach(AsyncAppender::stop);
    }
  }

  private Set<String> path(KinesisAppender appender) {
    String fallback = appender.fallbackName();
    return fallback == null ? Set.of() : FallbackPath.from(configuration, fallback);
  }

  /** These are stopped already, but not yet the appenders behind them. */
  private List<AsyncAppender> startAgain(Set<String> names) {
    List<AsyncAppender> started = new ArrayList<>();
    for (String name : names) {
      Appender appender = configuration.getAppender(name);
      if (appender instanceof AsyncAppender async && async.isStopped()) {
        async.start();
        started.add(async);
      }
    }
    return started;
  }
}
