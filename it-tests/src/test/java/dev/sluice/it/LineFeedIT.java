// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static dev.sluice.it.Settings.STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.EmbeddedKinesis;
import dev.sluice.testkit.KinesisExtension;
import dev.sluice.testkit.StoredRecord;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Events with line breaks, in aggregates of lines: who reads lines must read one for each event.
 */
class LineFeedIT {

  @RegisterExtension
  static final KinesisExtension extension = KinesisExtension.withStream(STREAM, 1);

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          single_value | format.newline=lf     | first \tat second
          json         | format.logKey=message | first \tat second
          csv          | format.fields=message | "first\\n\tat second"
          influx       | format.tags=level     | app.Main,level=INFO message="first\\n\tat second"
          ltsv         | format.dataKeys=message | message:first  at second
          encoder      | format.newline=none   | first \tat second
          encoder      | format.newline=crlf   | first \tat second
          encoder      | format.lineFeed=escape | first\\n\tat second
          csv          | format.lineFeed=space  | "first \tat second"
          """)
  void eventInAnAggregateOfLines_isOneLine(
      String type, String option, String first, EmbeddedKinesis kinesis) {
    for (Framework framework : Framework.values()) {
      List<String> lines = lines(framework, type, option, kinesis);
      assertThat(lines).as("%s", framework).hasSize(2);
      assertThat(lines.get(0).strip()).as("%s", framework).startsWith(first.replace("\\t", "\t"));
    }
  }

  private List<String> lines(
      Framework framework, String type, String option, EmbeddedKinesis kinesis) {
    kinesis.clear();
    boolean encoded = type.equals("encoder");
    String pattern =
        framework == Framework.LOGBACK
            ? "<encoder><pattern>%msg%n%ex</pattern></encoder>"
            : "<PatternLayout pattern=\"%msg%n%ex\"/>";
    OptionFile file =
        new OptionFile(kinesis)
            .with("partitionKey", "fixed:all")
            .with("batch.aggregation", "newline")
            .with("batch.linger", "1 min")
            .with(
                option.substring(0, option.indexOf('=')),
                option.substring(option.indexOf('=') + 1));
    if (!encoded) {
      file.with("format.type", type);
    }
    if (type.equals("csv")) {
      file.with("format.fields", "message");
    }
    try (App app =
        framework.start(
            file.write(framework, directory, encoded ? pattern : ""), new Settings(Map.of()))) {
      app.info("first\n\tat second");
      app.info("next");
      app.stop();
      assertThat(app.stats().isConserved()).isTrue();
      assertThat(app.stats().linesJoined()).isEqualTo(type.equals("ltsv") ? 0 : 1);
      assertThat(kinesis.records()).hasSize(1);
      StoredRecord record = kinesis.records().get(0);
      assertThat(record.text()).endsWith("\n");
      return Arrays.asList(record.text().split("\n"));
    }
  }

  @ParameterizedTest
  @CsvSource({"LOGBACK, none, keep", "LOG4J2, none, keep", "LOGBACK, newline, keep"})
  void lineBreaks_stayWhereNobodyReadsLines(
      Framework framework, String aggregation, String lineFeed, EmbeddedKinesis kinesis) {
    kinesis.clear();
    OptionFile file =
        new OptionFile(kinesis)
            .with("batch.aggregation", aggregation)
            .with("format.type", "single_value");
    if (!aggregation.equals("none")) {
      file.with("format.lineFeed", lineFeed);
    }
    try (App app = framework.start(file.write(framework, directory, ""), new Settings(Map.of()))) {
      app.info("first\nsecond");
      app.stop();
      assertThat(kinesis.records())
          .extracting(StoredRecord::text)
          .containsExactly("first\nsecond\n");
      assertThat(app.stats().linesJoined()).isZero();
    }
  }
}
