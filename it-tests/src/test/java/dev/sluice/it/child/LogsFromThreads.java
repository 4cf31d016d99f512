// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it.child;

import dev.sluice.it.Numbered;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs so many numbered events from so many threads, each as fast as it may. */
public final class LogsFromThreads {

  private LogsFromThreads() {}

  public static void main(String[] args) throws InterruptedException {
    int threadCount = Integer.parseInt(args[0]);
    int eventCount = Integer.parseInt(args[1]);
    Logger logger = LoggerFactory.getLogger("app.Main");
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < threadCount; i++) {
      int first = i;
      Thread thread = new Thread(() -> log(logger, first, threadCount, eventCount));
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    System.out.println("logged " + eventCount);
  }

  private static void log(Logger logger, int first, int step, int end) {
    for (int number = first; number < end; number += step) {
      logger.info(Numbered.text(number));
    }
  }
}
