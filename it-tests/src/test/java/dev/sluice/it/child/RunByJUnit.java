// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it.child;

import dev.sluice.testkit.EmbeddedKinesis;
import dev.sluice.testkit.KinesisExtension;
import dev.sluice.testkit.UserRecord;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

/** A user's test class, which JUnit of other versions than ours runs. */
class RunByJUnit {

  @RegisterExtension
  static final KinesisExtension kinesis =
      KinesisExtension.withStream("logs", 1).publishingEndpoint();

  @Test
  void line_arrives() {
    assertArrives("of the first test");
  }

  @Test
  void endpoint_isAParameter_andCleared(EmbeddedKinesis endpoint) {
    assertArrives("of the second test");
    if (endpoint != kinesis.kinesis() || endpoint.recordCount() != 1) {
      throw new AssertionError("another endpoint, or not cleared: " + endpoint.records());
    }
  }

  private static void assertArrives(String message) {
    LoggerFactory.getLogger("app.Main").info(message);
    List<UserRecord> logged = kinesis.awaitUserRecords("logs", 1, Duration.ofSeconds(50));
    if (!logged.get(0).text().contains(message)) {
      throw new AssertionError("not " + message + ": " + logged);
    }
  }
}
