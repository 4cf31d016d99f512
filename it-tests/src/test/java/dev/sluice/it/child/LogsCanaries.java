// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it.child;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs events with a word that nobody may see, as it is told, and ends at the line "end". */
public final class LogsCanaries {

  private static final String CANARY = "CANARY";

  private LogsCanaries() {}

  /** As a value for Logback, which asks an exception itself; Log4j 2 asks a value itself. */
  private static final class Fails extends RuntimeException {

    private static final long serialVersionUID = 1;

    @Override
    public String getMessage() {
      throw new IllegalStateException("cannot show '" + CANARY + "' or \"" + CANARY + "\" here");
    }
  }

  public static void main(String[] args) throws IOException {
    Logger log = LoggerFactory.getLogger("app.Main");
    BufferedReader input =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = input.readLine(); !"end".equals(line); line = input.readLine()) {
      switch (line) {
        case "bad value" -> log.atInfo().addKeyValue("k", new Fails()).log(CANARY);
        case "bad exception" -> log.info(CANARY, new Fails());
        case "large" -> log.info(CANARY.repeat(1_000));
        default -> log.info(CANARY + " {}", line);
      }
    }
  }
}
