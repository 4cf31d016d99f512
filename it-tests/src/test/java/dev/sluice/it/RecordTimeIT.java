// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static dev.sluice.it.Settings.STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.EmbeddedKinesis;
import dev.sluice.testkit.KinesisExtension;
import dev.sluice.testkit.StoredRecord;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The time in a record: the simple way to it, and what is said where there is none. */
class RecordTimeIT {

  @RegisterExtension
  static final KinesisExtension extension = KinesisExtension.withStream(STREAM, 1);

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({
    "LOGBACK, format.newline, none, 1",
    "LOG4J2,  format.newline, none, 1",
    "LOGBACK, format.type, ltsv, 1",
    "LOGBACK, format.timeKey, t, 0",
    "LOG4J2,  format.timeKey, t, 0",
    "LOGBACK, format.logKey, message, 0",
    "LOG4J2,  format.type, otlp_json, 0",
    "LOGBACK, format.type, single_value, 0"
  })
  void recordsWithoutATime_areToldOnceAtStart(
      Framework framework, String option, String value, int times, EmbeddedKinesis kinesis) {
    OptionFile file = new OptionFile(kinesis).with(option, value);
    try (App app = framework.start(file.write(framework, directory, ""), new Settings(Map.of()))) {
      app.info("one");
      app.info("two");
      app.stop();
      assertThat(app.stats().isConserved()).isTrue();
      assertThat(app.infos())
          .filteredOn(info -> info.contains("records carry no time"))
          .hasSize(times);
    }
  }

  @ParameterizedTest
  @EnumSource(Framework.class)
  void iso8601_writesMillisecondsAndTheOffset(Framework framework, EmbeddedKinesis kinesis) {
    kinesis.clear();
    OptionFile file =
        new OptionFile(kinesis)
            .with("format.timeKey", "@timestamp")
            .with("format.timeKeyFormat", "iso8601")
            .with("format.timeZone", "+05:30");
    try (App app = framework.start(file.write(framework, directory, ""), new Settings(Map.of()))) {
      app.info("now");
      app.stop();
      assertThat(app.stats().isConserved()).isTrue();
      assertThat(kinesis.records())
          .singleElement()
          .extracting(StoredRecord::text)
          .asString()
          .matches("\\{\"@timestamp\":\"[-\\d]{10}T[:\\d]{8}\\.\\d{3}\\+05:30\".*");
    }
  }

  @ParameterizedTest
  @EnumSource(Framework.class)
  void zuluOfAnotherZone_isRefused(Framework framework, EmbeddedKinesis kinesis) {
    OptionFile file =
        new OptionFile(kinesis)
            .with("format.timeKey", "t")
            .with("format.timeKeyFormat", "%FT%TZ")
            .with("format.timeZone", "Europe/Berlin");
    try (App app = framework.start(file.write(framework, directory, ""), new Settings(Map.of()))) {
      assertThat(app.isStarted()).isFalse();
      assertThat(app.errors())
          .anySatisfy(
              error ->
                  assertThat(error)
                      .contains("a Z after the time says UTC, and the zone is Europe/Berlin"));
    }
  }
}
