// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The dependencies that the documents tell to add: ours are managed by the BOM, in the version of
 * this build, and the others have the versions that it is tested with.
 */
class DependenciesTest {

  private static final Pattern MAVEN =
      Pattern.compile(
          "<dependency>\\s*<groupId>([^<]+)</groupId>\\s*<artifactId>([^<]+)</artifactId>"
              + "\\s*(?:<version>([^<]+)</version>)?");

  private static final Pattern GRADLE = Pattern.compile("'([\\w.-]+):([\\w.-]+)(?::([^']+))?'");

  /**
   * @param version or nothing
   */
  private record Dependency(String where, String group, String artifact, String version) {}

  private static List<Dependency> all(String language, Pattern pattern) {
    List<Dependency> all = new ArrayList<>();
    for (Page.Snippet snippet : Page.allSnippets()) {
      Matcher matcher = pattern.matcher(snippet.language().equals(language) ? snippet.text() : "");
      while (matcher.find()) {
        String version = matcher.group(3) == null ? "" : matcher.group(3);
        all.add(new Dependency(snippet.where(), matcher.group(1), matcher.group(2), version));
      }
    }
    return all;
  }

  private static Map<String, String> properties() throws IOException {
    Map<String, String> properties = new HashMap<>();
    Matcher matcher =
        Pattern.compile("<([\\w.-]+)>([^<]+)</\\1>")
            .matcher(Files.readString(Page.ROOT.resolve("pom.xml")));
    while (matcher.find()) {
      properties.putIfAbsent(matcher.group(1), matcher.group(2));
    }
    return properties;
  }

  private static void assertGood(List<Dependency> dependencies) throws IOException {
    String bom = Files.readString(Page.ROOT.resolve("bom/pom.xml"));
    Map<String, String> properties = properties();
    for (Dependency one : dependencies) {
      if (one.group().equals("dev.sluice")) {
        assertThat(bom).as("%s", one).contains("<artifactId>" + one.artifact() + "</artifactId>");
        assertThat(one.version()).as("%s", one).isIn("", properties.get("revision"));
      } else {
        String library = one.artifact().replaceFirst("-.*", ""); // logback, log4j
        assertThat(one.version()).as("%s", one).isEqualTo(properties.get(library + ".version"));
      }
    }
  }

  @Test
  void mavenDependencies_areThoseOfThisBuild() throws IOException {
    List<Dependency> dependencies = all("xml", MAVEN);
    assertThat(dependencies)
        .filteredOn(one -> one.where().startsWith("README.md"))
        .extracting(Dependency::artifact)
        .containsExactly(
            "sluice-bom",
            "sluice-logback",
            "logback-classic",
            "sluice-log4j2",
            "log4j-core",
            "log4j-slf4j2-impl");
    assertGood(dependencies);
  }

  @Test
  void gradleDependencies_areThoseOfThisBuild() throws IOException {
    List<Dependency> dependencies = all("groovy", GRADLE);
    assertThat(dependencies)
        .extracting(Dependency::artifact)
        .containsExactly("sluice-bom", "sluice-logback", "logback-classic");
    assertGood(dependencies);
  }
}
