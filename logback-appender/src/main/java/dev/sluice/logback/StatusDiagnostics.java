// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.logback;

import ch.qos.logback.core.Appender;
import ch.qos.logback.core.Context;
import ch.qos.logback.core.spi.ContextAware;
import ch.qos.logback.core.status.NopStatusListener;
import ch.qos.logback.core.status.OnPrintStreamStatusListenerBase;
import ch.qos.logback.core.status.StatusListener;
import dev.sluice.spi.Diagnostics;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.helpers.SubstituteLoggerFactory;

/**
 * Reports to Logback's status manager, with the appender as the origin. The manager keeps messages
 * and prints nothing; its listeners print. Any thread.
 */
final class StatusDiagnostics implements Diagnostics {

  /** Prints all statuses when it has configured Logback, if a warning is among them. */
  private static final String AUTOMATIC = "ch.qos.logback.classic.spi.LogbackServiceProvider";

  /** Shows errors as the reason why the application does not start. */
  private static final String SPRING_BOOT = "org.springframework.boot.logging.logback.";

  private final ContextAware origin;
  private final String prefix;
  private final boolean isAutomatic;
  private final boolean isBoot;

  /**
   * @param isAutomatic whether Logback configures itself
   * @param isBoot whether Spring Boot configures it
   */
  private <A extends ContextAware & Appender<?>> StatusDiagnostics(
      A appender, boolean isAutomatic, boolean isBoot) {
    this.origin = appender;
    this.prefix = "[" + appender.getName() + "] ";
    this.isAutomatic = isAutomatic;
    this.isBoot = isBoot;
  }

  /** For an appender that does not start yet. */
  static <A extends ContextAware & Appender<?>> StatusDiagnostics before(A appender) {
    return new StatusDiagnostics(appender, false, false);
  }

  /** For an appender that starts, on the thread that configures it. */
  static <A extends ContextAware & Appender<?>> StatusDiagnostics of(A appender) {
    return new StatusDiagnostics(appender, isCalledBy(AUTOMATIC), isCalledBy(SPRING_BOOT));
  }

  private static boolean isCalledBy(String name) {
    return StackWalker.getInstance()
        .walk(frames -> frames.anyMatch(frame -> frame.getClassName().startsWith(name)));
  }

  @Override
  public void info(String message) {
    origin.addInfo(message);
  }

  @Override
  public void warn(String message, @Nullable Throwable cause) {
    origin.addWarn(message, cause);
  }

  @Override
  public void error(String message) {
    origin.addError(prefix + message);
  }

  @Override
  public void error(String message, Throwable cause) {
    origin.addError(prefix + message, cause);
  }

  @Override
  public boolean isSeen(Level level) {
    Context context = origin.getContext();
    if (context == null || (isBoot && level == Level.ERROR)) {
      return context != null;
    }
    List<StatusListener> listeners = context.getStatusManager().getCopyOfStatusListenerList();
    listeners.removeIf(listener -> listener instanceof JoranWatch); // it prints nothing
    boolean isPrintedLater = isAutomatic && level != Level.INFO && isConfiguring();
    return listeners.isEmpty()
        ? isPrintedLater
        : listeners.stream().anyMatch(l -> prints(l, level));
  }

  /** While SLF4J looks for Logback, its loggers only queue events. */
  private static boolean isConfiguring() {
    return LoggerFactory.getILoggerFactory() instanceof SubstituteLoggerFactory;
  }

  private static boolean prints(StatusListener listener, Level level) {
    if (listener instanceof NopStatusListener) {
      return false;
    }
    boolean isBoots = listener.getClass().getName().startsWith(SPRING_BOOT);
    if (listener instanceof OnPrintStreamStatusListenerBase printing) {
      return printing.isStarted() && (level != Level.INFO || !isBoots);
    }
    // A listener of the application may show only warnings. Then the end of a trouble would be
    // lost.
    return level != Level.INFO;
  }
}
