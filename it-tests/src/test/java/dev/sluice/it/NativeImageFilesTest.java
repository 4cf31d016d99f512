// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the jars tell GraalVM has the form of its JSON schemas (version 1.1.0 of
 * reflect-config-schema and resource-config-schema in GraalVM's documentation): native-image
 * ignores or refuses what it does not know. That the lists are complete is tested in each module.
 */
class NativeImageFilesTest {

  private static final Set<String> FLAGS =
      Set.of(
          "allDeclaredClasses",
          "allDeclaredMethods",
          "allDeclaredFields",
          "allDeclaredConstructors",
          "allPublicClasses",
          "allPublicMethods",
          "allPublicFields",
          "allPublicConstructors",
          "allRecordComponents",
          "allPermittedSubclasses",
          "allNestMembers",
          "allSigners",
          "queryAllDeclaredMethods",
          "queryAllDeclaredConstructors",
          "queryAllPublicMethods",
          "queryAllPublicConstructors",
          "unsafeAllocated");

  @ParameterizedTest
  @ValueSource(strings = {"sluice-core", "sluice-logback"})
  void reflection_hasTheFormOfTheSchema(String module) throws IOException {
    JsonNode types = read(module + "/reflect-config.json");
    assertThat(types.isArray()).isTrue();
    assertThat(types).isNotEmpty();
    for (JsonNode type : types) {
      assertThat(type.path("name").isTextual()).as("%s", type).isTrue();
      for (String key : keys(type)) {
        JsonNode value = type.get(key);
        boolean isKnown =
            switch (key) {
              case "name" -> value.isTextual();
              case "methods" -> areMethods(value);
              default -> FLAGS.contains(key) && value.isBoolean();
            };
        assertThat(isKnown).as("%s in %s", key, type).isTrue();
      }
    }
  }

  private static boolean areMethods(JsonNode methods) {
    boolean all = methods.isArray();
    for (JsonNode method : methods) {
      all &= Set.of("name", "parameterTypes").containsAll(keys(method));
      all &= method.path("name").isTextual();
      for (JsonNode parameterType : method.path("parameterTypes")) {
        all &= parameterType.isTextual();
      }
    }
    return all;
  }

  @Test
  void resources_haveTheFormOfTheSchema() throws IOException {
    JsonNode file = read("sluice-log4j2/resource-config.json");
    assertThat(keys(file)).containsExactly("resources");
    assertThat(keys(file.get("resources"))).containsExactly("includes");
    JsonNode includes = file.get("resources").get("includes");
    assertThat(includes.isArray()).isTrue();
    assertThat(includes).isNotEmpty();
    for (JsonNode include : includes) {
      assertThat(keys(include)).containsExactly("pattern");
      assertThat(include.get("pattern").isTextual()).isTrue();
    }
  }

  private static Set<String> keys(JsonNode object) {
    Set<String> keys = new TreeSet<>();
    object.fieldNames().forEachRemaining(keys::add);
    return keys;
  }

  private static JsonNode read(String name) throws IOException {
    String path = "/META-INF/native-image/dev.sluice/" + name;
    try (InputStream in = NativeImageFilesTest.class.getResourceAsStream(path)) {
      assertThat(in).as(path).isNotNull();
      return new JsonMapper().readTree(in);
    }
  }
}
