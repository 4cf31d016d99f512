// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.sidebyside;

import dev.sluice.benchmarks.sidebyside.Contender.Family;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;

/** A class path for each family: no peer sees another's libraries, nor a framework the other's. */
final class ClassPaths {

  private static final List<String> OWN =
      List.of(System.getProperty("java.class.path").split(File.pathSeparator));

  private static final ToolProvider JAR = ToolProvider.findFirst("jar").orElseThrow();

  private final Path peers;

  /**
   * @param peers the folder of the peers' modules, which Maven has built before
   */
  ClassPaths(Path peers) {
    this.peers = peers;
  }

  /** Everything that this program has, for the endpoint. */
  static String own() {
    return String.join(File.pathSeparator, OWN);
  }

  String of(Family family) throws IOException {
    return switch (family) {
      case SLUICE_LOGBACK -> without("log4j", "jmh", "peer");
      case SLUICE_LOG4J2 -> without("logback", "logstash", "jmh", "peer");
      case BEFORE -> join(benchmarks(), classesOf("before").toString(), libraries("before"));
      case KDGREGORY -> join(benchmarks(), libraries("kdgregory"));
      case KPL -> join(benchmarks(), classesOf("kpl").toString(), libraries("kpl"));
    };
  }

  /** Whether it could be built: an earlier commit needs git's history. */
  boolean has(Family family) {
    return family != Family.BEFORE || Files.isDirectory(classesOf("before").resolve("dev"));
  }

  /**
   * The class path with a jar in place of each folder: the JVM makes no archive of classes that lie
   * in folders.
   *
   * @param folder where these jars are made
   */
  String ofJars(Family family, Path folder) throws IOException {
    List<String> jars = new ArrayList<>();
    for (String entry : of(family).split(File.pathSeparator, -1)) {
      Path path = Path.of(entry).toAbsolutePath();
      jars.add(Files.isDirectory(path) ? jar(path, folder).toString() : entry);
    }
    return String.join(File.pathSeparator, jars);
  }

  private static Path jar(Path classes, Path folder) throws IOException {
    Path jar = folder.resolve(moduleOrFile(classes.toString()) + ".jar");
    String[] arguments = {"--create", "--file", jar.toString(), "-C", classes.toString(), "."};
    if (JAR.run(System.out, System.err, arguments) != 0) {
      throw new IOException("no jar of " + classes);
    }
    return jar;
  }

  private Path classesOf(String peer) {
    return peers.resolve(peer).resolve("target/classes");
  }

  private String libraries(String peer) throws IOException {
    Path file = peers.resolve(peer).resolve("target/classpath.txt");
    return Files.readString(file, StandardCharsets.UTF_8).trim();
  }

  private static String benchmarks() {
    return OWN.stream()
        .filter(entry -> moduleOrFile(entry).matches("benchmarks|sluice-benchmarks-.*"))
        .findFirst()
        .orElseThrow();
  }

  private static String without(String... parts) {
    return OWN.stream()
        .filter(entry -> Arrays.stream(parts).noneMatch(moduleOrFile(entry)::contains))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static String moduleOrFile(String entry) {
    Path path = Path.of(entry).toAbsolutePath();
    boolean isModule = path.endsWith(Path.of("target", "classes"));
    return path.getName(path.getNameCount() - (isModule ? 3 : 1)).toString();
  }

  private static String join(String... parts) {
    return String.join(File.pathSeparator, parts);
  }
}
