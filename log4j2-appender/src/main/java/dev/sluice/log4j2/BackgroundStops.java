// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.log4j2;

import dev.sluice.Sluice;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.spi.LoggerContextShutdownAware;

/**
 * Stopped appenders that still deliver, because the stopping thread must not wait. Each context has
 * one such object, and its stop waits for all of them. Any thread.
 */
final class BackgroundStops implements LoggerContextShutdownAware {

  private static final String NAME = BackgroundStops.class.getName();

  private final Set<Sluice<?>> running = ConcurrentHashMap.newKeySet();

  private BackgroundStops() {}

  static BackgroundStops of(LoggerContext context) {
    BackgroundStops fresh = new BackgroundStops();
    if (context.putObjectIfAbsent(NAME, fresh) instanceof BackgroundStops known) {
      return known;
    }
    context.addShutdownListener(fresh);
    return fresh;
  }

  /** It was asked to close. */
  void add(Sluice<?> sluice) {
    running.removeIf(Sluice::isOver);
    running.add(sluice);
  }

  /** Waits for all of them, for each at most for its own time. */
  @Override
  public void contextShutdown(org.apache.logging.log4j.spi.LoggerContext stopped) {
    running.forEach(Sluice::close);
    running.removeIf(Sluice::isOver);
  }
}
