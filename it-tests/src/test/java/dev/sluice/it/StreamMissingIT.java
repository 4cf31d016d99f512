// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.testkit.EmbeddedKinesis;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** F4 of the fault matrix: trouble that only an operator can end. */
class StreamMissingIT {

  private static final Duration PATIENCE = Duration.ofSeconds(25);

  /** Both frameworks at once: a probe is due only every 10 to 20 seconds. */
  @Test
  void streamCreatedLate_getsEverythingLoggedBefore() {
    try (EmbeddedKinesis kinesis = EmbeddedKinesis.builder().start();
        App logback = Framework.LOGBACK.start("kinesis", Settings.to(kinesis, "stream", "one"));
        App log4j2 = Framework.LOG4J2.start("kinesis", Settings.to(kinesis, "stream", "two"))) {
      logback.logNumbered(0, 1000);
      log4j2.logNumbered(1000, 2000);
      await().atMost(PATIENCE).until(() -> saysWhy(logback) && saysWhy(log4j2));
      kinesis.createStream("one", 1);
      kinesis.createStream("two", 1);

      kinesis.awaitRecords(2000, PATIENCE);
      logback.stop();
      log4j2.stop();

      assertThat(Accounts.assertConserved(kinesis.records("one"), List.of(logback.stats())))
          .hasSize(1000);
      assertThat(Accounts.assertConserved(kinesis.records("two"), List.of(log4j2.stats())))
          .hasSize(1000);
      assertThat(kinesis.putRequests().size()).as("it is not hammered").isLessThanOrEqualTo(20);
      assertThat(logback.errors()).as("delivery trouble is a warning").isEmpty();
      assertThat(log4j2.errors()).as("delivery trouble is a warning").isEmpty();
    }
  }

  private static boolean saysWhy(App app) {
    return app.warnings().stream().anyMatch(text -> text.contains("ResourceNotFoundException"));
  }
}
