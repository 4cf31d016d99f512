// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static dev.sluice.it.Settings.STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.testkit.EmbeddedKinesis;
import dev.sluice.testkit.KinesisExtension;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the application's code throws costs a part of an event, is counted, and is told. */
class BadPartIT {

  @RegisterExtension
  static final KinesisExtension extension = KinesisExtension.withStream(STREAM, 1);

  @TempDir Path directory;

  static final class BadText {
    @Override
    public String toString() {
      throw new IllegalStateException("no session");
    }
  }

  private App start(Framework framework, EmbeddedKinesis kinesis, String encoder)
      throws IOException {
    OptionFile file = new OptionFile(kinesis).with(Map.of("partitionKey", "fixed:x"));
    return framework.start(file.write(framework, directory, encoder));
  }

  @ParameterizedTest
  @EnumSource
  void badValue_costsThatValueAlone_andIsTold(Framework framework, EmbeddedKinesis kinesis)
      throws IOException {
    try (App app = start(framework, kinesis, "")) {
      app.log(
          Line.info(Numbered.text(1))
              .context("tenant", "acme")
              .field("good", 1)
              .field("bad", new BadText())
              .field("later", "there"));
      app.stop();

      assertThat(Accounts.assertConserved(kinesis, app)).containsExactly(1L);
      JsonNode json = new JsonMapper().readTree(kinesis.records().get(0).data());
      assertThat(json.get("good").asInt()).isOne();
      assertThat(json.get("later").asText()).isEqualTo("there");
      assertThat(json.get("tenant").asText()).isEqualTo("acme");
      assertThat(json.get("bad").asText())
          .isEqualTo("format error: java.lang.IllegalStateException");
      assertThat(app.stats().formatErrors()).isOne();
      assertThat(app.stats().summary()).contains(" formatErrors=1 ");
      assertThat(app.warnings())
          .filteredOn(text -> text.contains("could not be written"))
          .singleElement()
          .asString()
          .contains("1 (1 in all)", "java.lang.IllegalStateException: no session");
    }
  }

  @Test
  void badException_ofLog4j2_leavesTheMessageAndTheFrames(EmbeddedKinesis kinesis)
      throws IOException {
    Exception bad =
        new Exception() {
          @Override
          public String getMessage() {
            throw new IllegalStateException("no session");
          }
        };
    try (App app = start(Framework.LOG4J2, kinesis, "")) {
      app.log(Line.info(Numbered.text(1)).thrown(new Exception("outer", bad)));
      app.stop();

      assertThat(Accounts.assertConserved(kinesis, app)).containsExactly(1L);
      JsonNode json = new JsonMapper().readTree(kinesis.records().get(0).data());
      assertThat(json.get("message").asText()).isEqualTo(Numbered.text(1));
      assertThat(json.at("/exception/message").asText()).isEqualTo("outer");
      assertThat(json.at("/exception/stack_trace").asText())
          .contains("java.lang.Exception: outer", "badException_ofLog4j2")
          .contains("Caused by: " + bad.getClass().getName() + ": format error: java.lang.Illegal");
      assertThat(app.stats().formatErrors()).isOne();
    }
  }

  @Test
  void encoderThatReturnsNothing_countsAsFailed(EmbeddedKinesis kinesis) throws IOException {
    String encoder = "<encoder class='net.logstash.logback.encoder.LogstashEncoder'/>";
    try (App app = start(Framework.LOGBACK, kinesis, encoder)) {
      app.log(Line.info("order placed").field("day", java.time.LocalDate.of(2023, 6, 9)));
      app.stop();

      JsonNode json = new JsonMapper().readTree(kinesis.records().get(0).data());
      assertThat(json.get("message").asText()).startsWith("format error: ");
      assertThat(json.get("logger").asText()).isEqualTo("app.Main");
      assertThat(app.stats().formatErrors()).isOne();
      assertThat(String.join("\n", app.warnings())).contains("returned no bytes");
      assertThat(app.stats().isConserved()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void emptyEvent_isAnEmptyRecord(Framework framework, EmbeddedKinesis kinesis) throws IOException {
    String encoder =
        framework == Framework.LOGBACK
            ? "<encoder><pattern>%m</pattern></encoder>"
            : "<PatternLayout pattern='%m'/>";
    try (App app = start(framework, kinesis, encoder)) {
      app.info("");
      app.info(Numbered.text(1));
      app.stop();

      assertThat(kinesis.records())
          .extracting(record -> record.data().length)
          .containsExactlyInAnyOrder(0, Numbered.text(1).length());
      assertThat(app.stats().delivered()).isEqualTo(2);
      assertThat(app.stats().isConserved()).isTrue();
      assertThat(app.stats().formatErrors()).isZero();
      assertThat(List.of(app.warnings(), app.errors())).allMatch(List::isEmpty);
    }
  }
}
