// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.log4j2;

import java.util.List;
import java.util.Objects;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.impl.Log4jContextFactory;
import org.jspecify.annotations.Nullable;

/**
 * The logger context that starts a configuration. A configuration that the application built in its
 * code does not know it, but the context writes its name into the properties just before.
 */
final class ContextOf {

  private static final String NAME = "contextName";

  private ContextOf() {}

  /** Null if none has this name, or several have. */
  static @Nullable LoggerContext configuration(Configuration configuration) {
    LoggerContext known = configuration.getLoggerContext();
    if (known != null || !(LogManager.getFactory() instanceof Log4jContextFactory factory)) {
      return known;
    }
    String name = configuration.getProperties().get(NAME);
    List<LoggerContext> named =
        factory.getSelector().getLoggerContexts().stream()
            .filter(context -> Objects.equals(context.getName(), name))
            .toList();
    return named.size() == 1 ? named.get(0) : null;
  }
}
