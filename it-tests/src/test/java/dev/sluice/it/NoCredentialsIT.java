// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static dev.sluice.it.Settings.STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.it.child.TimesStart;
import dev.sluice.testkit.EmbeddedKinesis;
import dev.sluice.testkit.KinesisExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;

/** F23 of the fault matrix, in a child JVM without a home directory or an AWS environment. */
class NoCredentialsIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @RegisterExtension
  static final KinesisExtension extension = KinesisExtension.withStream(STREAM, 1);

  @TempDir Path directory;

  @ParameterizedTest
  @EitherFramework
  void applicationWithoutCredentials_startsLogsAndEndsUnharmed(
      Framework framework, EmbeddedKinesis kinesis) throws IOException {
    Path file = directory.resolve("app.log");
    try (ChildJvm child =
        framework
            .child(TimesStart.class, "no-credentials", Settings.to(kinesis, "file", file))
            .property("user.home", directory.toString())
            .argument(10)
            .start()) {
      String times = child.awaitLine("start took", PATIENCE);
      long startNanos = System.nanoTime();
      assertThat(child.awaitExit(PATIENCE)).as(child.output()).isZero();
      Duration end = Duration.ofNanos(System.nanoTime() - startNanos);
      System.out.printf(
          "%s without credentials: %s, end %s ms%n", framework, times, end.toMillis());

      // The drain timeout of a second, the second beyond it, and what the JVM itself takes.
      assertThat(end).isLessThan(Duration.ofSeconds(3));
      assertThat(Files.readAllLines(file)).hasSize(10);
      Summary summary = Summary.of(child.awaitLine(Summary.MARK, PATIENCE));
      summary.assertConserved();
      assertThat(summary.count("offered")).isEqualTo(10);
      assertThat(summary.reasons("dropped")).containsOnlyKeys("shutdown").containsValue(10L);
    }
    assertThat(kinesis.records()).isEmpty();
  }
}
