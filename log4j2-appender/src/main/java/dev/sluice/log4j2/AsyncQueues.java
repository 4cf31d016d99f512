// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.log4j2;

import dev.sluice.spi.FrameworkQueues;
import java.util.HashSet;
import java.util.Set;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AsyncAppender;
import org.apache.logging.log4j.core.appender.routing.RoutingAppender;
import org.apache.logging.log4j.core.async.AsyncLoggerConfig;
import org.apache.logging.log4j.core.async.AsyncLoggerContext;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.jmx.RingBufferAdmin;

/**
 * Whether asynchronous loggers or appenders of a context hold events: in the queue, or taken out
 * and not handed on yet. Only those of its present configuration: a reconfiguration empties the
 * others. Any thread.
 */
final class AsyncQueues extends FrameworkQueues {

  private static final String WORKER =
      "org.apache.logging.log4j.core.appender.AsyncAppenderEventDispatcher";
  private static final String WORKER_NAME =
      "AsyncAppenderEventDispatcher-"; // Log4j's prefix before it

  private final LoggerContext context;

  AsyncQueues(LoggerContext context) {
    super(context);
    this.context = context;
  }

  @Override
  protected int look() {
    return loggersHold() ? HOLDS : lookAtAppenders();
  }

  /** First the loggers: an event that leaves a logger's queue may enter an appender's. */
  private boolean loggersHold() {
    if (context instanceof AsyncLoggerContext loggers
        && context.isStarted()
        && holds(loggers.createRingBufferAdmin())) {
      return true;
    }
    Configuration configuration = context.getConfiguration();
    for (LoggerConfig logger : configuration.getLoggers().values()) {
      if (logger instanceof AsyncLoggerConfig async
          && holds(async.createRingBufferAdmin(context.getName()))) {
        return true;
      }
    }
    return false;
  }

  /** The ring's room is given back after its thread has handed an event on. */
  private static boolean holds(RingBufferAdmin ring) {
    return ring.getRemainingCapacity() < ring.getBufferSize();
  }

  private int lookAtAppenders() {
    Set<String> asyncs = new HashSet<>();
    for (Appender appender : context.getConfiguration().getAppenders().values()) {
      if (holds(appender, asyncs)) {
        return HOLDS;
      }
    }
    boolean isBusy =
        !asyncs.isEmpty() && isAnyBusy(name -> asyncs.contains(appenderOf(name)), WORKER);
    return isBusy ? HOLDS : asyncs.size();
  }

  /** The appender that a thread works for: its name is what follows the thread's number. */
  private static String appenderOf(String thread) {
    int begin = thread.indexOf(WORKER_NAME);
    int number = begin + WORKER_NAME.length();
    return begin < 0 ? "" : thread.substring(thread.indexOf('-', number) + 1);
  }

  private static boolean holds(Appender appender, Set<String> asyncs) {
    if (appender instanceof AsyncAppender async && async.isStarted()) {
      asyncs.add(async.getName());
      return async.getQueueRemainingCapacity() < async.getQueueCapacity();
    }
    return appender instanceof RoutingAppender routing
        && routing.getAppenders().values().stream()
            .anyMatch(route -> holds(route.getAppender(), asyncs));
  }
}
