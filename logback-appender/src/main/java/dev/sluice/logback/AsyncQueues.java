// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.logback;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AsyncAppenderBase;
import ch.qos.logback.core.Context;
import ch.qos.logback.core.sift.SiftingAppenderBase;
import ch.qos.logback.core.spi.AppenderAttachable;
import dev.sluice.spi.FrameworkQueues;
import java.util.ConcurrentModificationException;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/**
 * Whether asynchronous appenders of a context hold events: in their queue, or taken out of it and
 * not handed on yet. The worker may take out a whole queue at once. Any thread.
 */
final class AsyncQueues extends FrameworkQueues {

  private static final String WORKER = AsyncAppenderBase.class.getName() + "$Worker";
  private static final String WORKER_NAME = "AsyncAppender-Worker-";

  private final Context context;

  AsyncQueues(Context context) {
    super(context);
    this.context = context;
  }

  @Override
  protected int look() {
    try {
      Set<String> workers = new HashSet<>();
      for (AppenderAttachable<?> root : roots()) {
        if (holds(root, workers)) {
          return HOLDS;
        }
      }
      boolean isBusy = !workers.isEmpty() && isAnyBusy(workers::contains, WORKER);
      return isBusy ? HOLDS : workers.size();
    } catch (ConcurrentModificationException e) {
      return HOLDS; // an event creates an appender to sift to: look again
    }
  }

  /** A context of access logs is one itself; there may be no LoggerContext on the class path. */
  private List<? extends AppenderAttachable<?>> roots() {
    if (context instanceof AppenderAttachable<?> server) {
      return List.of(server);
    }
    return context instanceof LoggerContext loggers ? loggers.getLoggerList() : List.of();
  }

  /** Whether a queue holds events; collects the names of the threads that empty them. */
  private static boolean holds(AppenderAttachable<?> attachable, Set<String> workers) {
    Iterator<? extends Appender<?>> appenders = attachable.iteratorForAppenders();
    boolean holds = false;
    while (!holds && appenders != null && appenders.hasNext()) { // null: a logger without any
      holds = holds(appenders.next(), workers);
    }
    return holds;
  }

  private static boolean holds(Appender<?> appender, Set<String> workers) {
    if (appender instanceof AsyncAppenderBase<?> async && async.isStarted()) {
      if (async.getNumberOfElementsInQueue() > 0) {
        return true;
      }
      workers.add(WORKER_NAME + async.getName());
    }
    if (appender instanceof SiftingAppenderBase<?> sifting) {
      return sifting.getAppenderTracker().allComponents().stream()
          .anyMatch(sifted -> holds(sifted, workers));
    }
    return appender instanceof AppenderAttachable<?> nested && holds(nested, workers);
  }
}
