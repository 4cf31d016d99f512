// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.sidebyside;

import com.sun.management.ThreadMXBean;
import dev.sluice.benchmarks.sidebyside.Application.InfoLogger;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** The threads of the application that log. */
final class Callers {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final Application application;
  private final Load load;
  private final String[] lines;
  private final InfoLogger[] loggers;

  Callers(Application application, Load load) {
    this.application = application;
    this.load = load;
    this.lines = load.messageChars() == 0 ? Lines.natural() : Lines.ofLength(load.messageChars());
    this.loggers = new InfoLogger[load.loggers()];
    for (int i = 0; i < loggers.length; i++) {
      loggers[i] = application.logger(nameOfLogger(i));
    }
  }

  private String nameOfLogger(int index) {
    if (load.messageChars() > 0) {
      return "app";
    }
    return load.loggers() == 1
        ? "org.example.shop.checkout.PaymentService"
        : "org.example.shop.tenant" + (10_000 + index);
  }

  /** Logs the first {@code n} events, shared among the threads; returns what these allocated. */
  long logAll(int n) throws InterruptedException {
    AtomicLong allocatedBytes = new AtomicLong();
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < load.threads(); t++) {
      int from = (int) ((long) n * t / load.threads());
      int to = (int) ((long) n * (t + 1) / load.threads());
      threads.add(start(t + 1, () -> allocatedBytes.addAndGet(logRange(from, to))));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    return allocatedBytes.get();
  }

  private long logRange(int from, int to) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    int line = from % lines.length;
    int logger = from % loggers.length;
    for (int i = from; i < to; i++) {
      loggers[logger].info(lines[line]);
      line = line + 1 == lines.length ? 0 : line + 1;
      logger = logger + 1 == loggers.length ? 0 : logger + 1;
    }
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }

  /** Logs the first {@code n} events at the given rate from one thread; the time of each call. */
  long[] logPaced(int n, int perSecond) throws InterruptedException {
    long[] nanos = new long[n];
    start(1, () -> logPaced(nanos, perSecond)).join();
    return nanos;
  }

  private void logPaced(long[] nanos, int perSecond) {
    long start = System.nanoTime();
    for (int i = 0; i < nanos.length; i++) {
      long due = start + i * 1_000_000_000L / perSecond;
      // A thread that slept would come back to cold caches, whatever the appender.
      while (due - System.nanoTime() > 0) {
        Thread.onSpinWait();
      }
      long before = System.nanoTime();
      loggers[i % loggers.length].info(lines[i % lines.length]);
      nanos[i] = System.nanoTime() - before;
    }
  }

  private Thread start(int number, Runnable work) {
    Thread thread =
        new Thread(
            () -> {
              if (load.messageChars() == 0) {
                application.context("tenant", "acme-eu-3");
                application.context("trace_id", "4bf92f3577b34da6a3ce929d1e1e4736");
                application.context("span_id", "51f167aa1ba912b7");
              }
              work.run();
            },
            load.messageChars() == 0 ? "http-nio-8080-exec-" + number : "main");
    thread.start();
    return thread;
  }
}
