// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it.child;

import java.io.IOException;
import org.apache.logging.log4j.LogManager;

/** As {@link LogsOneLine}, on a class path without SLF4J. */
public final class LogsOneLineToLog4j {

  private LogsOneLineToLog4j() {}

  public static void main(String[] args) throws IOException {
    LogManager.getLogger("app.Main").info(args[0]);
    System.out.println("logged");
    System.in.read();
  }
}
