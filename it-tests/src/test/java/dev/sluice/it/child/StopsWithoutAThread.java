// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it.child;

import dev.sluice.it.Numbered;
import dev.sluice.record.SluiceStats;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.status.StatusConsoleListener;
import org.apache.logging.log4j.status.StatusData;
import org.apache.logging.log4j.status.StatusLogger;
import org.slf4j.LoggerFactory;

/**
 * Stops Log4j while a status listener keeps the thread that delivers, and no thread can be started.
 * Last come the accounts.
 */
public final class StopsWithoutAThread {

  private StopsWithoutAThread() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    CountDownLatch hangs = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    StatusLogger.getLogger()
        .registerListener(
            new StatusConsoleListener(Level.WARN) {
              @Override
              public void log(StatusData status) {
                if (Thread.currentThread().getName().endsWith("-ship")) {
                  hangs.countDown();
                  await(never);
                }
              }
            });
    LoggerFactory.getLogger("app.Main").info(Numbered.text(0));
    hangs.await();
    Path refused = Files.writeString(Path.of(args[0]), args[1]);
    SluiceStats last = TheAppender.stop();
    Files.delete(refused);
    System.out.println("stopped: " + last.summary());
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
