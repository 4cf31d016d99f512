// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it.child;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.slf4j.LoggerFactory;

/** Logs each line of its standard input, and ends at the line "end". */
public final class LogsWhatItIsTold {

  private LogsWhatItIsTold() {}

  public static void main(String[] args) throws IOException {
    BufferedReader input =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    String line = input.readLine();
    while (line != null && !line.equals("end")) {
      LoggerFactory.getLogger("app.Main").info(line);
      line = input.readLine();
    }
  }
}
