// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it.child;

import dev.sluice.it.Numbered;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A function as Lambda runs it: each line is an invocation, which logs one event. At "flush" it
 * flushes all appenders before it answers {@code settled true} or {@code settled false}; at any
 * other line it answers {@code returned} and leaves the event behind. It ends at "end".
 */
public final class ServesInvocations {

  private static final Duration TIME = Duration.ofSeconds(30);

  private ServesInvocations() {}

  public static void main(String[] args) throws InterruptedException, IOException {
    Logger logger = LoggerFactory.getLogger("app.Handler");
    BufferedReader input =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    long number = 0;
    String line = input.readLine();
    while (line != null && !line.equals("end")) {
      logger.info(Numbered.text(number));
      String answer = line.equals("flush") ? "settled " + TheAppender.flushAll(TIME) : "returned";
      System.out.println(answer + " " + number);
      number++;
      line = input.readLine();
    }
  }
}
