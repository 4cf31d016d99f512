// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor.Version;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The jars that have other products inside: what these are, and the licence of each. */
class BundledLicencesIT {

  /** Where the text of a licence is. */
  private static final Map<String, String> TEXTS =
      Map.of(
          "Apache-2.0", "META-INF/LICENSE",
          "MIT", "META-INF/slf4j-LICENSE",
          "MIT-0", "META-INF/reactive-streams-LICENSE",
          "EPL-2.0", "META-INF/logback-LICENSE-EPL-2.0",
          "LGPL-2.1-only", "META-INF/logback-LICENSE-LGPL-2.1",
          "BSD-2-Clause", "META-INF/zstd-LICENSE");

  private static final String SBOM = "META-INF/sbom/";

  static Stream<Path> bundles() {
    return Stream.concat(
        Published.jars().stream().map(p -> p.jar("all")).filter(Files::exists),
        Stream.of(Path.of(System.getProperty("sluice.forwarder")).normalize()));
  }

  /** A part is of a licence that the table above knows, and its text is in the jar. */
  @ParameterizedTest
  @MethodSource("bundles")
  void bundle_hasTheLicenceOfEachPartOfItsSbom(Path file) throws IOException {
    try (OpenJar jar = new OpenJar(file)) {
      for (JsonNode part : sbom(jar).path("components")) {
        if (isInside(jar, name(part))) {
          assertThat(licences(part))
              .as(name(part))
              .isNotEmpty()
              .allSatisfy(licence -> assertThat(TEXTS).containsKey(licence))
              .allSatisfy(licence -> assertThat(jar.text(TEXTS.get(licence))).isNotBlank());
        }
      }
    }
  }

  /** What says in the jar which version it is stands in the SBOM with that version. */
  @ParameterizedTest
  @MethodSource("bundles")
  void bundle_hasAnSbomOfAllThatIsInIt(Path file) throws IOException {
    try (OpenJar jar = new OpenJar(file)) {
      JsonNode sbom = sbom(jar);
      JsonNode itself = sbom.at("/metadata/component");
      assertThat(itself.path("version").asText()).isEqualTo(Published.VERSION);
      Set<String> listed = new HashSet<>();
      listed.add(name(itself) + " " + itself.path("version").asText());
      for (JsonNode part : sbom.path("components")) {
        listed.add(name(part) + " " + part.path("version").asText());
      }
      assertThat(
              jar.names().stream()
                  .filter(name -> name.matches("META-INF/maven/.*/pom\\.properties"))
                  .map(name -> nameAndVersion(jar.text(name))))
          .hasSizeGreaterThan(30)
          .isSubsetOf(listed);
    }
  }

  /** Copies inside of the parts, and lists, have licences of their own. */
  @ParameterizedTest
  @MethodSource("bundles")
  void bundle_hasTheLicencesAndNoticesThatItsPartsBring(Path file) throws IOException {
    try (OpenJar jar = new OpenJar(file)) {
      assertThat(jar.text("META-INF/LICENSE.txt"))
          .as("of the SDK, not of SLF4J")
          .contains("Apache License", "Other license terms may apply");
      if (jar.names().stream().anyMatch(name -> name.contains("snappy/native/"))) {
        assertThat(jar.text("META-INF/snappy-LICENSE")).contains("Google");
      }
      assertThat(jar.text("META-INF/publicsuffix-LICENSE")).contains("Mozilla Public License");
      assertThat(jar.text("META-INF/FastDoubleParser-LICENSE")).contains("Randelshofer");
      assertThat(jar.text("META-INF/FastDoubleParser-ThirdParty-LICENSE"))
          .contains("Boost Software");
      assertThat(jar.text("META-INF/Schubfach-LICENSE")).contains("Giulietti");
      assertThat(jar.text("META-INF/NOTICE"))
          .contains("AWS SDK for Java", "Apache HttpClient", "Apache HttpComponents Core")
          .contains("Jackson JSON processor", "Apache Commons Lang");
    }
  }

  /** 5.6.3 has an advisory, and a user cannot exchange what is in a bundle. */
  @ParameterizedTest
  @MethodSource("bundles")
  void bundle_hasAnHttpClientWithoutAKnownAdvisory(Path file) throws IOException {
    String client = "META-INF/maven/org.apache.httpcomponents.client5/httpclient5/pom.properties";
    try (OpenJar jar = new OpenJar(file)) {
      String version = nameAndVersion(jar.text(client)).replaceFirst(".* ", "");
      assertThat(Version.parse(version)).isGreaterThanOrEqualTo(Version.parse("5.6.4"));
    }
  }

  private static JsonNode sbom(OpenJar jar) throws IOException {
    List<String> sboms = jar.names().stream().filter(name -> name.startsWith(SBOM)).toList();
    assumeThat(Published.RELEASE || !sboms.isEmpty())
        .as("the SBOM is there: its plugin makes none when Maven is offline")
        .isTrue();
    String location = jar.manifest("Sbom-Location");
    assertThat(sboms).containsExactly(location);
    try {
      return new JsonMapper().readTree(jar.text(location));
    } catch (JsonProcessingException e) {
      throw new AssertionError(location, e);
    }
  }

  private static String name(JsonNode part) {
    return part.path("group").asText() + ":" + part.path("name").asText();
  }

  private static String nameAndVersion(String pomProperties) {
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(pomProperties));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return "%s:%s %s"
        .formatted(
            properties.getProperty("groupId"),
            properties.getProperty("artifactId"),
            properties.getProperty("version"));
  }

  /** The SBOM is that of the module: it has also what the application brings. */
  private static boolean isInside(OpenJar jar, String part) {
    return switch (part) {
      case "org.jspecify:jspecify" -> false;
      case "org.slf4j:slf4j-api" ->
          jar.names().stream().anyMatch(name -> name.contains("org/slf4j/"));
      default -> true;
    };
  }

  /** Their SPDX names, those of an expression one by one. */
  private static List<String> licences(JsonNode part) {
    List<String> licences = new ArrayList<>();
    for (JsonNode entry : part.path("licenses")) {
      JsonNode licence = entry.path("license");
      String text =
          licence.path("id").asText(licence.path("name").asText(entry.path("expression").asText()));
      licences.addAll(Arrays.asList(text.split(" (OR|AND) ")));
    }
    return licences;
  }
}
