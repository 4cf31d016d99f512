// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.pipeline;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Writes lines to standard error. Whoever holds the other end of it may not read: then a write
 * waits for ever. So a thread of its own writes, which ends when there is nothing to write, and
 * whoever has a line waits for it only a moment.
 */
final class StderrLines {

  /** A line takes less than a millisecond, a new thread a few. */
  private static final long PATIENCE_MILLIS = 500;

  private static final long IDLE_MILLIS = 10;
  private static final int MAX_WAITING = 32;

  private final ThreadPoolExecutor writer;
  private volatile boolean stuck; // the last line was not written in time

  StderrLines(String appender) {
    SelfLogGuard threads = new SelfLogGuard(appender); // standard error may lead into a logger
    this.writer =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_MILLIS,
            TimeUnit.MILLISECONDS,
            new ArrayBlockingQueue<>(MAX_WAITING),
            task -> threads.newThread("stderr", task));
    writer.allowCoreThreadTimeOut(true);
  }

  /** Any thread; keeps the interrupt flag. Lines that find no room are left out. */
  void write(String line) {
    try {
      Future<?> written = writer.submit(() -> System.err.println(line));
      if (!stuck || writer.getQueue().isEmpty()) {
        await(written);
      }
    } catch (RejectedExecutionException | OutOfMemoryError e) {
      // Nobody reads what is written there.
    }
  }

  private void await(Future<?> written) {
    try {
      written.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
      stuck = false;
    } catch (TimeoutException e) {
      stuck = true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      // A stream of the application's own: there is nobody left to tell.
    }
  }
}
