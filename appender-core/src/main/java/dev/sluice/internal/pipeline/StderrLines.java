// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.pipeline;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Writes lines to standard error. If nobody reads the other end of the pipe, a write waits for
 * ever, so a thread of its own writes. The caller waits a moment for that thread to end: an
 * appender that reports why it does not start leaves no thread behind.
 */
final class StderrLines {

  /** A line takes less than a millisecond, a new thread a few. */
  private static final long PATIENCE_MILLIS = 500;

  private static final int MAX_WAITING = 32;

  private final SelfLogGuard threads;
  private final BlockingQueue<String> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
  private final AtomicReference<@Nullable Thread> writer = new AtomicReference<>(); // while it runs
  private volatile boolean stuck; // the last line was not written in time

  StderrLines(String appender) {
    this.threads = new SelfLogGuard(appender); // standard error may be redirected into a logger
  }

  /** Any thread; keeps the interrupt flag. Lines that find no room are left out. */
  void write(String line) {
    try {
      if (!waiting.offer(line)) {
        return; // the other end is not read
      }
      Thread working = working();
      if (!stuck) {
        working.join(PATIENCE_MILLIS);
        stuck = working.isAlive();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (OutOfMemoryError e) {
      // The framework has the message.
    }
  }

  /** The thread that writes the waiting lines: the running one, or a new one. */
  private Thread working() {
    Thread fresh = threads.newThread("stderr", this::writeAll);
    Thread winner = writer.compareAndExchange(null, fresh);
    if (winner != null) {
      return winner;
    }
    boolean started = false;
    try {
      fresh.start();
      started = true;
    } finally {
      if (!started) { // no more threads: the next line tries again
        writer.set(null);
      }
    }
    return fresh;
  }

  private void writeAll() {
    Thread self = Thread.currentThread();
    do {
      for (String line; (line = waiting.poll()) != null; ) {
        writeOne(line);
      }
      stuck = false;
      writer.set(null);
      // A line may have come after the last look. The first thread to see it writes it.
    } while (!waiting.isEmpty() && writer.compareAndSet(null, self));
  }

  private static void writeOne(String line) {
    try {
      System.err.println(line);
    } catch (RuntimeException | Error e) {
      // System.err may be a stream of the application. If it fails, there is no other place for the
      // message.
    }
  }
}
