// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it.child;

import dev.sluice.it.Numbered;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Threads with stacks of all sizes that overflow: in a recursion that logs at each level, or at
 * each so many, and in one whose handlers log at each level, with the error or without it. Each
 * thread lives on and logs once more, and so does another thread. The first event of the JVM comes
 * from a handler.
 *
 * <p>Says {@code seen: overflows=N attempted=N returned=N settled=BOOLEAN}: how many threads
 * overflowed, how many log calls began, how many of them returned, and whether all was delivered or
 * dropped in time. Then {@code safe: N,N,...}, the numbers of the events that were logged with a
 * whole stack below them, and the accounts. A log call that never returns ends it with code 3.
 */
public final class LogsAtTheEndOfTheStack {

  private static final long PATIENCE_MILLIS = 60_000;
  private static final Duration PATIENCE = Duration.ofMillis(PATIENCE_MILLIS);
  private static final int LEAST_STACK = 160 << 10;
  private static final int MORE_STACK = 256 << 10;
  private static final int MOST_LOGS = 60;
  private static final int FRESH = 20;

  private static final Logger LOGGER = LoggerFactory.getLogger("app.Main");
  private static final AtomicLong ATTEMPTED = new AtomicLong();
  private static final AtomicLong RETURNED = new AtomicLong();

  private static int step;
  private static int overflows;
  private static int logsLeft;

  private LogsAtTheEndOfTheStack() {}

  public static void main(String[] args) throws InterruptedException {
    Random random = new Random(Long.parseLong(args[0]));
    long endNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(Long.parseLong(args[1]));
    step = Integer.parseInt(args[2]);
    prepare();
    List<Long> safe = new ArrayList<>();
    int round = 0;
    while (round < 4 || endNanos - System.nanoTime() > 0) {
      int kind = round == 0 ? 1 : random.nextInt(3);
      int logs = random.nextInt(MOST_LOGS);
      Thread deep =
          new Thread(
              null,
              () -> {
                overflow(kind, logs);
                safe.add(log(false));
              },
              "deep-" + round,
              LEAST_STACK + random.nextInt(MORE_STACK));
      await(deep);
      await(new Thread(() -> safe.add(log(kind == 1)), "other-" + round));
      round++;
    }
    for (int i = 0; i < FRESH; i++) {
      safe.add(log(false));
    }
    boolean settled = TheAppender.flush(PATIENCE);
    System.out.printf(
        "seen: overflows=%d attempted=%d returned=%d settled=%b%n",
        overflows, ATTEMPTED.get(), RETURNED.get(), settled);
    System.out.println("safe: " + String.join(",", safe.stream().map(String::valueOf).toList()));
    System.out.println("stopped: " + TheAppender.stop().summary());
    System.exit(0); // also with threads that are stuck
  }

  /** What is not the appender's, but the framework's and this program's, is initialised here. */
  private static void prepare() {
    Logger framework = LoggerFactory.getLogger("framework");
    framework.info(Numbered.text(0));
    framework.error(Numbered.text(0), new StackOverflowError());
  }

  private static void overflow(int kind, int logs) {
    logsLeft = logs;
    try {
      if (kind == 0) {
        visit(0);
      } else {
        walk(kind == 2);
      }
    } catch (StackOverflowError e) {
      overflows++;
    }
  }

  @SuppressWarnings("InfiniteRecursion") // that is what it is for
  private static int visit(int level) {
    if (level % step == 0) {
      log(false);
    }
    return visit(level + 1) + 1;
  }

  @SuppressWarnings("InfiniteRecursion") // that is what it is for
  private static int walk(boolean withError) {
    try {
      return walk(withError) + 1;
    } catch (StackOverflowError e) {
      if (logsLeft > 0) {
        logsLeft--;
        log(withError, e);
      }
      throw e;
    }
  }

  private static long log(boolean withError) {
    return log(withError, withError ? new StackOverflowError("made") : null);
  }

  private static long log(boolean withError, Throwable error) {
    long number = ATTEMPTED.getAndIncrement();
    if (withError) {
      LOGGER.error(Numbered.text(number), error);
    } else {
      LOGGER.info(Numbered.text(number));
    }
    RETURNED.incrementAndGet();
    return number;
  }

  private static void await(Thread thread) throws InterruptedException {
    thread.setDaemon(true);
    thread.start();
    thread.join(PATIENCE_MILLIS);
    if (thread.isAlive()) {
      System.out.println("stuck: " + thread.getName());
      for (StackTraceElement element : thread.getStackTrace()) {
        System.out.println("  " + element);
      }
      System.exit(3);
    }
  }
}
