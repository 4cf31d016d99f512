// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.logback;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggerContextListener;
import ch.qos.logback.core.Context;
import dev.sluice.Sluice;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Lets the stop of a logger context wait for all of its Kinesis appenders, and a reset for those
 * that nothing may overlap. An {@code AsyncAppender} stops its appenders on a thread of its own,
 * and waits for that for a second: the JVM would end in the middle of it, or the next appender
 * overtake it. The JVM would also end where a reset has left an appender delivering. Each context
 * has one such object, which outlives a reset while an appender delivers. Any thread.
 */
final class ContextEnd implements LoggerContextListener {

  /** Whether each may deliver beside its successor. */
  private final Map<Sluice<?>, Boolean> open = new ConcurrentHashMap<>();

  private ContextEnd() {}

  /** This one has begun to take events. */
  static synchronized void add(Sluice<?> sluice, boolean mayOverlap, Context context) {
    if (context instanceof LoggerContext loggers) {
      ContextEnd end = of(loggers);
      end.open.keySet().removeIf(Sluice::isOver);
      end.open.put(sluice, mayOverlap);
      if (!loggers.isStarted() && isAheadOfTime()) {
        loggers.start();
      }
    }
  }

  /**
   * Whether Spring Boot configures Logback by what its ahead-of-time processing has written, as in
   * each native image. It does not start the context then, and at the end of the JVM Logback stops
   * only a context that was started: the last events would be lost without a word.
   */
  private static boolean isAheadOfTime() {
    return StackWalker.getInstance()
        .walk(
            frames ->
                frames.anyMatch(
                    frame -> frame.getMethodName().equals("configureUsingAotGeneratedArtifacts")));
  }

  private static ContextEnd of(LoggerContext context) {
    for (LoggerContextListener listener : context.getCopyOfListenerList()) {
      if (listener instanceof ContextEnd known) {
        return known;
      }
    }
    ContextEnd fresh = new ContextEnd();
    context.addListener(fresh);
    return fresh;
  }

  /** A stop resets too. By now no logger has an appender; the status listeners are still there. */
  @Override
  public void onReset(LoggerContext context) {
    boolean isReload = BackgroundStops.isReload();
    open.forEach(
        (sluice, mayOverlap) -> {
          if (!isReload || !mayOverlap) {
            sluice.close();
          }
        });
  }

  @Override
  public boolean isResetResistant() {
    open.keySet().removeIf(Sluice::isOver);
    return !open.isEmpty();
  }

  @Override
  public void onStop(LoggerContext context) {}

  @Override
  public void onStart(LoggerContext context) {}

  @Override
  public void onLevelChange(Logger logger, Level level) {}
}
