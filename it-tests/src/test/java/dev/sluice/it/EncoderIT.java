// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static dev.sluice.it.Settings.STREAM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.testkit.EmbeddedKinesis;
import dev.sluice.testkit.KinesisExtension;
import dev.sluice.testkit.StoredRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Any encoder of Logback and any layout of Log4j 2 makes the record, their authors' or others'. */
class EncoderIT {

  private static final int EVENTS = 50;

  @RegisterExtension
  static final KinesisExtension extension = KinesisExtension.withStream(STREAM, 4);

  @TempDir Path directory;

  /** Framework, element, path of the message, path of the context entry {@code tenant}. */
  static Stream<Arguments> jsonEncoders() {
    return Stream.of(
        arguments(
            Framework.LOGBACK,
            "<encoder class='net.logstash.logback.encoder.LogstashEncoder'/>",
            "message",
            "tenant"),
        arguments(
            Framework.LOGBACK,
            "<encoder class='co.elastic.logging.logback.EcsEncoder'>"
                + "<serviceName>shop</serviceName></encoder>",
            "message",
            "tenant"),
        arguments(
            Framework.LOGBACK,
            "<encoder class='ch.qos.logback.classic.encoder.JsonEncoder'/>",
            "message",
            "mdc.tenant"),
        arguments(
            Framework.LOG4J2,
            "<JsonTemplateLayout eventTemplateUri='classpath:LogstashJsonEventLayoutV1.json'/>",
            "message",
            "mdc.tenant"),
        arguments(
            Framework.LOG4J2,
            "<JsonTemplateLayout eventTemplateUri='classpath:JsonLayout.json'/>",
            "message",
            "contextMap.tenant"),
        arguments(
            Framework.LOG4J2,
            "<GelfLayout host='here' compressionType='OFF' includeThreadContext='true'/>",
            "short_message",
            "_tenant"),
        arguments(Framework.LOG4J2, "<EcsLayout serviceName='shop'/>", "message", "tenant"));
  }

  @ParameterizedTest
  @MethodSource("jsonEncoders")
  void json_isTheRecord_andHoldsItsPartitionKey(
      Framework framework, String encoder, String message, String tenant, EmbeddedKinesis kinesis)
      throws IOException {
    OptionFile file = new OptionFile(kinesis).with(Map.of("partitionKey", "field:" + tenant));
    try (App app = start(framework, file, encoder)) {
      for (int i = 0; i < EVENTS; i++) {
        app.log(Line.info(Numbered.text(i)).context("tenant", "tenant-" + i));
      }
      app.log(Line.info(Numbered.text(EVENTS)).thrown(new IllegalStateException("broken")));
      app.stop();

      assertThat(Accounts.assertConserved(kinesis, app)).hasSize(EVENTS + 1);
      for (StoredRecord record : kinesis.records()) {
        long number = Numbered.numberOf(record.data());
        JsonNode json = new JsonMapper().readTree(record.data());
        assertThat(at(json, message)).startsWith(Numbered.text(number));
        if (number < EVENTS) {
          assertThat(at(json, tenant)).isEqualTo("tenant-" + number);
          assertThat(record.partitionKey()).isEqualTo("tenant-" + number);
        } else {
          assertThat(record.text()).contains("java.lang.IllegalStateException", "broken");
          assertThat(record.partitionKey()).matches("[0-9a-f]{32}"); // it has none of its own
        }
      }
      assertThat(app.errors()).isEmpty();
    }
  }

  /** The name as it stands, or from object to object. */
  private static String at(JsonNode json, String path) {
    return json.has(path)
        ? json.get(path).asText()
        : json.at("/" + path.replace('.', '/')).asText();
  }

  static Stream<Arguments> textEncoders() {
    String pattern = "%level|%logger|%X{tenant}|%msg%n";
    return Stream.of(
        arguments(
            Framework.LOGBACK,
            "<encoder class='ch.qos.logback.classic.encoder.PatternLayoutEncoder'><pattern>"
                + pattern
                + "</pattern></encoder>"),
        arguments(
            Framework.LOGBACK,
            "<layout class='ch.qos.logback.classic.PatternLayout'><pattern>"
                + pattern
                + "</pattern></layout>"),
        arguments(Framework.LOG4J2, "<PatternLayout pattern='" + pattern + "'/>"));
  }

  @ParameterizedTest
  @MethodSource("textEncoders")
  void text_isTheRecord_andAPatternItsPartitionKey(
      Framework framework, String encoder, EmbeddedKinesis kinesis) {
    OptionFile file =
        new OptionFile(kinesis).with(Map.of("partitionKey", "pattern:%X{tenant}-%level"));
    try (App app = start(framework, file, encoder)) {
      app.log(Line.info(Numbered.text(7)).context("tenant", "zoë"));
      app.stop();

      assertThat(Accounts.assertConserved(kinesis, app)).containsExactly(7L);
      StoredRecord record = kinesis.records().get(0);
      assertThat(record.text()).isEqualTo("INFO|app.Main|zoë|" + Numbered.text(7) + "\n");
      assertThat(record.partitionKey()).isEqualTo("zoë-INFO");
      assertThat(app.errors()).isEmpty();
    }
  }

  private App start(Framework framework, OptionFile file, String encoder) {
    App app = framework.start(file.write(framework, directory, encoder), new Settings(Map.of()));
    assertThat(app.isStarted()).as(() -> app.errors().toString()).isTrue();
    return app;
  }
}
