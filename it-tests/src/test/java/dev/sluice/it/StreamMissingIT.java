// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.testkit.EmbeddedKinesis;
import dev.sluice.testkit.Fault;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * F4 of the fault matrix: trouble that only an operator can end. Rights are missing for five
 * seconds, or as many as the property {@code sluice.denied.seconds} says.
 */
class StreamMissingIT {

  private static final Duration PATIENCE = Duration.ofSeconds(45);

  private static final Duration DENIED =
      Duration.ofSeconds(Integer.getInteger("sluice.denied.seconds", 5));

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

  /** Likewise, one without the right to put, the other without that to the key. */
  @Test
  void rightsGivenLate_bringEverythingLoggedBefore() {
    try (EmbeddedKinesis kinesis =
            EmbeddedKinesis.builder().stream("one", 1).stream("two", 1).start();
        App logback = Framework.LOGBACK.start("kinesis", Settings.to(kinesis, "stream", "one"));
        App log4j2 = Framework.LOG4J2.start("kinesis", Settings.to(kinesis, "stream", "two"))) {
      kinesis
          .faults()
          .onEveryPut(
              request ->
                  request.stream().equals("one")
                      ? Fault.accessDenied()
                      : Fault.error(400, "KMSAccessDeniedException"));
      logback.logNumbered(0, 1000);
      log4j2.logNumbered(1000, 2000);
      long endNanos = System.nanoTime() + DENIED.toNanos();
      await()
          .atMost(DENIED.plus(PATIENCE))
          .until(() -> System.nanoTime() - endNanos >= 0 && kinesis.putRequests().size() >= 2);
      int requests = kinesis.putRequests().size();
      List<String> firstWarnings = logback.warnings();
      List<String> secondWarnings = log4j2.warnings();
      kinesis.faults().heal();

      kinesis.awaitRecords(2000, PATIENCE);
      logback.stop();
      log4j2.stop();

      assertThat(requests).as("they are not hammered").isLessThanOrEqualTo(2 * 20);
      long minutes = DENIED.toMinutes() + 1;
      assertThat(firstWarnings).hasSizeBetween(1, (int) minutes);
      assertThat(firstWarnings).allMatch(text -> text.contains("AccessDeniedException"));
      assertThat(secondWarnings).hasSizeBetween(1, (int) minutes);
      assertThat(secondWarnings).allMatch(text -> text.contains("KMSAccessDeniedException"));
      for (App app : List.of(logback, log4j2)) {
        assertThat(app.stats().delivered()).isEqualTo(1000);
        assertThat(app.stats().maybeDuplicated()).isZero();
        assertThat(app.errors()).as("delivery trouble is a warning").isEmpty();
      }
      assertThat(Accounts.assertConserved(kinesis.records("one"), List.of(logback.stats())))
          .hasSize(1000);
      assertThat(Accounts.assertConserved(kinesis.records("two"), List.of(log4j2.stats())))
          .hasSize(1000);
    }
  }

  private static boolean saysWhy(App app) {
    return app.warnings().stream().anyMatch(text -> text.contains("ResourceNotFoundException"));
  }
}
