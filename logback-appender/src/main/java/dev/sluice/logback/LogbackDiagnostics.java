// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.logback;

import ch.qos.logback.core.spi.ContextAware;
import dev.sluice.spi.Diagnostics;
import org.jspecify.annotations.Nullable;

/**
 * Reports to the status manager of the appender's context, in the appender's name. Any thread;
 * costs a status object, which Logback keeps in bounded lists, and what the status listeners do.
 */
final class LogbackDiagnostics implements Diagnostics {

  private final ContextAware appender;

  LogbackDiagnostics(ContextAware appender) {
    this.appender = appender;
  }

  @Override
  public void info(String message) {
    appender.addInfo(message);
  }

  @Override
  public void warn(String message, @Nullable Throwable cause) {
    appender.addWarn(message, cause);
  }

  @Override
  public void error(String message) {
    appender.addError(message);
  }
}
