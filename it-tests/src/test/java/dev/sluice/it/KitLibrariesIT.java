// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.it.child.LogsToItsOwnEndpoint;
import dev.sluice.testkit.EmbeddedKinesis;
import dev.sluice.testkit.KinesisExtension;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The test kit beside other versions of the libraries that a test has than ours. */
class KitLibrariesIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path directory;

  /** What logstash-logback-encoder 8.1 brings; the oldest with which the appender starts. */
  @ParameterizedTest
  @EitherFramework
  void jacksonOfTheApplication_mayBeOlder(Framework framework) {
    assertArrives(
        framework
            .child(LogsToItsOwnEndpoint.class, configuration(framework))
            .first(
                library("jackson-core-2.18.3"),
                library("jackson-databind-2.18.3"),
                library("jackson-annotations-2.18.3")));
  }

  /** The appender's own is inside of its jar, and nothing else asks for any. */
  @ParameterizedTest
  @ValueSource(strings = {"jackson-core-2.15.4", ""})
  void jacksonOfTheApplication_mayBeOldOrMissing_besideTheAllInOneJar(String jackson) {
    assertArrives(
        Framework.LOGBACK
            .child(LogsToItsOwnEndpoint.class, configuration(Framework.LOGBACK))
            .classPath(withTheAllInOneJar(jackson)));
  }

  private static void assertArrives(ChildJvm.Builder builder) {
    try (ChildJvm child = builder.argument("to the kit").start()) {
      assertThat(child.awaitLine("arrived: ", PATIENCE)).contains("\"message\":\"to the kit\"");
      assertThat(child.awaitExit(PATIENCE)).as(child.output()).isZero();
      assertThat(child.output()).doesNotContain("NoSuch", "NoClassDef");
    }
  }

  /** The oldest, the last 5.x and the first 6.x that docs/UPGRADE.md claims; ours run the rest. */
  @ParameterizedTest
  @ValueSource(strings = {"1.10.0", "1.14.4", "6.0.3"})
  void extension_worksWithJUnit(String version) {
    String junit = "junit-platform-console-standalone-" + version;
    try (ChildJvm child =
        ChildJvm.of("org.junit.platform.console.ConsoleLauncher")
            .property(
                Framework.LOGBACK.configurationProperty(),
                configuration(Framework.LOGBACK).toString())
            .classPath(withTheAllInOneJar(junit))
            .argument("execute")
            .argument("--select-class=dev.sluice.it.child.RunByJUnit")
            .start()) {
      assertThat(child.awaitExit(PATIENCE)).as(child.output()).isZero();
      assertThat(child.output()).contains("2 tests successful");
    }
  }

  private URL configuration(Framework framework) {
    String property = KinesisExtension.ENDPOINT_PROPERTY;
    return new OptionFile(
            (framework == Framework.LOGBACK ? "${%s}" : "${sys:%s}").formatted(property))
        .write(framework, directory, "");
  }

  /** A library that may be none, an application with the all-in-one jar, and the test kit. */
  private static List<Path> withTheAllInOneJar(String library) {
    return Stream.of(
            Stream.of(library).filter(name -> !name.isEmpty()).map(KitLibrariesIT::library),
            new AllInOneJar(Framework.LOGBACK).classPath().stream(),
            Stream.of(testKit()))
        .flatMap(entries -> entries)
        .toList();
  }

  private static Path library(String name) {
    return Path.of(System.getProperty("sluice.libraries"), name + ".jar");
  }

  private static Path testKit() {
    try {
      return Path.of(
          EmbeddedKinesis.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
