// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import dev.sluice.it.docs.Page;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
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
    modules()
        .forEach(
            (folder, source) -> {
              if (source.text("properties/maven.deploy.skip").equals("false")) {
                String name = source.text("artifactId") + "-" + VERSION + ".pom";
                Path built = folder.resolve("target").resolve(name);
                all.add(new Published(folder, PomFile.read(built)));
              }
            });
    return all;
  }

  static List<Published> jars() {
    return all().stream().filter(p -> !p.pom().text("packaging").equals("pom")).toList();
  }

  /** The poms of the sources by their folders: the root's, and those of all its modules. */
  static Map<Path, PomFile> modules() {
    Map<Path, PomFile> modules = new LinkedHashMap<>();
    collect(ROOT, modules);
    return modules;
  }

  private static void collect(Path folder, Map<Path, PomFile> into) {
    PomFile pom = PomFile.read(folder.resolve("pom.xml"));
    into.put(folder, pom);
    for (String path : List.of("modules/module", "profiles/profile/modules/module")) {
      for (String module : pom.texts(path)) {
        collect(folder.resolve(module), into);
      }
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
    Pattern name =
        Pattern.compile(Pattern.quote(artifactId() + "-" + VERSION) + "(-[a-z]+)?\\.jar");
    try (Stream<Path> files = Files.list(folder.resolve("target"))) {
      return files
          .filter(file -> name.matcher(file.getFileName().toString()).matches())
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
