// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.testkit.EmbeddedKinesis;
import dev.sluice.testkit.Fault;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * F4 of the fault matrix: trouble that only an operator can end. Rights are missing for five
 * seconds, or as many as the property {@code sluice.denied.seconds} says.
 */
class StreamMissingIT {

  private static final Duration PATIENCE = Duration.ofSeconds(45);

  private static final Duration DENIED =
      Duration.ofSeconds(Integer.getInteger("sluice.denied.seconds", 5));

  /**
   * Both frameworks and each trouble at once, since a probe is due only every 10 to 20 seconds: two
   * streams are created late; of two, one is without the right to put, the other without that to
   * the key.
   */
  @Test
  void streamCreatedLate_andRightsGivenLate_bringEverythingLoggedBefore() {
    try (EmbeddedKinesis kinesis =
            EmbeddedKinesis.builder().stream("denied", 1).stream("locked", 1).start();
        App one = Framework.LOGBACK.start("kinesis", Settings.to(kinesis, "stream", "one"));
        App two = Framework.LOG4J2.start("kinesis", Settings.to(kinesis, "stream", "two"));
        App denied = Framework.LOGBACK.start("kinesis", Settings.to(kinesis, "stream", "denied"));
        App locked = Framework.LOG4J2.start("kinesis", Settings.to(kinesis, "stream", "locked"))) {
      kinesis
          .faults()
          .onEveryPut(
              request ->
                  switch (request.stream()) {
                    case "denied" -> Fault.accessDenied();
                    case "locked" -> Fault.error(400, "KMSAccessDeniedException");
                    default -> Fault.none();
                  });
      Map<String, App> apps = new LinkedHashMap<>();
      apps.put("one", one);
      apps.put("two", two);
      apps.put("denied", denied);
      apps.put("locked", locked);
      apps.values().forEach(app -> app.logNumbered(0, 1000));
      long endNanos = System.nanoTime() + DENIED.toNanos();
      await().atMost(PATIENCE).until(() -> saysWhy(one) && saysWhy(two));
      kinesis.createStream("one", 1);
      kinesis.createStream("two", 1);
      await()
          .atMost(DENIED.plus(PATIENCE))
          .until(
              () ->
                  System.nanoTime() - endNanos >= 0
                      && requests(kinesis, "denied") >= 1
                      && requests(kinesis, "locked") >= 1);
      long deniedRequests = requests(kinesis, "denied");
      long lockedRequests = requests(kinesis, "locked");
      List<String> deniedWarnings = warnings(denied, "denied");
      List<String> lockedWarnings = warnings(locked, "locked");
      kinesis.faults().heal();

      kinesis.awaitRecords(4000, PATIENCE);
      apps.values().forEach(App::stop);

      assertThat(requests(kinesis, "one") + requests(kinesis, "two"))
          .as("it is not hammered")
          .isLessThanOrEqualTo(20);
      assertThat(deniedRequests).as("it is not hammered").isLessThanOrEqualTo(20);
      assertThat(lockedRequests).as("it is not hammered").isLessThanOrEqualTo(20);
      long minutes = DENIED.toMinutes() + 1;
      assertThat(deniedWarnings).hasSizeBetween(1, (int) minutes);
      assertThat(deniedWarnings).allMatch(text -> text.contains("AccessDeniedException"));
      assertThat(lockedWarnings).hasSizeBetween(1, (int) minutes);
      assertThat(lockedWarnings).allMatch(text -> text.contains("KMSAccessDeniedException"));
      apps.forEach(
          (stream, app) -> {
            assertThat(Accounts.assertConserved(kinesis.records(stream), List.of(app.stats())))
                .as(stream)
                .hasSize(1000);
            assertThat(app.stats().delivered()).isEqualTo(1000);
            assertThat(app.stats().maybeDuplicated()).isZero();
            assertThat(app.errors()).as("delivery trouble is a warning").isEmpty();
          });
    }
  }

  /** Log4j 2 has one list for the whole JVM. */
  private static List<String> warnings(App app, String stream) {
    String mark = "stream " + stream + ": ";
    return app.warnings().stream().filter(text -> text.contains(mark)).toList();
  }

  private static long requests(EmbeddedKinesis kinesis, String stream) {
    return kinesis.putRequests().stream().filter(put -> put.stream().equals(stream)).count();
  }

  private static boolean saysWhy(App app) {
    return app.warnings().stream().anyMatch(text -> text.contains("ResourceNotFoundException"));
  }
}
