// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it.child;

import dev.sluice.testkit.EmbeddedKinesis;
import java.time.Duration;
import org.slf4j.LoggerFactory;

/** Starts the test kit's endpoint, logs its argument to it, and says what arrived. */
public final class LogsToItsOwnEndpoint {

  private LogsToItsOwnEndpoint() {}

  public static void main(String[] args) {
    try (EmbeddedKinesis kinesis = EmbeddedKinesis.withStream("logs", 1)) {
      System.setProperty("sluice.testkit.endpoint", kinesis.endpoint().toString());
      LoggerFactory.getLogger("app.Main").info(args[0]);
      String text = kinesis.reader("logs").await(1, Duration.ofSeconds(50)).get(0).text();
      System.out.println("arrived: " + text);
      System.exit(0); // nothing is left that a stop would have to send
    }
  }
}
