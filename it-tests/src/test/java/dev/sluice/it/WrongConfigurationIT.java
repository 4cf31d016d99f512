// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static dev.sluice.it.Settings.STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.EmbeddedKinesis;
import dev.sluice.testkit.KinesisExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A configuration that cannot work is refused as a whole, and only the log stays away. */
class WrongConfigurationIT {

  @RegisterExtension
  static final KinesisExtension extension = KinesisExtension.withStream(STREAM, 1);

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource
  void everyProblemIsTold_andTheApplicationLogsOn(Framework framework, EmbeddedKinesis kinesis)
      throws IOException {
    Path file = directory.resolve("app.log");
    try (App app = framework.startWrong("wrong", Settings.to(kinesis, "file", file))) {
      app.info("one");
      app.info("two");

      assertThat(app.isStarted()).isFalse();
      String told = String.join("\n", app.errors());
      assertThat(told)
          .contains("stream")
          .contains("partitionKy")
          .contains("batch.maxBytes")
          .contains("batch.lingers")
          .contains("buffer.overflow", "panic", "drop_newest")
          .containsIgnoringCase("aggregator");
      app.stop();
      assertThat(Files.readAllLines(file)).containsExactly("one", "two");
      assertThat(app.stats().delivered()).isZero();
      assertThat(app.stats().isConserved()).isTrue();
    }
    assertThat(kinesis.requests()).isEmpty();
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .noneMatch(name -> name.startsWith("sluice-" + App.APPENDER));
  }
}
