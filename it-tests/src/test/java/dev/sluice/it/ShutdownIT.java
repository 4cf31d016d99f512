// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static dev.sluice.it.Settings.STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.it.child.LogsOneLine;
import dev.sluice.testkit.EmbeddedKinesis;
import dev.sluice.testkit.KinesisExtension;
import java.time.Duration;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A child JVM that is asked to end, with the framework's own shutdown hook. */
class ShutdownIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int TERMINATED = 128 + 15;

  @RegisterExtension
  static final KinesisExtension extension = KinesisExtension.withStream(STREAM, 1);

  @ParameterizedTest
  @EnumSource
  void sigterm_deliversWhatIsBuffered(Framework framework, EmbeddedKinesis kinesis) {
    try (ChildJvm child =
        framework
            .child(LogsOneLine.class, "small-buffer", Settings.to(kinesis))
            .argument(Numbered.text(1))
            .start()) {
      child.awaitLine("logged", PATIENCE);
      child.terminate();

      assertThat(child.awaitExit(PATIENCE)).as(child.output()).isEqualTo(TERMINATED);
      assertThat(kinesis.records()).hasSize(1);
      assertThat(Numbered.numberOf(kinesis.records().get(0).data())).isEqualTo(1);
      Summary summary = Summary.of(child.awaitLine(Summary.MARK, PATIENCE));
      summary.assertConserved();
      assertThat(summary.count("delivered")).isEqualTo(1);
    }
  }

  /** Neither file has a hook of the framework's. */
  @ParameterizedTest
  @EnumSource
  void sigterm_deliversWithAHookOfOurOwn(Framework framework, EmbeddedKinesis kinesis) {
    try (ChildJvm child =
        framework
            .child(
                LogsOneLine.class,
                "kinesis",
                Settings.to(kinesis, "shutdownHook", "true", "linger", "30 s"))
            .argument(Numbered.text(1))
            .start()) {
      child.awaitLine("logged", PATIENCE);
      child.terminate();

      assertThat(child.awaitExit(PATIENCE)).as(child.output()).isEqualTo(TERMINATED);
      assertThat(kinesis.records()).hasSize(1);
      assertThat(Numbered.numberOf(kinesis.records().get(0).data())).isEqualTo(1);
    }
  }
}
