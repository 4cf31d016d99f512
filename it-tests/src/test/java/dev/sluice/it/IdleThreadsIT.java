// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static dev.sluice.it.Settings.STREAM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.testkit.EmbeddedKinesis;
import dev.sluice.testkit.KinesisExtension;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What an appender keeps of the host while nothing is logged. */
class IdleThreadsIT {

  private static final int SHIPPERS = 2; // one of each appender
  private static final String SHIPPER = "-ship";
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  @RegisterExtension
  static final KinesisExtension extension = KinesisExtension.withStream(STREAM, 1);

  /** Both frameworks at once: it takes ten seconds. The SDK's reaper is one for the whole JVM. */
  @Test
  void idleAppender_keepsItsShipperAlone(EmbeddedKinesis kinesis) {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    try (App logback = Framework.LOGBACK.start("kinesis", Settings.to(kinesis));
        App log4j2 = Framework.LOG4J2.start("kinesis", Settings.to(kinesis))) {
      logback.logNumbered(0, 5000);
      log4j2.logNumbered(5000, 10_000);
      kinesis.awaitRecords(10_000, PATIENCE);
      assertThat(ours(before)).hasSizeGreaterThan(SHIPPERS);

      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(ours(before))
                      .hasSize(SHIPPERS)
                      .allMatch(name -> name.endsWith(SHIPPER)));

      logback.logNumbered(10_000, 10_001);
      log4j2.logNumbered(10_001, 10_002);
      kinesis.awaitRecords(10_002, PATIENCE);
      logback.stop();
      log4j2.stop();
      assertThat(Accounts.assertConserved(kinesis.records(), List.of(logback.stats(), log4j2.stats())))
          .hasSize(10_002);
    }
  }

  /** Names of threads of ours and of the SDK. */
  private static List<String> ours(Set<Thread> before) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> !before.contains(thread))
        .map(Thread::getName)
        .filter(name -> name.startsWith("sluice-") || name.startsWith("sdk-"))
        .filter(name -> !name.startsWith("sluice-testkit"))
        .collect(Collectors.toList());
  }
}
