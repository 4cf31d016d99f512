// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.log4j2;

import java.beans.PropertyChangeEvent;
import java.beans.PropertyChangeListener;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.spi.LoggerContextShutdownAware;

/**
 * Runs something when a configuration is no longer the one in use: Log4j does not stop an appender
 * that never started. Configuring and stopping threads; running it twice must do no harm.
 */
final class ConfigurationEnd implements PropertyChangeListener, LoggerContextShutdownAware {

  private final Configuration configuration;
  private final Runnable action;

  private ConfigurationEnd(Configuration configuration, Runnable action) {
    this.configuration = configuration;
    this.action = action;
  }

  /**
   * @return whether the end of the configuration will be reported
   */
  static boolean listen(Configuration configuration, Runnable action) {
    LoggerContext context = ContextOf.configuration(configuration);
    if (context == null) {
      return false;
    }
    ConfigurationEnd end = new ConfigurationEnd(configuration, action);
    context.addPropertyChangeListener(end);
    context.addShutdownListener(end);
    return true;
  }

  /** Also called for the configuration itself, which is in use only after its appenders started. */
  @Override
  public void propertyChange(PropertyChangeEvent change) {
    if (change.getNewValue() != configuration
        && change.getSource() instanceof LoggerContext context) {
      context.removePropertyChangeListener(this);
      // otherwise the context would keep each old configuration
      context.getListeners().remove(this);
      action.run();
    }
  }

  @Override
  public void contextShutdown(org.apache.logging.log4j.spi.LoggerContext context) {
    action.run();
  }
}
