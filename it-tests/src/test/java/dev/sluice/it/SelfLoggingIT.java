// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static dev.sluice.it.Settings.STREAM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.it.child.LogsOneLine;
import dev.sluice.testkit.EmbeddedKinesis;
import dev.sluice.testkit.Fault;
import dev.sluice.testkit.KinesisExtension;
import java.time.Duration;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * F22 of the fault matrix. In a child JVM, where the AWS SDK and its HTTP client log into the same
 * context as the application, through the SLF4J provider of the framework under test.
 */
class SelfLoggingIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @RegisterExtension
  static final KinesisExtension extension = KinesisExtension.withStream(STREAM, 1);

  @ParameterizedTest
  @EnumSource
  void oneLineWithTheRootAtTrace_bringsThatLineAlone(Framework framework, EmbeddedKinesis kinesis) {
    kinesis
        .faults()
        .onPut(
            Fault.throttled(),
            Fault.internalFailure(),
            Fault.expiredToken(),
            Fault.resetBeforeStore(),
            Fault.none())
        // Where there should be no request; an answer would feed the loop until our heap is full.
        .onEvery("PutRecords", Fault.blackHole());
    try (ChildJvm child =
        framework
            .child(LogsOneLine.class, "trace", Settings.to(kinesis))
            .argument(Numbered.text(1))
            .start()) {
      child.awaitLine("logged", PATIENCE);
      kinesis.awaitRecords(1, PATIENCE);
      // Long enough for what the answer made the SDK say to be batched and sent.
      await()
          .during(Duration.ofSeconds(1))
          .atMost(PATIENCE)
          .until(() -> kinesis.putRequests().size() == 5);
      child.tell("end");
      assertThat(child.awaitExit(PATIENCE)).as(child.output()).isZero();

      assertThat(kinesis.records()).hasSize(1);
      assertThat(Numbered.numberOf(kinesis.records().get(0).data())).isEqualTo(1);
      assertThat(kinesis.records().get(0).text()).contains("app.Main");
      Summary summary = Summary.of(child.awaitLine(Summary.MARK, PATIENCE));
      summary.assertConserved();
      assertThat(summary.count("delivered")).isEqualTo(1);
      assertThat(summary.reasons("rejected")).containsOnlyKeys("self_log");
      assertThat(summary.reasons("rejected").get("self_log"))
          .as("the SDK did log to the appender")
          .isGreaterThan(20);
    }
  }
}
