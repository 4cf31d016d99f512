// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool.log;

import dev.sluice.internal.buffer.spool.log.LogContext.Trouble;
import java.io.IOException;
import java.util.List;

/**
 * Looks now and then for directories whose owners have ended since the start: an appender that was
 * reconfigured, or another process. Gives back those that are done. Owner thread only.
 */
final class Heirs {

  private static final long EVERY_NANOS = 5_000_000_000L;

  private final LogContext context;
  private final Layout layout;
  private final Shelf shelf;
  private long dueNanos;

  Heirs(LogContext context, Layout layout, Shelf shelf) {
    this.context = context;
    this.layout = layout;
    this.shelf = shelf;
    this.dueNanos = context.ticker().nanoTime() + EVERY_NANOS;
  }

  void runDue(long nowNanos) {
    if (nowNanos - dueNanos >= 0) {
      dueNanos = nowNanos + EVERY_NANOS;
      releaseDrained();
      try {
        shelf.add(layout.takeOver());
      } catch (IOException | RuntimeException e) {
        context.warn(Trouble.DIRECTORY, "the spool directory cannot be looked through", e);
      }
    }
  }

  /** Else a process that lives long would hold one for each neighbour that ever ended. */
  private void releaseDrained() {
    for (Directory directory : List.copyOf(shelf.directories())) {
      if (directory != shelf.own() && directory.segments().stream().allMatch(Segment::isDrained)) {
        shelf.release(directory);
      }
    }
  }

  long nanosToDue(long nowNanos) {
    return Math.max(0, dueNanos - nowNanos);
  }
}
