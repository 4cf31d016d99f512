// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it.child;

import dev.sluice.it.Numbered;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs numbered events, from a first one on, at an even pace and never faster to catch up, until a
 * line "end" comes; then it says {@code logged N}, where N was the first that was not. At any other
 * line it says {@code year N}, as its clock has it.
 */
public final class LogsUntilTold {

  private static final long PACE_NANOS = 500_000;

  private static volatile boolean ended;

  private LogsUntilTold() {}

  public static void main(String[] args) throws InterruptedException, IOException {
    Logger logger = LoggerFactory.getLogger("app.Main");
    long first = Long.parseLong(args[0]);
    long[] next = {first};
    Thread worker =
        new Thread(
            () -> {
              while (!ended) {
                logger.info(Numbered.text(next[0]));
                next[0]++;
                LockSupport.parkNanos(PACE_NANOS);
              }
            });
    worker.start();
    BufferedReader input =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    String line = input.readLine();
    while (line != null && !line.equals("end")) {
      System.out.println("year " + LocalDate.now().getYear());
      line = input.readLine();
    }
    ended = true;
    worker.join();
    System.out.println("logged " + next[0]);
  }
}
