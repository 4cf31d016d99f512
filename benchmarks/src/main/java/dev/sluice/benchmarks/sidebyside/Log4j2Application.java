// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.sidebyside;

import static java.util.Objects.requireNonNull;

import org.apache.logging.log4j.Logger;
import org.apache.logging.log4j.ThreadContext;
import org.apache.logging.log4j.core.LoggerContext;

/** Log4j 2, by its own API. */
final class Log4j2Application implements Application {

  private final LoggerContext context = LoggerContext.getContext(false);

  @Override
  public void context(String key, String value) {
    ThreadContext.put(key, value);
  }

  @Override
  public InfoLogger logger(String name) {
    Logger logger = context.getLogger(name);
    return logger::info;
  }

  @Override
  public Object appender() {
    return requireNonNull(
        context.getConfiguration().<org.apache.logging.log4j.core.Appender>getAppender(APPENDER));
  }

  @Override
  public void stop() {
    context.stop();
  }

  @Override
  public void startAgain() {
    context.start();
  }
}
