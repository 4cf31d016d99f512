// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.examples.log4j2;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.apache.logging.log4j.ThreadContext;
import org.apache.logging.log4j.message.StringMapMessage;

/**
 * An application that logs. Where its events go is said in log4j2.xml alone; Log4j's own shutdown
 * hook drains the appender when the application ends.
 */
public final class Log4j2App {

  private static final Logger LOG = LogManager.getLogger(Log4j2App.class);

  private Log4j2App() {}

  /** Logs each line of the file that the argument names, and prints how many. */
  public static void main(String[] arguments) throws IOException {
    long logged = 0;
    ThreadContext.put("run", arguments[1]);
    try (BufferedReader lines = Files.newBufferedReader(Path.of(arguments[0]))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        logged++;
        ThreadContext.put("line", Long.toString(logged));
        LOG.info(line);
      }
    }
    LOG.info(new StringMapMessage().with("lines", logged).with("text", "the file is read"));
    System.out.println("logged=" + (logged + 1));
  }
}
