// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import dev.sluice.it.child.LogsOneLine;
import dev.sluice.it.child.LogsOneLineToLog4j;
import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** The all-in-one jar of a framework, and applications that have nothing else but the framework. */
final class AllInOneJar {

  private final Framework framework;
  private final Path file;

  AllInOneJar(Framework framework) {
    this.framework = framework;
    String property = "sluice.allInOne." + framework.name().toLowerCase(Locale.ROOT);
    this.file = Path.of(System.getProperty(property)).normalize();
  }

  Path file() {
    return file;
  }

  /** An application on the class path that logs its argument. */
  ChildJvm.Builder child(String configuration, Map<String, ?> settings) {
    return framework.child(main(), configuration, settings).classPath(classPath());
  }

  /** What an application on the class path needs, our test classes included. */
  List<Path> classPath() {
    return Stream.concat(jars().stream(), Stream.of(testClasses())).toList();
  }

  /** The same with all jars on the module path. */
  ChildJvm.Builder childWithModules(String configuration, Map<String, ?> settings) {
    String modulePath =
        String.join(File.pathSeparator, jars().stream().map(Path::toString).toList());
    return framework
        .child(main(), configuration, settings)
        .option("--module-path=" + modulePath)
        .option("--add-modules=ALL-MODULE-PATH")
        .classPath(List.of(testClasses()));
  }

  Class<?> main() {
    return framework == Framework.LOGBACK ? LogsOneLine.class : LogsOneLineToLog4j.class;
  }

  private List<Path> jars() {
    return Stream.concat(Stream.of(file), framework(framework)).toList();
  }

  /** The jars of the framework itself. */
  static Stream<Path> framework(Framework framework) {
    List<String> names =
        framework == Framework.LOGBACK
            ? List.of("logback-core-", "logback-classic-", "slf4j-api-")
            : List.of("log4j-api-", "log4j-core-");
    return names.stream().map(AllInOneJar::onOurClassPath);
  }

  static Path onOurClassPath(String name) {
    return entries()
        .filter(entry -> entry.getFileName().toString().startsWith(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("not on the class path: " + name));
  }

  static Path testClasses() {
    return entries()
        .filter(entry -> entry.endsWith("test-classes"))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no test-classes on the class path"));
  }

  private static Stream<Path> entries() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(Path::of);
  }
}
