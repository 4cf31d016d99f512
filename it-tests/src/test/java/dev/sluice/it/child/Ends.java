// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it.child;

import dev.sluice.it.Numbered;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs one numbered event and says {@code delivered: true}; when it is told to go on it logs the
 * rest of so many, says {@code ends} and at once ends the given way: {@code exit}, {@code halt},
 * {@code return} from the last thread that is no daemon, or {@code wait} for somebody else to end
 * it. Nothing stops the framework here.
 */
public final class Ends {

  /** The exit code of those ways that choose one. */
  public static final int CODE = 7;

  private Ends() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    int count = Integer.parseInt(args[0]);
    Logger logger = LoggerFactory.getLogger("app.Main");
    logger.info(Numbered.text(0)); // a JVM that has sent nothing yet needs long for the first time
    System.out.println("delivered: " + TheAppender.flush(Duration.ofSeconds(30)));
    System.in.read();
    for (int number = 1; number < count; number++) {
      logger.info(Numbered.text(number));
    }
    System.out.println("ends");
    switch (args[1]) {
      case "exit" -> System.exit(CODE);
      case "halt" -> Runtime.getRuntime().halt(CODE);
      case "return" -> new Thread(() -> {}, "the last one").start();
      default -> waitForEver();
    }
  }

  private static void waitForEver() throws IOException {
    while (System.in.read() >= 0) {
      // until the process is ended from outside
    }
  }
}
