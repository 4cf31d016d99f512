// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.logback;

import ch.qos.logback.core.Context;
import ch.qos.logback.core.pattern.PatternLayoutBase;
import ch.qos.logback.core.status.Status;
import ch.qos.logback.core.status.StatusListener;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Compiles {@code partitionKey=pattern:TEXT} with a pattern layout of Logback's. */
final class Patterns {

  private Patterns() {}

  /**
   * @param layout fresh; starts here
   * @throws IllegalArgumentException for a pattern that it does not understand
   */
  static <E> Function<E, String> compile(
      PatternLayoutBase<E> layout, String pattern, Context context) {
    layout.setContext(context);
    layout.setPattern(pattern);
    layout.setPostCompileProcessor(null); // it appends the stack trace if the pattern has none
    List<String> errors = new ArrayList<>();
    Thread starter = Thread.currentThread();
    StatusListener listener =
        status -> {
          if (Thread.currentThread() == starter && status.getLevel() == Status.ERROR) {
            errors.add(status.getMessage());
          }
        };
    context.getStatusManager().add(listener);
    layout.start();
    context.getStatusManager().remove(listener);
    if (!layout.isStarted() || !errors.isEmpty()) { // an unknown word starts, and writes an error
      throw new IllegalArgumentException(String.join("; ", errors));
    }
    return layout::doLayout;
  }
}
