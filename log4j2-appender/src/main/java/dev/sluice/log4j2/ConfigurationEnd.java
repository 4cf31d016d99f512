// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.log4j2;

import java.beans.PropertyChangeEvent;
import java.beans.PropertyChangeListener;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.spi.LoggerContextShutdownAware;
import org.jspecify.annotations.Nullable;

/**
 * Runs something when a configuration is no longer the one in use: Log4j does not stop an appender
 * that never started. Configuring and stopping threads; running it twice must do no harm.
 */
final class ConfigurationEnd implements PropertyChangeListener, LoggerContextShutdownAware {

  private final LoggerContext context;
  private final Configuration configuration;
  private final Runnable action;

  private ConfigurationEnd(LoggerContext context, Configuration configuration, Runnable action) {
    this.context = context;
    this.configuration = configuration;
    this.action = action;
  }

  /**
   * @return null if the end of the configuration will not be reported
   */
  static @Nullable ConfigurationEnd listen(Configuration configuration, Runnable action) {
    LoggerContext context = ContextOf.configuration(configuration);
    if (context == null) {
      return null;
    }
    ConfigurationEnd end = new ConfigurationEnd(context, configuration, action);
    context.addPropertyChangeListener(end);
    context.addShutdownListener(end);
    return end;
  }

  /** No longer listens: otherwise the context would keep each old appender. */
  void forget() {
    context.removePropertyChangeListener(this);
    context.getListeners().remove(this);
  }

  /** Also called for the configuration itself, which is in use only after its appenders started. */
  @Override
  public void propertyChange(PropertyChangeEvent change) {
    if (change.getNewValue() != configuration) {
      forget();
      action.run();
    }
  }

  @Override
  public void contextShutdown(org.apache.logging.log4j.spi.LoggerContext context) {
    action.run();
  }
}
