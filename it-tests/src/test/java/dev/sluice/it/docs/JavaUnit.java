// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it.docs;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Makes a whole file of a snippet: one with a type stands as it is; statements get the imports that
 * a reader's IDE would add, and a method that gives them what the text around them speaks of.
 */
final class JavaUnit {

  private static final List<String> COMMON =
      List.of(
          "dev.sluice.metrics.SluiceMeterBinder",
          "dev.sluice.record.SluiceSnapshot",
          "dev.sluice.testkit.*",
          "io.micrometer.core.instrument.MeterRegistry",
          "java.time.Duration",
          "java.util.List",
          "java.util.function.Supplier",
          "org.slf4j.LoggerFactory",
          "static org.junit.jupiter.api.Assertions.*");

  private static final List<String> OF_LOGBACK =
      List.of("ch.qos.logback.classic.LoggerContext", "dev.sluice.logback.KinesisAppender");

  private static final List<String> OF_LOG4J =
      List.of("dev.sluice.log4j2.KinesisAppender", "org.apache.logging.log4j.core.LoggerContext");

  /** What stands in the text around, and is no part of what the snippet shows. */
  private static final List<String> GIVEN =
      List.of("EmbeddedKinesis kinesis", "MeterRegistry registry", "int shard", "String code");

  private JavaUnit() {}

  static String of(String text) {
    if (text.contains("\nclass ") || text.contains("\npublic final class ")) {
      return text;
    }
    boolean isLog4j = text.contains("log4j") || text.contains("getConfiguration()");
    String imports =
        java.util.stream.Stream.of(COMMON, isLog4j ? OF_LOG4J : OF_LOGBACK)
            .flatMap(List::stream)
            .map(name -> "import " + name + ";\n")
            .collect(Collectors.joining());
    String given =
        GIVEN.stream()
            .filter(variable -> !text.contains(variable + " ="))
            .collect(Collectors.joining(", "));
    return imports
        + "class Snippet {\n  void run("
        + given
        + ") throws Exception {\n"
        + text
        + "\n  }\n\n  static class LoggingTest {}\n}\n";
  }
}
