// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import dev.sluice.it.Matrix.Combination;
import dev.sluice.it.Matrix.Program;
import dev.sluice.it.docs.Page;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What Maven puts on the class path of an application that takes one library in another version
 * than we do. Each gets a pom with what our published poms ask for, and one Maven run resolves them
 * all.
 */
final class MatrixClassPaths {

  private static final Pattern DEPENDENCY =
      Pattern.compile("<dependency>.*?</dependency>", Pattern.DOTALL);
  private static final Pattern GROUP = Pattern.compile("<groupId>(.*?)</groupId>");

  private final Path directory;
  private String output = "";

  MatrixClassPaths(Path directory) {
    this.directory = directory;
  }

  /** Asks Maven; what it could not resolve is told by {@link #of}. */
  void resolve(List<Combination> combinations) throws IOException {
    StringBuilder modules = new StringBuilder();
    Set<String> names = new LinkedHashSet<>();
    for (Combination combination : combinations) {
      String name = combination.classPath();
      if (names.add(name)) {
        modules.append("<module>").append(name).append("</module>\n");
        write(name, dependencies(combination));
      }
    }
    write(".", "<modules>\n" + modules + "</modules>\n");
    output = runMaven();
  }

  private void write(String name, String content) throws IOException {
    Path folder = Files.createDirectories(directory.resolve(name));
    Files.writeString(
        folder.resolve("pom.xml"),
        """
        <project xmlns="http://maven.apache.org/POM/4.0.0">
          <modelVersion>4.0.0</modelVersion>
          <groupId>dev.sluice.matrix</groupId>
          <artifactId>%s</artifactId>
          <version>1</version>
          <packaging>pom</packaging>
        %s</project>
        """
            .formatted(name.equals(".") ? "matrix" : name, content));
  }

  private static String dependencies(Combination combination) throws IOException {
    Set<String> dependencies = new LinkedHashSet<>();
    dependencies.add(
        combination.program() == Program.LOG4J2
            ? dependency(combination, "org.apache.logging.log4j", "log4j-core", "log4j.version")
            : dependency(combination, "ch.qos.logback", "logback-classic", "logback.version"));
    dependencies.addAll(published("sluice-core", combination));
    String junit = "";
    if (combination.program() == Program.KIT) {
      dependencies.addAll(published("sluice-testkit", combination));
      for (String name :
          List.of("jupiter:junit-jupiter-engine", "platform:junit-platform-launcher")) {
        String[] parts = ("org.junit." + name).split(":");
        dependencies.add(xml(parts[0], parts[1], ""));
      }
      String version =
          combination.library() == Matrix.JUNIT ? combination.version() : pinned("junit.version");
      junit =
          "<dependencyManagement><dependencies>"
              + xml("org.junit", "junit-bom", version)
                  .replace("</dependency>", "<type>pom</type><scope>import</scope></dependency>")
              + "</dependencies></dependencyManagement>\n";
    }
    return junit + "<dependencies>\n" + String.join("\n", dependencies) + "\n</dependencies>\n";
  }

  private static String dependency(
      Combination combination, String group, String name, String property) {
    boolean isOurs = !group.equals(combination.library().group());
    return xml(group, name, isOurs ? pinned(property) : combination.version());
  }

  private static String xml(String group, String name, String version) {
    return "<dependency><groupId>"
        + group
        + "</groupId><artifactId>"
        + name
        + "</artifactId>"
        + (version.isEmpty() ? "" : "<version>" + version + "</version>")
        + "</dependency>";
  }

  private static String pinned(String property) {
    return PomFile.read(Page.ROOT.resolve("pom.xml")).text("properties/" + property);
  }

  /** What a module of ours brings into an application, with the version to be tried. */
  private static List<String> published(String name, Combination combination) throws IOException {
    Published module =
        Published.jars().stream()
            .filter(jar -> jar.artifactId().equals(name))
            .findFirst()
            .orElseThrow();
    Path pom = module.jar().resolveSibling(name + "-" + Published.VERSION + ".pom");
    return DEPENDENCY
        .matcher(Files.readString(pom))
        .results()
        .map(result -> result.group())
        .filter(text -> !text.contains("<optional>true"))
        .map(text -> withVersion(text, combination))
        .toList();
  }

  private static String withVersion(String dependency, Combination combination) {
    Matcher group = GROUP.matcher(dependency);
    return group.find() && group.group(1).startsWith(combination.library().group())
        ? dependency.replaceFirst(
            "<version>.*?</version>", "<version>" + combination.version() + "</version>")
        : dependency;
  }

  private String runMaven() throws IOException {
    List<String> command =
        List.of(
            System.getProperty("sluice.maven", "mvn"),
            "-B",
            "-ntp",
            "-q",
            "-fae",
            "-f",
            directory.resolve("pom.xml").toString(),
            "org.apache.maven.plugins:maven-dependency-plugin:"
                + System.getProperty("sluice.maven.dependency", "3.8.1")
                + ":build-classpath",
            "-Dmdep.outputFile=class-path.txt",
            "-DincludeScope=runtime");
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  /** The jars of others, in their order. */
  List<Path> of(Combination combination) {
    Path file = directory.resolve(combination.classPath()).resolve("class-path.txt");
    try {
      return Arrays.stream(Files.readString(file).strip().split(File.pathSeparator))
          .map(Path::of)
          .toList();
    } catch (IOException e) {
      String told =
          Stream.of(output.split("\n"))
              .filter(line -> line.contains(combination.classPath()))
              .collect(Collectors.joining("\n"));
      throw new AssertionError("Maven does not find what is needed: " + told, e);
    }
  }
}
