// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.it.child.LogsOneLine;
import dev.sluice.testkit.EmbeddedKinesis;
import dev.sluice.testkit.KinesisExtension;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Libraries on the class path that do not fit: F31 of the fault matrix. */
class LibrariesIT {

  @RegisterExtension
  static final KinesisExtension extension = KinesisExtension.withStream(Settings.STREAM, 1);

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource
  void startWithoutJackson_isRefusedWithTheCause(Framework framework, EmbeddedKinesis kinesis) {
    try (ChildJvm child =
        framework
            .child(LogsOneLine.class, "stack-end", Settings.to(kinesis, "directory", directory))
            .without("jackson-core")
            .argument("lost")
            .start()) {
      child.awaitLine("logged", Duration.ofSeconds(60));
      assertThat(child.output()).contains("NoClassDefFoundError: com/fasterxml/jackson");
    }
    assertThat(kinesis.records()).isEmpty();
  }
}
