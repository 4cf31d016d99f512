// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it.docs;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.it.docs.StatusMessages.Message;
import dev.sluice.metrics.SluiceMXBean;
import dev.sluice.metrics.SluiceMeterBinder;
import dev.sluice.record.DropReason;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** docs/TROUBLESHOOTING.md has a row for each message that the product can write, and no other. */
class MessagesTest {

  private static final List<String> MODULES =
      List.of("appender-core", "logback-appender", "log4j2-appender");

  /** Where texts are only passed on, which others have put together. */
  private static final List<String> PASS_ON =
      List.of(
          "EncodedFormat.java", // its refuse(...) makes an exception, no message
          "LossReport.java",
          "Refusals.java", // what Log4j says, once the appender works
          "Diagnostics.java",
          "StderrDiagnostics.java",
          "StatusDiagnostics.java",
          "QuietDiagnostics.java",
          "KinesisAppenderBase.java",
          "KinesisAppender.java");

  /** What it puts before each message is told above the tables. */
  private static final String PREFIX_OF_LOG4J = "StatusLoggerDiagnostics.java";

  private final Page page = Page.of(Page.ROOT.resolve("docs/TROUBLESHOOTING.md"));

  private static List<Message> messages() throws IOException {
    List<Path> sources = new ArrayList<>();
    for (String module : MODULES) {
      try (Stream<Path> files = Files.walk(Page.ROOT.resolve(module).resolve("src/main/java"))) {
        files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
      }
    }
    return StatusMessages.in(sources);
  }

  @Test
  void everyMessage_hasARow() throws IOException {
    List<Message> messages = messages();
    assertThat(messages).hasSizeGreaterThan(80);
    String rows = String.join("\n", page.firstCells());
    assertThat(messages)
        .filteredOn(message -> !message.template().isEmpty())
        .filteredOn(message -> !message.place().startsWith(PREFIX_OF_LOG4J))
        .filteredOn(message -> !message.texts().stream().allMatch(rows::contains))
        .as("messages without a row in %s", page)
        .isEmpty();
  }

  @Test
  void messagesWithoutATextOfTheirOwn_areOnlyPassedOn() throws IOException {
    assertThat(messages())
        .filteredOn(message -> message.template().isEmpty())
        .extracting(message -> message.place().replaceFirst(":.*", ""))
        .isSubsetOf(PASS_ON);
  }

  /** A row for a message that nobody writes any more sends an operator the wrong way. */
  @Test
  void everyRow_isOfAMessageOfTheSources() throws IOException {
    List<String> texts = messages().stream().flatMap(m -> m.texts().stream()).toList();
    List<String> rows = page.firstCells().stream().filter(cell -> cell.startsWith("`")).toList();
    assertThat(rows).hasSizeGreaterThan(60);
    assertThat(rows)
        .filteredOn(row -> texts.stream().noneMatch(row::contains))
        .as("rows of %s that no source writes", page)
        .isEmpty();
  }

  /** What a message of loss names is explained where it leads. */
  @Test
  void everyReason_hasARow() {
    assertThat(Page.of(Page.ROOT.resolve("docs/OPERATIONS.md")).firstCells())
        .containsAll(Stream.of(DropReason.values()).map(r -> "`" + r.label() + "`").toList());
  }

  /** What people paste: a text of theirs that another version has changed is no longer there. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ch.qos.logback.core.UnsynchronizedAppenderBase|Attempted to append to non started appender",
        "org.apache.logging.log4j.core.config.AppenderControl|Attempted to append to non-started",
        "ch.qos.logback.core.model.processor.ImplicitModelHandler|Ignoring unknown property",
        "ch.qos.logback.core.model.processor.AppenderModelHandler|Could not create an Appender of",
        "ch.qos.logback.core.model.processor.AppenderRefModelHandler|Failed to find appender named",
        "org.apache.logging.log4j.core.config.xml.XmlConfiguration|Error processing element",
        "org.apache.logging.log4j.core.config.AbstractConfiguration|Unable to locate appender"
      })
  void everyLineOfAFramework_isItsOwnAndHasARow(String origin, String text) throws IOException {
    String file = "/" + origin.replace('.', '/') + ".class";
    try (InputStream in = MessagesTest.class.getResourceAsStream(file)) {
      assertThat(in).as(file).isNotNull();
      assertThat(new String(in.readAllBytes(), ISO_8859_1)).contains(text);
    }
    assertThat(page.firstCells()).anyMatch(cell -> cell.startsWith("\"" + text));
  }

  /** Whoever searches for a meter or an attribute by its whole name gets to its row. */
  @Test
  void everyMeterAndAttribute_standsWithItsWholeName() {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    new SluiceMeterBinder("KINESIS", () -> null).bindTo(registry);
    String cells =
        String.join("\n", Page.of(Page.ROOT.resolve("docs/guides/metrics.md")).firstCells());
    assertThat(registry.scrape().lines().filter(line -> line.startsWith("sluice_")))
        .isNotEmpty()
        .allSatisfy(
            line ->
                assertThat(cells).containsPattern("`" + line.replaceAll("[ {].*", "") + "[`{]"));
    assertThat(SluiceMXBean.class.getMethods())
        .allSatisfy(
            method -> assertThat(cells).contains("`" + method.getName().substring(3) + "`"));
  }

  /** The test's own test: a message that is not there is missed. */
  @Test
  void keys_areTheTextsOfTheCalls() throws IOException {
    assertThat(messages())
        .flatExtracting(Message::texts)
        .contains(
            "events not delivered:",
            "the fallback failed:",
            "checkStream: the stream",
            "stays stopped, it could not start",
            "is not an option;");
  }
}
