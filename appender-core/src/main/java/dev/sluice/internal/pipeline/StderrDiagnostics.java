// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.pipeline;

import dev.sluice.internal.util.Ticker;
import dev.sluice.spi.Diagnostics;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Passes each message on to the framework's diagnostics. If the framework shows it to nobody, it
 * also goes to standard error: warnings, errors, and the end of a trouble. Any thread.
 */
final class StderrDiagnostics implements Diagnostics {

  /** Above the number of kinds of trouble: each kind is reported at most once a minute. */
  static final int MAX_A_MINUTE = 30;

  private static final long MINUTE_NANOS = 60 * Ticker.SECOND_NANOS;
  private static final int MAX_CAUSES = 5;

  private final String appender;
  private final Diagnostics framework;
  private final Ticker ticker;
  private final StderrLines lines;
  private final AtomicReference<@Nullable Thread> speaking = new AtomicReference<>();

  private final AtomicLong minuteBeganNanos;
  private final AtomicLong saidInMinute = new AtomicLong();
  private final AtomicLong leftOut = new AtomicLong();

  StderrDiagnostics(String appender, Diagnostics framework, Ticker ticker) {
    this(appender, framework, ticker, new StderrLines(appender));
  }

  StderrDiagnostics(String appender, Diagnostics framework, Ticker ticker, StderrLines lines) {
    this.appender = appender;
    this.framework = framework;
    this.ticker = ticker;
    this.lines = lines;
    this.minuteBeganNanos = new AtomicLong(ticker.nanoTime());
  }

  @Override
  public void info(String message) {
    pass(() -> framework.info(message), null, message);
  }

  @Override
  public void recovered(String message) {
    pass(() -> framework.recovered(message), Level.INFO, message);
  }

  @Override
  public void warn(String message, @Nullable Throwable cause) {
    // The message of an exception may quote an event; the framework gets it, standard error does
    // not.
    String text = cause == null ? message : message + ": " + cause.getClass().getName();
    pass(() -> framework.warn(message, cause), Level.WARN, text);
  }

  @Override
  public void error(String message) {
    pass(() -> framework.error(message), Level.ERROR, message);
  }

  @Override
  public void error(String message, Throwable cause) {
    pass(() -> framework.error(message, cause), Level.ERROR, message + causes(cause));
  }

  @Override
  public boolean isSeen(Level level) {
    return true; // on standard error or in the framework
  }

  private static String causes(Throwable failure) {
    StringBuilder text = new StringBuilder();
    Throwable each = failure;
    for (int i = 0; each != null && i < MAX_CAUSES; i++) {
      text.append(": ").append(each);
      each = each.getCause();
    }
    return text.toString();
  }

  /**
   * A listener that does not come back may hold a lock of the framework. So what another thread has
   * to say in the meantime is written first: the framework may never take it.
   *
   * @param level of what is written; null to write nothing
   */
  private void pass(Runnable message, @Nullable Level level, String text) {
    Thread self = Thread.currentThread();
    boolean isFirst = speaking.compareAndSet(null, self);
    boolean isFree = isFirst || speaking.get() == self;
    try {
      if (level != null && !isFree) {
        write(level, text);
      }
      message.run();
    } finally {
      if (isFirst) {
        speaking.set(null);
      }
    }
    if (level != null && isFree && !framework.isSeen(level)) {
      write(level, text);
    }
  }

  private void write(Level level, String message) {
    // The end of a trouble is told in any case: its beginning was. There are no more of them.
    if (level != Level.INFO && isTooMuch()) {
      leftOut.incrementAndGet();
      return;
    }
    long more = leftOut.getAndSet(0);
    String last = more == 0 ? "" : " (" + more + " messages of other kinds were left out)";
    lines.write("sluice " + level + " [" + oneLine(appender) + "] " + printable(message + last));
  }

  /** Two threads may both begin a minute. Then a few more lines are written. */
  private boolean isTooMuch() {
    long beganNanos = minuteBeganNanos.get();
    long nowNanos = ticker.nanoTime();
    if (nowNanos - beganNanos >= MINUTE_NANOS
        && minuteBeganNanos.compareAndSet(beganNanos, nowNanos)) {
      saidInMinute.set(0);
    }
    return saidInMinute.incrementAndGet() > MAX_A_MINUTE;
  }

  /** A terminal obeys control characters; the list of problems keeps its lines. */
  private static String printable(String message) {
    return Arrays.stream(message.split("\n", -1))
        .map(StderrDiagnostics::oneLine)
        .collect(Collectors.joining(System.lineSeparator()));
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\p{Cc}", " ");
  }
}
