// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it.child;

import java.io.IOException;
import org.slf4j.LoggerFactory;

/** Logs its argument, once, and ends when it is told to. */
public final class LogsOneLine {

  private LogsOneLine() {}

  public static void main(String[] args) throws IOException {
    LoggerFactory.getLogger("app.Main").info(args[0]);
    System.out.println("logged");
    System.in.read();
  }
}
