// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.sidebyside;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Our appenders and that of the KPL can say when everything is delivered; others are watched.
 * Thread of a workload.
 */
final class Flush {

  static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Object appender;
  private final @Nullable Method method;

  private Flush(Object appender, @Nullable Method method) {
    this.appender = appender;
    this.method = method;
  }

  static Flush of(Object appender) {
    try {
      return new Flush(appender, appender.getClass().getMethod("flush", Duration.class));
    } catch (NoSuchMethodException e) {
      return new Flush(appender, null);
    }
  }

  /** Waits; false if the appender does not know when it has delivered. */
  boolean run() throws ReflectiveOperationException {
    if (method == null) {
      return false;
    }
    if (!Boolean.TRUE.equals(method.invoke(appender, PATIENCE))) {
      throw new InvocationTargetException(null, "not delivered within " + PATIENCE);
    }
    return true;
  }
}
