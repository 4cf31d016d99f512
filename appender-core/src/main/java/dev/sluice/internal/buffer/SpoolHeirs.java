// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer;

import dev.sluice.internal.buffer.SpoolContext.Trouble;
import java.io.IOException;

/**
 * Looks now and then for directories whose owners have ended since the start: an appender that was
 * reconfigured, or another process. Owner thread only.
 */
final class SpoolHeirs {

  private static final long EVERY_NANOS = 5_000_000_000L;

  private final SpoolContext context;
  private final SpoolLayout layout;
  private final SpoolShelf shelf;
  private long dueNanos;

  SpoolHeirs(SpoolContext context, SpoolLayout layout, SpoolShelf shelf) {
    this.context = context;
    this.layout = layout;
    this.shelf = shelf;
    this.dueNanos = context.ticker().nanoTime() + EVERY_NANOS;
  }

  void runDue(long nowNanos) {
    if (nowNanos - dueNanos >= 0) {
      dueNanos = nowNanos + EVERY_NANOS;
      try {
        shelf.add(layout.takeOver());
      } catch (IOException | RuntimeException e) {
        context.warn(Trouble.DIRECTORY, "the spool directory cannot be looked through", e);
      }
    }
  }

  long nanosToDue(long nowNanos) {
    return Math.max(0, dueNanos - nowNanos);
  }
}
