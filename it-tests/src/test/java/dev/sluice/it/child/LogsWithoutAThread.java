// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it.child;

import dev.sluice.it.Numbered;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.slf4j.LoggerFactory;

/**
 * Logs one event while a thread cannot be started: the one of this number, counted from the start
 * of the framework. Then it stops the framework, and last come the accounts.
 */
public final class LogsWithoutAThread {

  private LogsWithoutAThread() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    Files.writeString(Path.of(args[0]), args[1]);
    LoggerFactory.getLogger("app.Main").info(Numbered.text(0));
    TheAppender.flush(Duration.ofSeconds(30));
    System.out.println("stopped: " + TheAppender.stop().summary());
  }
}
