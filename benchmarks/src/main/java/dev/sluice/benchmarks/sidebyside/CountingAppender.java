// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.sidebyside;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import org.jspecify.annotations.Nullable;

/** Does nothing with an event but count it: the floor under every Logback appender. */
public final class CountingAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {

  private @Nullable ILoggingEvent last;

  /** The last event: to be kept somewhere, or the JIT compiler would find that nobody wants it. */
  public @Nullable ILoggingEvent last() {
    return last;
  }

  @Override
  protected void append(ILoggingEvent event) {
    last = event;
    Sinks.COUNTED.incrementAndGet();
  }
}
