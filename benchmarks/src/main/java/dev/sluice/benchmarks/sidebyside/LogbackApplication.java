// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.sidebyside;

import static java.util.Objects.requireNonNull;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.ContextInitializer;
import ch.qos.logback.core.joran.spi.JoranException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Logback, behind SLF4J. */
final class LogbackApplication implements Application {

  private final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();

  @Override
  public void context(String key, String value) {
    MDC.put(key, value);
  }

  @Override
  public InfoLogger logger(String name) {
    Logger logger = context.getLogger(name);
    return logger::info;
  }

  @Override
  public Object appender() {
    return requireNonNull(context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender(APPENDER));
  }

  @Override
  public void stop() {
    context.stop();
  }

  @Override
  public void startAgain() {
    try {
      new ContextInitializer(context).autoConfig();
    } catch (JoranException e) {
      throw new IllegalStateException(e);
    }
    context.start();
  }
}
