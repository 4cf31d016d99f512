// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.it.child.LogsToItsOwnEndpoint;
import dev.sluice.testkit.KinesisExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;

/** The recipe of docs/LAMBDA.md: one run leaves an archive of its classes, the next one uses it. */
class FastStartIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String SHARED = "source: shared objects file (top)";

  @TempDir Path directory;

  @ParameterizedTest
  @EitherFramework
  void archiveOfOneRun_hasTheClassesOfTheNext(Framework framework) throws IOException {
    Path archive = directory.resolve("app.jsa");
    assertArrives(child(framework).option("-XX:ArchiveClassesAtExit=" + archive));
    assertThat(archive).isNotEmptyFile();

    Path loaded = directory.resolve("loaded.txt");
    assertArrives(
        child(framework)
            .option("-Xshare:on") // else it starts without the archive where that does not fit
            .option("-XX:SharedArchiveFile=" + archive)
            .option("-Xlog:class+load:file=" + loaded));
    List<String> ours =
        Files.readAllLines(loaded).stream()
            .filter(line -> line.contains(" dev.sluice."))
            .filter(
                line -> !line.contains("Lambda") && !line.contains("$Proxy")) // made while it runs
            .filter(line -> !line.contains("dev.sluice.it."))
            .toList();
    assertThat(ours).hasSizeGreaterThan(200).allMatch(line -> line.contains(SHARED));
  }

  private ChildJvm.Builder child(Framework framework) {
    String property = KinesisExtension.ENDPOINT_PROPERTY;
    String endpoint = framework == Framework.LOGBACK ? "${%s}" : "${sys:%s}";
    return framework
        .child(
            LogsToItsOwnEndpoint.class,
            new OptionFile(endpoint.formatted(property)).write(framework, directory, ""))
        .plain();
  }

  private static void assertArrives(ChildJvm.Builder builder) {
    try (ChildJvm child = builder.argument("started").start()) {
      assertThat(child.awaitLine("arrived: ", PATIENCE)).contains("\"message\":\"started\"");
      assertThat(child.awaitExit(PATIENCE)).as(child.output()).isZero();
    }
  }
}
