// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static dev.sluice.it.Settings.STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.EmbeddedKinesis;
import dev.sluice.testkit.KinesisExtension;
import dev.sluice.testkit.StoredRecord;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What {@code format.maskKeys} names reaches no stream, as a user sees it. */
class MaskIT {

  private static final String SECRET = "s3cr3t";

  private static final Line LINE =
      Line.info("logged in")
          .field("password", SECRET)
          .field("body", Map.of("user", "bob", "items", List.of(Map.of("pin", SECRET))))
          .context("session_token", SECRET)
          .context("tenant", "acme");

  @RegisterExtension
  static final KinesisExtension extension = KinesisExtension.withStream(STREAM, 1);

  @TempDir Path directory;

  private static OptionFile file(EmbeddedKinesis kinesis) {
    kinesis.clear();
    return new OptionFile(kinesis).with("format.maskKeys", "Password,pin,*_token");
  }

  /** Log4j's map message is text made of its fields: that text is masked too. */
  @ParameterizedTest
  @EnumSource(Framework.class)
  void maskedKeys_arriveMasked(Framework framework, EmbeddedKinesis kinesis) {
    for (String type : List.of("json", "ltsv", "out_file", "msgpack", "otlp_json", "influx")) {
      OptionFile file = file(kinesis).with("format.type", type).with("format.tags", "*");
      try (App app =
          framework.start(file.write(framework, directory, ""), new Settings(Map.of()))) {
        app.log(LINE);
        app.stop();

        assertThat(app.stats().isConserved()).isTrue();
        assertThat(app.stats().delivered()).isEqualTo(1);
        assertThat(kinesis.records())
            .singleElement()
            .extracting(record -> new String(record.data(), StandardCharsets.ISO_8859_1))
            .asString()
            .as(type)
            .doesNotContain(SECRET)
            .contains("****", "logged in", "acme");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Framework.class)
  void route_mayDependOnWhatIsMasked(Framework framework) {
    try (EmbeddedKinesis kinesis =
        EmbeddedKinesis.builder().stream(STREAM, 1).stream("logs-acme", 1).start()) {
      OptionFile file =
          file(kinesis)
              .with("format.maskKeys", "tenant")
              .with("streamRoutes", "mdc:tenant; acme=logs-acme");
      try (App app =
          framework.start(file.write(framework, directory, ""), new Settings(Map.of()))) {
        app.log(LINE);
        app.stop();
        assertThat(app.stats().isConserved()).isTrue();
      }
      assertThat(kinesis.records("logs-acme"))
          .singleElement()
          .extracting(StoredRecord::text)
          .asString()
          .contains("\"tenant\":\"****\"");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "LOGBACK, field:password",
    "LOGBACK, field:body.items.0.pin",
    "LOG4J2,  mdc:session_token",
    "LOG4J2,  field:$['password']"
  })
  void partitionKeyThatWouldShowIt_isRefused(
      Framework framework, String key, EmbeddedKinesis kinesis) {
    assertRefused(
        framework,
        file(kinesis).with("partitionKey", key),
        "",
        "partitionKey=" + key + " would show the value of ");
  }

  @ParameterizedTest
  @CsvSource({
    "LOGBACK, <encoder><pattern>%msg</pattern></encoder>",
    "LOG4J2,  <PatternLayout pattern=\"%msg\"/>"
  })
  void encoderThatWouldShowIt_isRefused(
      Framework framework, String inside, EmbeddedKinesis kinesis) {
    assertRefused(
        framework,
        file(kinesis),
        inside,
        "format.maskKeys has no effect with an encoder or a layout");
  }

  private void assertRefused(Framework framework, OptionFile file, String inside, String message) {
    try (App app =
        framework.start(file.write(framework, directory, inside), new Settings(Map.of()))) {
      assertThat(app.isStarted()).isFalse();
      assertThat(app.errors()).anySatisfy(error -> assertThat(error).contains(message));
    }
  }
}
