// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.sidebyside;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.benchmarks.sidebyside.Contender.Family;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The commit before takes part only where git's history has it. */
@EnabledOnOs(OS.LINUX)
class CommitBeforeTest {

  private static final String NO_COMMIT = "0123456789012345678901234567890123456789";

  @TempDir Path peers;

  @Test
  void withoutTheHistory_itIsSaidAndNothingIsLeftOfAnEarlierBuild() throws Exception {
    Path target = Files.createDirectories(peers.resolve("before/target"));
    Files.createDirectories(target.resolve("sources"));
    Files.createDirectories(target.resolve("classes/dev"));
    ClassPaths classPaths = new ClassPaths(peers);
    assertThat(classPaths.has(Family.BEFORE)).isTrue();

    assertThat(sources(target)).contains(NO_COMMIT).contains("left out");
    assertThat(target.resolve("sources")).doesNotExist();
    assertThat(classPaths.has(Family.BEFORE)).isFalse();
    assertThat(classPaths.has(Family.SLUICE_LOGBACK)).isTrue();
  }

  private String sources(Path target) throws IOException, InterruptedException {
    Path script = Path.of("peers/before/sources").toAbsolutePath();
    Process process =
        new ProcessBuilder(
                "bash", script.toString(), NO_COMMIT, target.resolve("sources").toString())
            .directory(peers.toFile())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
