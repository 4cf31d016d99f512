// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import dev.sluice.it.docs.Page;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A module that says in its pom that it is published, and what the build has made of it. */
record Published(Path folder, PomFile pom) {

  private static final Path ROOT = Page.ROOT;

  static final String VERSION =
      System.getProperty(
          "sluice.version", PomFile.read(ROOT.resolve("pom.xml")).text("properties/revision"));

  /** Whether this is a build of the release profile: sources and Javadoc are there too. */
  static final boolean RELEASE = Boolean.getBoolean("sluice.release");

  static List<Published> all() {
    List<Published> all = new ArrayList<>();
    collect(ROOT, all);
    return all;
  }

  static List<Published> jars() {
    return all().stream().filter(p -> !p.pom().text("packaging").equals("pom")).toList();
  }

  private static void collect(Path folder, List<Published> into) {
    PomFile source = PomFile.read(folder.resolve("pom.xml"));
    if (source.text("properties/maven.deploy.skip").equals("false")) {
      String name = source.text("artifactId") + "-" + VERSION + ".pom";
      into.add(new Published(folder, PomFile.read(folder.resolve("target").resolve(name))));
    }
    for (String module : source.texts("modules/module")) {
      collect(folder.resolve(module), into);
    }
  }

  String artifactId() {
    return pom.text("artifactId");
  }

  Path jar() {
    return target(artifactId() + "-" + VERSION + ".jar");
  }

  Path jar(String classifier) {
    return target(artifactId() + "-" + VERSION + "-" + classifier + ".jar");
  }

  /** Every jar of this version that is there, with and without a classifier. */
  List<Path> allJars() {
    try (Stream<Path> files = Files.list(folder.resolve("target"))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(artifactId() + "-" + VERSION))
          .filter(file -> file.toString().endsWith(".jar"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path target(String file) {
    return folder.resolve("target").resolve(file);
  }

  @Override
  public String toString() {
    return artifactId();
  }
}
