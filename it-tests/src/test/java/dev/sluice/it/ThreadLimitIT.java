// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static dev.sluice.it.Settings.STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.it.child.LogsWithoutAThread;
import dev.sluice.it.child.StopsWithoutAThread;
import dev.sluice.testkit.EmbeddedKinesis;
import dev.sluice.testkit.KinesisExtension;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;

/**
 * A process that has all the threads that it may have, at the moment when the appender starts one.
 * A small library that is preloaded into a child JVM refuses it, which takes a C compiler.
 */
class ThreadLimitIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @RegisterExtension
  static final KinesisExtension extension = KinesisExtension.withStream(STREAM, 1);

  @TempDir Path directory;

  private Summary run(Framework framework, Class<?> main, Map<String, Object> settings, int refused)
      throws IOException {
    Path file = directory.resolve("refused");
    try (ChildJvm child =
        framework
            .child(main, "check", settings)
            .environment("LD_PRELOAD", Tools.preloaded("threads.c", directory).toString())
            .environment("IT_THREADS", file.toString())
            .option("-XX:-UseDynamicNumberOfCompilerThreads")
            .argument(file)
            .argument(refused)
            .start()) {
      assertThat(child.awaitExit(PATIENCE)).as(child.output()).isZero();
      Summary summary = Summary.of(child.awaitLine(Summary.MARK, PATIENCE));
      summary.assertConserved();
      return summary;
    }
  }

  /** The first thread looks at the libraries, the second one delivers, the third asks. */
  @ParameterizedTest
  @CsvRows({"LOGBACK, 1", "LOGBACK, 3", "LOG4J2, 1", "LOG4J2, 3"})
  void threadThatOnlyChecks_isNotNeededForTheStart(
      Framework framework, int refused, EmbeddedKinesis kinesis) throws IOException {
    Summary summary =
        run(framework, LogsWithoutAThread.class, Settings.to(kinesis, "check", "warn"), refused);

    assertThat(summary.count("delivered")).isEqualTo(1);
    assertThat(kinesis.recordCount()).isEqualTo(1);
  }

  @Test
  void threadThatSaysWhyAStopGaveUp_isNotNeededForTheStop(EmbeddedKinesis kinesis)
      throws IOException {
    kinesis.pause();
    Summary summary =
        run(
            Framework.LOG4J2, // Logback calls its listeners under a lock
            StopsWithoutAThread.class,
            Settings.to(kinesis, "check", "off", "drainTimeout", "1 s"),
            0);

    assertThat(summary.reasons("dropped")).containsOnlyKeys("shutdown");
  }
}
