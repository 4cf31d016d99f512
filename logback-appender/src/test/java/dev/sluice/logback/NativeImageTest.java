// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.logback;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.options.OptionSection;
import dev.sluice.options.SluiceOptions;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What a GraalVM native image is told: all that Joran makes by name and fills by its setters. */
class NativeImageTest {

  private static final String FILE =
      "META-INF/native-image/dev.sluice/sluice-logback/reflect-config.json";
  private static final String REGENERATE =
      "mvn -pl logback-appender -am test -Dtest=NativeImageTest -Dsluice.native.write=true"
          + " -Dsurefire.failIfNoSpecifiedTests=false";

  @Test
  void metadata_listsEachClassThatAConfigurationReaches() throws IOException {
    Path file =
        Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolve("src/main/resources");
    String rendered = render(reachable());
    if (Boolean.getBoolean("sluice.native.write")) {
      Files.createDirectories(file.resolve(FILE).getParent());
      Files.writeString(file.resolve(FILE), rendered);
    }
    assertThat(Files.readString(file.resolve(FILE)))
        .as("it is stale; regenerate it with: %s", REGENERATE)
        .isEqualTo(rendered);
  }

  /** Found in another way: by what the options themselves say. */
  @Test
  void metadata_listsBothAppendersAndEachSection() throws Exception {
    Set<String> sections =
        new SluiceOptions()
            .sections().stream()
                .skip(1) // the appender is that one for Joran
                .map(OptionSection::getClass)
                .map(Class::getName)
                .collect(Collectors.toSet());
    sections.add(KinesisAppender.class.getName());
    sections.add(KinesisAccessAppender.class.getName());
    assertThat(entries())
        .extracting(entry -> entry.path("name").asText())
        .hasSameElementsAs(sections);
  }

  @Test
  void metadata_namesPublicClassesThatCanBeMade() throws Exception {
    for (JsonNode entry : entries()) {
      assertThat(entry.fieldNames())
          .toIterable()
          .containsExactlyInAnyOrder("name", "allPublicMethods", "methods");
      assertThat(entry.path("allPublicMethods").asBoolean()).isTrue();
      Class<?> type = Class.forName(entry.path("name").asText());
      assertThat(type).isPublic();
      assertThat(entry.path("methods")).hasSize(1);
      assertThat(entry.path("methods").get(0).path("name").asText()).isEqualTo("<init>");
      assertThat(type.getConstructor().newInstance()).isNotNull();
    }
  }

  private static JsonNode entries() throws IOException {
    try (InputStream in = NativeImageTest.class.getResourceAsStream("/" + FILE)) {
      return new JsonMapper().readTree(in);
    }
  }

  private static Set<Class<?>> reachable() {
    TreeMap<String, Class<?>> found = new TreeMap<>();
    Deque<Class<?>> toVisit = new ArrayDeque<>();
    toVisit.add(KinesisAppender.class);
    toVisit.add(KinesisAccessAppender.class);
    while (!toVisit.isEmpty()) {
      Class<?> type = toVisit.remove();
      if (found.putIfAbsent(type.getName(), type) == null) {
        for (Method method : type.getMethods()) {
          if (isFilledByJoran(method)) {
            toVisit.add(method.getParameterTypes()[0]);
          }
        }
      }
    }
    return Set.copyOf(found.values());
  }

  private static boolean isFilledByJoran(Method method) {
    if (!method.getName().matches("(set|add)[A-Z].*") || method.getParameterCount() != 1) {
      return false;
    }
    Class<?> type = method.getParameterTypes()[0];
    return type.getName().startsWith("dev.sluice.")
        && !type.isEnum()
        && !Modifier.isAbstract(type.getModifiers());
  }

  private static String render(Set<Class<?>> types) {
    return types.stream()
        .map(Class::getName)
        .sorted()
        .map(
            name ->
                """
                  {
                    "name": "%s",
                    "allPublicMethods": true,
                    "methods": [{"name": "<init>", "parameterTypes": []}]
                  }\
                """
                    .formatted(name))
        .collect(Collectors.joining(",\n", "[\n", "\n]\n"));
  }
}
