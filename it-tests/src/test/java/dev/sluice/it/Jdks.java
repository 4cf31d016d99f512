// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Properties;
import java.util.stream.Stream;

/** The JDKs of the machine, found as {@code .ci/run} does. */
final class Jdks {

  private Jdks() {}

  /** The one that runs this. */
  static Path ours() {
    return Path.of(System.getProperty("java.home"));
  }

  /** That of the variable {@code SECOND_JDK}, or the newest of all that are beside ours. */
  static Path newest() throws IOException {
    String named = System.getenv("SECOND_JDK");
    if (named != null && !named.isEmpty()) {
      return Path.of(named);
    }
    try (Stream<Path> beside = Files.list(ours().toRealPath().getParent())) {
      return beside
          .filter(home -> Files.isExecutable(home.resolve("bin").resolve("java")))
          .filter(home -> Files.isRegularFile(home.resolve("release")))
          .max(Comparator.comparingInt(Jdks::major))
          .orElse(ours());
    }
  }

  /** Such as 17. */
  static int major(Path home) {
    Properties release = new Properties();
    try (Reader reader = Files.newBufferedReader(home.resolve("release"))) {
      release.load(reader);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return Runtime.Version.parse(release.getProperty("JAVA_VERSION").replace("\"", "")).feature();
  }
}
