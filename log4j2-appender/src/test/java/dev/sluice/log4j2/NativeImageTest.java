// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.log4j2;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.logging.log4j.core.config.plugins.Plugin;
import org.apache.logging.log4j.core.config.plugins.PluginFactory;
import org.apache.logging.log4j.core.config.plugins.visitors.PluginVisitor;
import org.junit.jupiter.api.Test;

/**
 * What a GraalVM native image is told: Log4j's own annotation processor lists what Log4j makes by
 * reflection, and our file names what it reads.
 */
class NativeImageTest {

  private static final String GENERATED =
      "META-INF/native-image/log4j-generated/dev.sluice/sluice-log4j2/reflect-config.json";
  private static final String RESOURCES =
      "META-INF/native-image/dev.sluice/sluice-log4j2/resource-config.json";
  private static final String PLUGINS =
      "META-INF/org/apache/logging/log4j/core/config/plugins/Log4j2Plugins.dat";

  @Test
  void metadata_listsEachPluginWithItsFactory_andEachVisitor() throws Exception {
    List<String> expected = new ArrayList<>();
    for (Class<?> type : ownClasses()) {
      if (type.isAnnotationPresent(Plugin.class)) {
        Stream.of(type.getDeclaredMethods())
            .filter(method -> method.isAnnotationPresent(PluginFactory.class))
            .forEach(method -> expected.add(call(type, "create", method.getParameterTypes())));
      } else if (PluginVisitor.class.isAssignableFrom(type)) {
        expected.add(call(type, "<init>"));
      }
    }
    assertThat(expected).hasSizeGreaterThanOrEqualTo(3);

    List<String> listed = new ArrayList<>();
    for (JsonNode entry : read(GENERATED)) {
      for (JsonNode method : entry.path("methods")) {
        List<String> parameters = new ArrayList<>();
        method.path("parameterTypes").forEach(parameter -> parameters.add(parameter.asText()));
        listed.add(entry.path("name").asText() + "." + method.path("name").asText() + parameters);
      }
    }
    assertThat(listed).containsExactlyInAnyOrderElementsOf(expected);
  }

  private static String call(Class<?> type, String method, Class<?>... parameters) {
    return type.getName() + "." + method + Arrays.stream(parameters).map(Class::getName).toList();
  }

  /** Log4j finds its plugins by this file: without it no configuration knows the appender. */
  @Test
  void metadata_keepsTheListOfPlugins() throws IOException {
    JsonNode includes = read(RESOURCES).path("resources").path("includes");
    assertThat(includes).hasSize(1);
    assertThat(Pattern.matches(includes.get(0).path("pattern").asText(), PLUGINS)).isTrue();
    // Log4j's own jar has a file of that name too: ours is one of several.
    List<String> contents = new ArrayList<>();
    for (URL url : Collections.list(loader().getResources(PLUGINS))) {
      try (InputStream in = url.openStream()) {
        contents.add(new String(in.readAllBytes(), StandardCharsets.ISO_8859_1));
      }
    }
    assertThat(contents).anyMatch(text -> text.contains(KinesisAppender.class.getName()));
  }

  private static List<Class<?>> ownClasses() throws Exception {
    Path root =
        Path.of(KinesisAppender.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    List<Class<?>> types = new ArrayList<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
        String name = root.relativize(file).toString().replace('/', '.').replace('\\', '.');
        types.add(
            Class.forName(name.substring(0, name.length() - ".class".length()), false, loader()));
      }
    }
    return types;
  }

  private static JsonNode read(String resource) throws IOException {
    try (InputStream in = loader().getResourceAsStream(resource)) {
      return new JsonMapper().readTree(in);
    }
  }

  private static ClassLoader loader() {
    return NativeImageTest.class.getClassLoader();
  }
}
