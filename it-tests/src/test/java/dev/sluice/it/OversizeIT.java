// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static dev.sluice.it.Settings.STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.record.DropReason;
import dev.sluice.record.SluiceStats;
import dev.sluice.testkit.EmbeddedKinesis;
import dev.sluice.testkit.KinesisExtension;
import dev.sluice.testkit.StoredRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Events larger than a record may be: F15 of the fault matrix. */
class OversizeIT {

  private static final int MIB = 1 << 20;
  private static final String MARK = "[Truncated...]";

  @RegisterExtension
  static final KinesisExtension extension = KinesisExtension.withStream(STREAM, 2);

  @TempDir Path directory;

  private App start(Framework framework, EmbeddedKinesis kinesis, String encoder, String... options)
      throws IOException {
    Map<String, String> pairs = new HashMap<>();
    for (int i = 0; i < options.length; i += 2) {
      pairs.put(options[i], options[i + 1]);
    }
    OptionFile file = new OptionFile(kinesis).with(pairs);
    App app = framework.start(file.write(framework, directory, encoder), new Settings(Map.of()));
    assertThat(app.isStarted()).as(() -> app.errors().toString()).isTrue();
    return app;
  }

  @ParameterizedTest
  @CsvSource({"LOGBACK,1", "LOG4J2,1", "LOGBACK,10", "LOG4J2,10", "LOGBACK,100", "LOG4J2,100"})
  void truncate_sendsTheStartOfTheMessage(Framework framework, int mib, EmbeddedKinesis kinesis)
      throws IOException {
    try (App app = start(framework, kinesis, "")) {
      app.log(Line.info(Numbered.text(1) + "😀".repeat(mib * MIB / 4)).context("tenant", "a"));
      app.info(Numbered.text(2));
      app.stop();

      assertThat(Accounts.assertConserved(kinesis, app)).containsExactlyInAnyOrder(1L, 2L);
      assertThat(app.stats().truncated()).isEqualTo(1);
      assertThat(app.stats().offered()).isEqualTo(2);
      assertThat(app.warnings()).anyMatch(text -> text.contains("1 truncated (1 in all)"));
      JsonNode json = json(kinesis.records(), 1);
      assertThat(json.get("message").asText())
          .startsWith(Numbered.text(1) + "😀")
          .endsWith("😀" + MARK);
      assertThat(json.get("tenant").asText()).isEqualTo("a");
    }
  }

  private static JsonNode json(List<StoredRecord> records, long number) throws IOException {
    for (StoredRecord record : records) {
      if (Numbered.numberOf(record.data()) == number) {
        assertThat(record.data().length).isBetween(250 << 10, 256 << 10);
        return new JsonMapper().readTree(record.data());
      }
    }
    throw new AssertionError("no record of " + number);
  }

  @ParameterizedTest
  @CsvSource({"LOGBACK,1", "LOG4J2,1", "LOGBACK,10", "LOG4J2,10"})
  void split_sendsNumberedPartsUnderOneKey(Framework framework, int mib, EmbeddedKinesis kinesis)
      throws IOException {
    String message = "é😀\"\n".repeat(mib * MIB / 8);
    try (App app = start(framework, kinesis, "", "format.oversize", "split")) {
      app.info(message);
      app.stop();

      SluiceStats stats = app.stats();
      assertThat(stats.isConserved()).as(stats.summary()).isTrue();
      assertThat(stats.offered() - stats.splitParts()).isEqualTo(1);
      assertThat(stats.delivered()).isEqualTo(kinesis.records().size()).isGreaterThan(4 * mib);
      assertThat(stats.truncated()).isZero();
      Map<Integer, JsonNode> parts = new HashMap<>();
      for (StoredRecord record : kinesis.records()) {
        JsonNode json = new JsonMapper().readTree(record.data());
        parts.put(Integer.parseInt(json.get("partial_ordinal").asText()), json);
      }
      assertThat(parts).hasSameSizeAs(kinesis.records());
      String joined =
          parts.entrySet().stream()
              .sorted(Map.Entry.comparingByKey(Comparator.naturalOrder()))
              .map(part -> part.getValue().get("message").asText())
              .collect(Collectors.joining());
      assertThat(joined.equals(message)).as("the parts are the message").isTrue();
      assertThat(parts.get(parts.size()).get("partial_last").asText()).isEqualTo("true");
      assertThat(kinesis.records().stream().map(StoredRecord::partitionKey).distinct()).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void drop_countsTheEvent(Framework framework, EmbeddedKinesis kinesis) throws IOException {
    try (App app = start(framework, kinesis, "", "format.oversize", "drop")) {
      app.info("x".repeat(MIB));
      app.info(Numbered.text(2));
      app.stop();

      assertThat(Accounts.assertConserved(kinesis, app)).containsExactly(2L);
      assertThat(app.stats().count(DropReason.OVERSIZE)).isEqualTo(1);
      assertThat(app.warnings()).anyMatch(text -> text.contains("1 oversize (1 INFO; 1 in all)"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void encodedJson_staysJson(Framework framework, EmbeddedKinesis kinesis) throws IOException {
    String encoder =
        framework == Framework.LOGBACK
            ? "<encoder class='net.logstash.logback.encoder.LogstashEncoder'/>"
            : "<JsonTemplateLayout eventTemplateUri='classpath:LogstashJsonEventLayoutV1.json'"
                + " maxStringLength='10000000'/>";
    try (App app = start(framework, kinesis, encoder, "partitionKey", "field:message")) {
      app.info(Numbered.text(1) + "😀\"\n".repeat(MIB / 8));
      app.stop();

      assertThat(Accounts.assertConserved(kinesis, app)).containsExactly(1L);
      assertThat(app.stats().truncated()).isEqualTo(1);
      JsonNode json = json(kinesis.records(), 1);
      assertThat(json.get("message").asText()).startsWith(Numbered.text(1)).endsWith(MARK);
      assertThat(kinesis.records().get(0).partitionKey()).startsWith(Numbered.text(1));
    }
  }

  @ParameterizedTest
  @EnumSource
  void encodedText_endsWithTheMark(Framework framework, EmbeddedKinesis kinesis)
      throws IOException {
    String encoder =
        framework == Framework.LOGBACK
            ? "<layout class='ch.qos.logback.classic.PatternLayout'><pattern>%msg%n</pattern></layout>"
            : "<PatternLayout pattern='%msg%n'/>";
    try (App app = start(framework, kinesis, encoder)) {
      app.info(Numbered.text(1) + "😀".repeat(MIB / 4));
      app.stop();

      assertThat(Accounts.assertConserved(kinesis, app)).containsExactly(1L);
      assertThat(kinesis.records().get(0).text()).endsWith("😀" + MARK + System.lineSeparator());
    }
  }
}
