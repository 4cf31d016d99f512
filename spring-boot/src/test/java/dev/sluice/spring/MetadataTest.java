// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfiguration;

/** What Spring Boot and editors read of the jar is true. */
class MetadataTest {

  private static String read(String name) throws IOException {
    try (InputStream in = MetadataTest.class.getResourceAsStream("/META-INF/" + name)) {
      assertThat(in).as(name).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void everyAutoConfiguration_isListed() throws Exception {
    List<String> listed =
        read("spring/org.springframework.boot.autoconfigure.AutoConfiguration.imports")
            .lines()
            .toList();
    List<String> classes = new ArrayList<>();
    for (String name : listed) {
      assertThat(Class.forName(name).isAnnotationPresent(AutoConfiguration.class)).isTrue();
      classes.add(name.replaceFirst(".*\\.", "") + ".java");
    }
    try (var files = Files.list(sources())) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .filteredOn(name -> name.endsWith("AutoConfiguration.java"))
          .containsExactlyInAnyOrderElementsOf(classes);
    }
  }

  @Test
  void everyProperty_isReadInTheSources() throws IOException {
    String sources = "";
    try (var files = Files.list(sources())) {
      for (Path file : files.toList()) {
        sources += Files.readString(file);
      }
    }
    JsonNode metadata = new JsonMapper().readTree(read("spring-configuration-metadata.json"));
    assertThat(metadata.path("properties")).hasSize(3);
    for (JsonNode property : metadata.path("properties")) {
      assertThat(sources).contains(property.path("name").asText());
      assertThat(property.path("description").asText()).endsWith(".");
    }
  }

  private static Path sources() {
    return Path.of(System.getProperty("basedir", ""), "src/main/java/dev/sluice/spring");
  }
}
