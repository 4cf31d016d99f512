// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import dev.sluice.testkit.EmbeddedKinesis;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** One configuration, written down as each framework wants it; options by their full names. */
final class OptionFile {

  private final Map<String, String> options = new LinkedHashMap<>();

  /** Sends to the stream of this endpoint, at once. */
  OptionFile(EmbeddedKinesis kinesis) {
    this(kinesis.endpoint().toString());
  }

  OptionFile(String endpoint) {
    options.put("stream", Settings.STREAM);
    options.put("region", "us-east-1");
    options.put("endpoint", endpoint);
    options.put("batch.linger", "10 ms");
    options.put("client.accessKeyId", "test");
    options.put("client.secretAccessKey", "test");
  }

  OptionFile with(Map<String, String> more) {
    options.putAll(more);
    return this;
  }

  OptionFile with(String option, Object value) {
    options.put(option, value.toString());
    return this;
  }

  OptionFile without(String... names) {
    options.keySet().removeAll(Set.of(names));
    return this;
  }

  /** Says nothing of who we are. */
  OptionFile withoutCredentials() {
    return without("client.accessKeyId", "client.secretAccessKey");
  }

  /**
   * @param inside what else stands in the appender's element: an encoder or a layout
   */
  URL write(Framework framework, Path directory, String inside) {
    try {
      Path file = Files.createTempFile(directory, "options", ".xml");
      Files.writeString(file, framework == Framework.LOGBACK ? logback(inside) : log4j2(inside));
      return file.toUri().toURL();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Map<String, Map<String, String>> sections() {
    Map<String, Map<String, String>> sections = new LinkedHashMap<>();
    options.forEach(
        (path, value) -> {
          String section = path.substring(0, Math.max(0, path.indexOf('.')));
          sections
              .computeIfAbsent(section, name -> new LinkedHashMap<>())
              .put(path.substring(path.indexOf('.') + 1), value);
        });
    return sections;
  }

  private String logback(String inside) {
    StringBuilder text = new StringBuilder();
    sections()
        .forEach(
            (section, values) -> {
              text.append(section.isEmpty() ? "" : "<" + section + ">");
              values.forEach(
                  (name, value) -> text.append("<%1$s>%2$s</%1$s>".formatted(name, xml(value))));
              text.append(section.isEmpty() ? "" : "</" + section + ">");
            });
    return """
        <configuration>
          <appender name="KINESIS" class="dev.sluice.logback.KinesisAppender">%s%s</appender>
          <root level="info"><appender-ref ref="KINESIS"/></root>
        </configuration>
        """
        .formatted(text, inside);
  }

  private String log4j2(String inside) {
    StringBuilder own = new StringBuilder();
    StringBuilder nested = new StringBuilder();
    sections()
        .forEach(
            (section, values) -> {
              StringBuilder attributes = new StringBuilder();
              values.forEach(
                  (name, value) -> attributes.append(" %s=\"%s\"".formatted(name, xml(value))));
              if (section.isEmpty()) {
                own.append(attributes);
              } else {
                nested.append("<%s%s/>".formatted(section, attributes));
              }
            });
    return """
        <Configuration status="OFF" shutdownHook="disable">
          <Appenders><Kinesis name="KINESIS"%s>%s%s</Kinesis></Appenders>
          <Loggers><Root level="info"><AppenderRef ref="KINESIS"/></Root></Loggers>
        </Configuration>
        """
        .formatted(own, nested, inside);
  }

  private static String xml(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }

  @Override
  public String toString() {
    return options.toString();
  }
}
