// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static dev.sluice.it.Settings.STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.it.child.LogsWhatItIsTold;
import dev.sluice.testkit.EmbeddedKinesis;
import dev.sluice.testkit.KinesisExtension;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;

/** An option that the file sets to nothing: the environment fills only what the file leaves out. */
class EmptyOptionIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @RegisterExtension
  static final KinesisExtension extension = KinesisExtension.withStream(STREAM, 1);

  @TempDir Path directory;

  @ParameterizedTest
  @EitherFramework
  void emptyOption_isNotTheEnvironments(Framework framework, EmbeddedKinesis kinesis) {
    OptionFile file = new OptionFile(kinesis).with("format.threadKey", "");
    try (ChildJvm child =
        framework
            .child(LogsWhatItIsTold.class, file.write(framework, directory, ""))
            .environment("SLUICE_FORMAT_THREAD_KEY", "threadOfTheEnvironment")
            .environment("SLUICE_FORMAT_LOGGER_KEY", "loggerOfTheEnvironment")
            .start()) {
      child.tell(Numbered.text(0));
      kinesis.awaitRecords(1, PATIENCE);
      child.tell("end");
      assertThat(child.awaitExit(PATIENCE)).as(child.output()).isZero();
      assertThat(kinesis.records()).hasSize(1);
      assertThat(kinesis.records().get(0).text())
          .contains("loggerOfTheEnvironment")
          .doesNotContain("threadOfTheEnvironment")
          .doesNotContain("\"main\"");
    }
  }
}
