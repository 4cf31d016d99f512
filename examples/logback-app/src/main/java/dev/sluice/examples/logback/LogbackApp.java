// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.examples.logback;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * An application that logs. Where its events go is said in logback.xml alone, which also drains the
 * appender when the application ends.
 */
public final class LogbackApp {

  private static final Logger LOG = LoggerFactory.getLogger(LogbackApp.class);

  private LogbackApp() {}

  /** Logs each line of the file that the argument names, and prints how many. */
  public static void main(String[] arguments) throws IOException {
    long logged = 0;
    MDC.put("run", arguments[1]);
    try (BufferedReader lines = Files.newBufferedReader(Path.of(arguments[0]))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        logged++;
        LOG.atInfo().addKeyValue("line", logged).log(line);
      }
    }
    System.out.println("logged=" + logged);
  }
}
