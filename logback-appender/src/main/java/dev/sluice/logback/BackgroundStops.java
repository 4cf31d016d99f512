// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.logback;

import ch.qos.logback.core.Context;
import ch.qos.logback.core.spi.LifeCycle;
import dev.sluice.Sluice;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Stopped appenders that still deliver, because the stopping thread must not wait. Each context has
 * one such object and stops it at its own stop, and so waits for all of them. A reset waits only
 * for those that nothing may overlap, and leaves the others to {@link ContextEnd}. Any thread.
 */
final class BackgroundStops implements LifeCycle {

  private static final String NAME = BackgroundStops.class.getName();

  /** Access logs have contexts of another kind, perhaps without this class. */
  private static final String LOGGER_CONTEXT = "ch.qos.logback.classic.LoggerContext";

  /** The context has no way to put an object where none is; held for no longer than that. */
  private static final ReentrantLock LOCK = new ReentrantLock();

  private final Set<Sluice<?>> running = ConcurrentHashMap.newKeySet();

  /** Those that may deliver beside their successors. */
  private final Set<Sluice<?>> overlapping = ConcurrentHashMap.newKeySet();

  /** The fallbacks that they may still use. */
  private final Set<LifeCycle> fallbacks = ConcurrentHashMap.newKeySet();

  private BackgroundStops() {}

  static BackgroundStops of(Context context) {
    LOCK.lock();
    try {
      if (context.getObject(NAME) instanceof BackgroundStops known) {
        return known;
      }
      BackgroundStops fresh = new BackgroundStops();
      context.putObject(NAME, fresh);
      context.register(fresh);
      return fresh;
    } finally {
      LOCK.unlock();
    }
  }

  /**
   * Whether the calling thread is inside a log call, which must not wait for a stop. {@code
   * SiftingAppender} stops an evicted appender there.
   */
  static boolean isLogCall() {
    return StackWalker.getInstance()
        .walk(frames -> frames.anyMatch(frame -> frame.getMethodName().equals("doAppend")));
  }

  /**
   * Whether Logback stops its appenders to read its file again. Until it has read the file no
   * appender takes events, so the stop must not wait. The old appender still takes events
   * meanwhile.
   */
  static boolean isReload() {
    List<String> calls =
        StackWalker.getInstance()
            .walk(
                frames ->
                    frames
                        .filter(frame -> frame.getClassName().equals(LOGGER_CONTEXT))
                        .map(StackWalker.StackFrame::getMethodName)
                        .toList());
    return calls.contains("reset") && !calls.contains("stop");
  }

  /** It was asked to close. */
  void add(Sluice<?> sluice, boolean mayOverlap) {
    Set<Sluice<?>> all = mayOverlap ? overlapping : running;
    all.removeIf(Sluice::isOver);
    all.add(sluice);
  }

  /** It is stopped when all of them are over. */
  void addFallback(LifeCycle fallback) {
    fallbacks.add(fallback);
  }

  @Override
  public void start() {}

  /** Waits for them, for each at most for its own time. */
  @Override
  public void stop() {
    // A reset must not wait for them: it may be the second, and no logger has an appender then.
    if (!isReload()) {
      overlapping.forEach(Sluice::close);
    }
    running.forEach(Sluice::close);
    running.removeIf(Sluice::isOver);
    fallbacks.forEach(LifeCycle::stop);
    fallbacks.clear();
  }

  @Override
  public boolean isStarted() {
    return true;
  }
}
