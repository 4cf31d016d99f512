// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sluice.it.docs.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** All that is published, read as Maven Central reads it, and what goes with each jar. */
class PublicationIT {

  static List<Published> all() {
    return Published.all();
  }

  static List<Published> jars() {
    return Published.jars();
  }

  @ParameterizedTest
  @MethodSource("all")
  void pom_hasAllThatMavenCentralAsksFor(Published published) {
    PomFile pom = published.pom();
    assertThat(pom.text("modelVersion")).isEqualTo("4.0.0");
    assertThat(pom.text("groupId")).isEqualTo("dev.sluice");
    assertThat(pom.text("version")).isEqualTo(Published.VERSION).matches("\\d+\\.\\d+\\.\\d+.*");
    assertThat(pom.text("name")).startsWith("Sluice");
    assertThat(pom.text("description")).isNotEmpty();
    assertThat(pom.text("url")).matches("https://[^/]+(/.*[^/])?").doesNotContain("sluice-");
    assertThat(pom.texts("licenses/license/name")).containsExactly("Apache-2.0");
    assertThat(pom.text("licenses/license/url")).startsWith("https://www.apache.org/");
    assertThat(pom.all("developers/developer"))
        .isNotEmpty()
        .allSatisfy(developer -> assertThat(developer.text("name")).isNotEmpty())
        .allSatisfy(developer -> assertThat(developer.text("email")).contains("@"));
    assertThat(pom.text("scm/connection")).matches("scm:git:.+\\.git");
    assertThat(pom.text("scm/developerConnection")).matches("scm:git:.+\\.git");
    assertThat(pom.text("scm/url")).startsWith("https://");
    assertThat(pom.text().replace("${project.version}", "")).doesNotContain("${");
    // A parent would bring its dependencyManagement into the build of whoever imports the BOM.
    assertThat(pom.all("parent")).isEmpty();
    assertThat(pom.all("repositories")).isEmpty();
    assertThat(pom.all("pluginRepositories")).isEmpty();
    assertThat(pom.all("distributionManagement")).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("jars")
  void pom_dependsOnReleases_andOnWhatIsPublishedWithIt(Published published) {
    List<String> ours = Published.jars().stream().map(Published::artifactId).toList();
    for (PomFile dependency : published.pom().all("dependencies/dependency")) {
      String name = dependency.text("groupId") + ":" + dependency.text("artifactId");
      String version = dependency.text("version");
      assertThat(dependency.text("scope")).as(name).isIn("compile", "runtime", "provided");
      assertThat(version).as(name).isNotEmpty();
      if (name.startsWith("dev.sluice:")) {
        assertThat(dependency.text("artifactId")).isIn(ours);
        assertThat(version).isEqualTo(Published.VERSION);
      } else {
        assertThat(version).as(name).doesNotContain("SNAPSHOT");
      }
    }
  }

  /** Its class path is that of the application under test, whose versions win. */
  @Test
  void testKit_bringsNoLibraryThatAnApplicationHasInAnotherVersion() {
    Published testKit =
        Published.jars().stream()
            .filter(published -> published.artifactId().equals("sluice-testkit"))
            .findFirst()
            .orElseThrow();
    assertThat(testKit.pom().all("dependencies/dependency"))
        .filteredOn(dependency -> !dependency.text("optional").equals("true"))
        .map(dependency -> dependency.text("artifactId"))
        .containsExactly("jspecify"); // annotations alone
  }

  /** The versions of a release are not taken back: its addresses must be real. */
  @ParameterizedTest
  @MethodSource("all")
  void release_hasNoPlaceholder(Published published) {
    assumeThat(Published.VERSION).doesNotEndWith("-SNAPSHOT");
    assertThat(published.pom().text()).doesNotContain(".example");
  }

  @Test
  void bom_managesAllThatIsPublished_andNothingElse() {
    Set<String> expected = new HashSet<>();
    for (Published published : Published.jars()) {
      expected.add("dev.sluice:" + published.artifactId() + ": " + Published.VERSION);
      if (Files.exists(published.jar("all"))) {
        expected.add("dev.sluice:" + published.artifactId() + ":all " + Published.VERSION);
      }
    }
    assertThat(expected).hasSizeGreaterThanOrEqualTo(6);
    assertThat(
            Published.all().stream()
                .filter(p -> p.artifactId().equals("sluice-bom"))
                .flatMap(p -> p.pom().all("dependencyManagement/dependencies/dependency").stream())
                .map(PublicationIT::coordinates))
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  /** The Spring Boot examples have another parent, and so a line with the version. */
  @Test
  void everyModule_hasTheOneVersion() {
    Map<Path, PomFile> modules = Published.modules();
    assertThat(modules).hasSizeGreaterThan(12);
    String version = modules.get(Page.ROOT).text("properties/revision");
    modules.forEach(
        (folder, pom) -> {
          String own = pom.text("version");
          assertThat(own.isEmpty() ? pom.text("parent/version") : own)
              .as(folder.toString())
              .isEqualTo("${revision}");
          assertThat(pom.texts("properties/revision"))
              .as(folder.toString())
              .allMatch(version::equals);
        });
  }

  @ParameterizedTest
  @MethodSource("jars")
  void eachJar_bringsTheLicenceTheNoticeAndItsVersion(Published published) throws IOException {
    assertThat(published.allJars()).contains(published.jar());
    for (Path file : published.allJars()) {
      assertLegal(file, published.pom().text("name"));
    }
  }

  @Test
  void forwarder_bringsTheLicenceTheNoticeAndItsVersion() throws IOException {
    assertLegal(Path.of(System.getProperty("sluice.forwarder")).normalize(), "Sluice forwarder");
  }

  @ParameterizedTest
  @MethodSource("jars")
  void release_hasSourcesAndJavadocBesideEachJar(Published published) throws IOException {
    assumeThat(Published.RELEASE).as("built by the release profile").isTrue();
    try (OpenJar jar = new OpenJar(published.jar());
        OpenJar sources = new OpenJar(published.jar("sources"));
        OpenJar javadoc = new OpenJar(published.jar("javadoc"))) {
      assertThat(sources.names())
          .containsAll(
              jar.names().stream()
                  .filter(name -> name.matches("[^$]+\\.class"))
                  .map(name -> name.replaceFirst("class$", "java"))
                  .toList());
      assertThat(javadoc.names())
          .contains("index.html")
          .anyMatch(name -> name.contains("dev/sluice/") && name.endsWith(".html"))
          .noneMatch(name -> name.contains("dev/sluice/internal"));
    }
  }

  /**
   * Whoever opens the pages sees first what he needs first: in each module the same eight types.
   */
  @Test
  void release_hasJavadocThatBeginsWithTheTypesAUserNeedsFirst() throws IOException {
    assumeThat(Published.RELEASE).as("built by the release profile").isTrue();
    Set<String> linked = new HashSet<>();
    for (Published published : jars()) {
      try (OpenJar javadoc = new OpenJar(published.jar("javadoc"))) {
        List<String> rows =
            found("<tr><th scope=\"row\">(.*?)</th>", javadoc.text("index.html")).toList();
        assertThat(rows).as(published.toString()).hasSize(8);
        for (String row : rows) {
          List<String> pages = found("href=\"([^\"]+)\"", row).toList();
          assertThat(javadoc.names()).as(row).containsAll(pages);
          pages.forEach(page -> linked.add(withoutModule(page)));
        }
      }
    }
    assertThat(linked)
        .containsExactlyInAnyOrder(
            "dev/sluice/logback/KinesisAppender.html",
            "dev/sluice/log4j2/KinesisAppender.html",
            "dev/sluice/record/SluiceStats.html",
            "dev/sluice/record/SluiceSnapshot.html",
            "dev/sluice/record/DropReason.html",
            "dev/sluice/metrics/SluiceMeterBinder.html",
            "dev/sluice/testkit/EmbeddedKinesis.html",
            "dev/sluice/testkit/KinesisExtension.html");
  }

  /**
   * The cargo of the stages is public for their packages alone: it has no page, and none names it.
   */
  @ParameterizedTest
  @MethodSource("jars")
  void release_hasJavadocWithoutInternalTypes(Published published) throws IOException {
    assumeThat(Published.RELEASE).as("built by the release profile").isTrue();
    try (OpenJar javadoc = new OpenJar(published.jar("javadoc"));
        OpenJar sources = new OpenJar(published.jar("sources"))) {
      Set<String> hidden = new HashSet<>();
      for (String source : sources.names()) {
        if (source.endsWith(".java") && isHidden(sources.text(source))) {
          hidden.add(source.replaceFirst("\\.java$", ""));
        }
      }
      if (published.artifactId().equals("sluice-core")) {
        assertThat(hidden)
            .hasSizeGreaterThan(20)
            .contains("dev/sluice/record/Batch", "dev/sluice/record/PutEntry");
      }
      String names =
          hidden.stream()
              .map(name -> name.replaceFirst(".*/", ""))
              .collect(joining("|", "\\b(", ")\\b"));
      int pages = 0;
      for (String page : javadoc.names()) {
        assertThat(page).doesNotContain("dev/sluice/internal");
        if (withoutModule(page).matches("dev/sluice/.*/?[A-Z][.\\w]*\\.html")) {
          pages++;
          String outer = withoutModule(page).replaceFirst("(/[A-Z]\\w*)[.\\w]*$", "$1");
          assertThat(hidden).as(page).doesNotContain(outer);
          assertThat(found("member-signature\">(.*?)</div>", javadoc.text(page)))
              .as(page)
              .map(signature -> signature.replaceAll("<[^>]*>", ""))
              .noneMatch(
                  signature -> !hidden.isEmpty() && found(names, signature).findAny().isPresent());
        }
      }
      assertThat(pages).as("pages of types").isPositive();
    }
  }

  /** Javadoc puts the pages of a module into a folder with its name. */
  private static String withoutModule(String page) {
    return page.replaceFirst("^dev[.]sluice[.]\\w+/", "");
  }

  private static boolean isHidden(String source) {
    return Pattern.compile("\n \\* @hidden\n \\*/\n(@\\S+\n)*public ").matcher(source).find();
  }

  private static Stream<String> found(String pattern, String text) {
    return Pattern.compile(pattern, Pattern.DOTALL).matcher(text).results().map(m -> m.group(1));
  }

  private static void assertLegal(Path file, String title) throws IOException {
    try (OpenJar jar = new OpenJar(file)) {
      assertThat(jar.text("META-INF/LICENSE"))
          .as(file.toString())
          .isEqualTo(Files.readString(Page.ROOT.resolve("LICENSE")));
      assertThat(jar.text("META-INF/NOTICE"))
          .as(file.toString())
          .contains(Files.readString(Page.ROOT.resolve("NOTICE")).strip().split("\n\n"));
      assertThat(jar.manifest("Implementation-Version")).isEqualTo(Published.VERSION);
      assertThat(jar.manifest("Implementation-Title")).isEqualTo(title);
    }
  }

  private static String coordinates(PomFile managed) {
    return managed.text("groupId")
        + ":"
        + managed.text("artifactId")
        + ":"
        + managed.text("classifier")
        + " "
        + managed.text("version").replace("${project.version}", Published.VERSION);
  }
}
