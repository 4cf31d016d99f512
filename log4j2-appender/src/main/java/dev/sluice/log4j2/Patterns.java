// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.log4j2;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.layout.PatternLayout;
import org.apache.logging.log4j.status.StatusData;
import org.apache.logging.log4j.status.StatusListener;
import org.apache.logging.log4j.status.StatusLogger;
import org.jspecify.annotations.Nullable;

/** Patterns of Log4j's own layout, compiled alone. */
final class Patterns {

  private Patterns() {}

  /**
   * The text of an event in this pattern. Any thread.
   *
   * @param configuration has the converters of the application; null for none
   * @throws IllegalArgumentException for a pattern that Log4j does not understand
   */
  static Function<LogEvent, String> compile(@Nullable Configuration configuration, String pattern) {
    StatusErrors errors = new StatusErrors(Thread.currentThread(), new ArrayList<>());
    StatusLogger.getLogger().registerListener(errors);
    PatternLayout layout = layout(configuration, pattern);
    StatusLogger.getLogger().removeListener(errors);
    if (!errors.heard.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", errors.heard));
    }
    return layout::toSerializable;
  }

  /** The layout of a pattern. */
  @SuppressWarnings("deprecation") // what replaces these setters came with Log4j 2.26
  static PatternLayout layout(@Nullable Configuration configuration, String pattern) {
    return PatternLayout.newBuilder()
        .withConfiguration(configuration)
        .withPattern(pattern)
        .withAlwaysWriteExceptions(false)
        .build();
  }

  /** Log4j only reports an invalid pattern and goes on. No record: Log4j compares listeners. */
  private static final class StatusErrors implements StatusListener {

    private final Thread starter;
    private final List<String> heard;

    StatusErrors(Thread starter, List<String> heard) {
      this.starter = starter;
      this.heard = heard;
    }

    @Override
    public void log(StatusData status) {
      if (Thread.currentThread() == starter) {
        heard.add(status.getMessage().getFormattedMessage());
      }
    }

    @Override
    public Level getStatusLevel() {
      return Level.ERROR;
    }

    @Override
    public void close() {}
  }
}
