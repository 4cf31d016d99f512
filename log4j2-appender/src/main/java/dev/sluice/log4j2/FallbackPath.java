// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.log4j2;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.appender.AsyncAppender;
import org.apache.logging.log4j.core.config.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * Where a fallback leads: through asynchronous appenders and through Kinesis appenders with a
 * fallback of their own. Log4j's other wrappers do not tell what is behind them.
 */
final class FallbackPath {

  private FallbackPath() {}

  /** The names of all appenders that an event may come to which is handed to this one. */
  static Set<String> from(Configuration configuration, String first) {
    Set<String> names = new LinkedHashSet<>();
    Deque<String> open = new ArrayDeque<>(List.of(first));
    for (String name; (name = open.poll()) != null; ) {
      if (names.add(name)) {
        open.addAll(next(configuration.getAppender(name)));
      }
    }
    return names;
  }

  private static Collection<String> next(@Nullable Appender appender) {
    if (appender instanceof AsyncAppender async) {
      return List.of(async.getAppenderRefStrings());
    }
    String further = appender instanceof KinesisAppender kinesis ? kinesis.fallbackName() : null;
    return further == null ? List.of() : List.of(further);
  }
}
