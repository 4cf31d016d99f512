// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.log4j2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.options.BatchOptions;
import dev.sluice.options.FormatOptions;
import dev.sluice.options.Option;
import dev.sluice.options.OptionNames;
import dev.sluice.options.OptionSection;
import dev.sluice.options.SluiceOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every option reaches the core, from every kind of configuration file. */
class OptionsTest {

  private static final String XML =
      Rig.xml(
          """
          <Kinesis name="K" stream="app-logs" region="eu-west-1" partitionKey="mdc:tenant">
            <Format type="json" timeKey="@timestamp" timeKeyFormat="%Y-%m-%dT%H:%M:%S.%3NZ"/>
            <Batch linger="50 ms" maxRecords="77"/>
            <Client accessKeyId="AKID" secretAccessKey="s3cret"/>
            <ThresholdFilter level="INFO"/>
          </Kinesis>
          """);

  private static final String JSON =
      """
      { "Configuration": {
          "Appenders": { "Kinesis": {
            "name": "K", "stream": "app-logs", "region": "eu-west-1", "partitionKey": "mdc:tenant",
            "Format": { "formatType": "json", "timeKey": "@timestamp",
                        "timeKeyFormat": "%Y-%m-%dT%H:%M:%S.%3NZ" },
            "Batch": { "linger": "50 ms", "maxRecords": 77 },
            "Client": { "accessKeyId": "AKID", "secretAccessKey": "s3cret" },
            "ThresholdFilter": { "level": "INFO" } } },
          "Loggers": { "Root": { "level": "ALL", "AppenderRef": { "ref": "K" } } } } }
      """;

  private static final String YAML =
      """
      Configuration:
        Appenders:
          Kinesis:
            name: K
            stream: app-logs
            region: eu-west-1
            partitionKey: "mdc:tenant"
            Format:
              formatType: json
              timeKey: "@timestamp"
              timeKeyFormat: "%Y-%m-%dT%H:%M:%S.%3NZ"
            Batch:
              linger: 50 ms
              maxRecords: 77
            Client:
              accessKeyId: AKID
              secretAccessKey: s3cret
            ThresholdFilter:
              level: INFO
        Loggers:
          Root:
            level: ALL
            AppenderRef:
              ref: K
      """;

  private static final String PROPERTIES =
      """
      appender.k.type = Kinesis
      appender.k.name = K
      appender.k.stream = app-logs
      appender.k.region = eu-west-1
      appender.k.partitionKey = mdc:tenant
      appender.k.format.type = Format
      appender.k.format.formatType = json
      appender.k.format.timeKey = @timestamp
      appender.k.format.timeKeyFormat = %Y-%m-%dT%H:%M:%S.%3NZ
      appender.k.batch.type = Batch
      appender.k.batch.linger = 50 ms
      appender.k.batch.maxRecords = 77
      appender.k.client.type = Client
      appender.k.client.accessKeyId = AKID
      appender.k.client.secretAccessKey = s3cret
      appender.k.filter.threshold.type = ThresholdFilter
      appender.k.filter.threshold.level = INFO
      rootLogger.level = ALL
      rootLogger.appenderRef.k.ref = K
      """;

  @TempDir Path directory;

  @TestFactory
  Stream<DynamicTest> everyFileFormat_givesTheSameOptionsAndRecords() {
    return Stream.of(
            List.of("log4j2.xml", XML),
            List.of("log4j2.json", JSON),
            List.of("log4j2.yaml", YAML),
            List.of("log4j2.properties", PROPERTIES))
        .map(file -> DynamicTest.dynamicTest(file.get(0), () -> check(file.get(0), file.get(1))));
  }

  private void check(String name, String text) {
    try (Rig app = Rig.withFile(directory, name, text)) {
      SluiceOptions options = app.kinesis().options();
      assertThat(options.get(SluiceOptions.STREAM)).isEqualTo("app-logs");
      assertThat(options.get(SluiceOptions.REGION)).isEqualTo("eu-west-1");
      assertThat(options.get(SluiceOptions.PARTITION_KEY)).isEqualTo("mdc:tenant");
      assertThat(options.format().isSet(FormatOptions.TYPE)).isTrue();
      assertThat(options.format().get(FormatOptions.TIME_KEY)).isEqualTo("@timestamp");
      assertThat(options.batch().get(BatchOptions.LINGER)).hasMillis(50);
      assertThat(options.batch().get(BatchOptions.MAX_RECORDS)).isEqualTo(77);
      app.logger().debug("too low");
      app.logger().info("high enough");
      assertThat(app.delivered())
          .singleElement()
          .asString()
          .matches("\\{\"@timestamp\":\"[-\\dT:.]+Z\",\"level\":\"INFO\",.*\"high enough\".*}");
      assertThat(app.kinesis().stats().isConserved()).isTrue();
      assertThat(app.status.errors()).isEmpty();
      assertThat(app.status.everything()).doesNotContain("s3cret");
    }
  }

  /** A YAML section whose lines are all commented out is null too. */
  @TestFactory
  Stream<DynamicTest> nullOfJsonAndYaml_isNothingAsAnEmptyTextOfXmlIs() {
    return Stream.of(
            List.of(
                "log4j2.xml",
                Rig.xml(
                    """
                    <Kinesis name="K" stream="s" region="" partitionKeyDefault="null">
                      <Format levelKey="" messageKey="null"/>
                      <Batch/>
                    </Kinesis>
                    """),
                "{\"logger\":\"app.Main\",\"thread\":\"main\",\"null\":\"one\"}"),
            List.of(
                "log4j2.json",
                """
                { "Configuration": {
                    "Appenders": { "Kinesis": { "name": "K", "stream": "s", "region": null,
                      "Format": { "levelKey": null, "messageKey": "${sys:none:-null}" },
                      "Batch": null } },
                    "Loggers": { "Root": { "level": "ALL", "AppenderRef": { "ref": "K" } } } } }
                """,
                "{\"logger\":\"app.Main\",\"thread\":\"main\",\"null\":\"one\"}"),
            List.of(
                "log4j2.yaml",
                """
                Configuration:
                  Appenders:
                    Kinesis:
                      name: K
                      stream: s
                      region:
                      Format:
                        levelKey: ~
                      Batch:
                      #  linger: 1 s
                  Loggers:
                    Root: {level: ALL, AppenderRef: {ref: K}}
                """,
                "{\"logger\":\"app.Main\",\"thread\":\"main\",\"message\":\"one\"}"))
        .map(
            file ->
                DynamicTest.dynamicTest(
                    file.get(0),
                    () -> {
                      try (Rig app = Rig.withFile(directory, file.get(0), file.get(1))) {
                        assertThat(app.status.errors()).isEmpty();
                        assertThat(app.kinesis().options().isSet(SluiceOptions.REGION)).isFalse();
                        app.logger().info("one");
                        assertThat(app.delivered()).containsExactly(file.get(2));
                      }
                    }));
  }

  @Test
  void everyOption_isTakenAsAttribute() {
    StringBuilder xml = new StringBuilder("<Kinesis name='K'");
    for (OptionSection section : OptionNames.all()) {
      if (!section.section().isEmpty()) {
        xml.append("<").append(section.section());
      }
      for (Option<?> option : section.table()) {
        xml.append(" %s='%s'".formatted(option.name(), sample(section, option)));
      }
      xml.append(section.section().isEmpty() ? ">" : "/>");
    }
    assertAllSet(xml + "</Kinesis>");
  }

  @Test
  void everyOption_isTakenAsElementWithText() {
    StringBuilder xml = new StringBuilder("<Kinesis name='K'>");
    for (OptionSection section : OptionNames.all()) {
      String tag = section.section();
      xml.append(tag.isEmpty() ? "" : "<" + tag + ">");
      for (Option<?> option : section.table()) {
        xml.append("<%1$s>%2$s</%1$s>".formatted(option.name(), sample(section, option)));
      }
      xml.append(tag.isEmpty() ? "" : "</" + tag + ">");
    }
    assertAllSet(xml + "</Kinesis>");
  }

  private void assertAllSet(String kinesis) {
    try (Rig app = Rig.withXml(directory, kinesis)) {
      List<OptionSection> sections = app.kinesis().options().sections();
      for (OptionSection section : sections) {
        for (Option<?> option : section.table()) {
          String path = section.path(option.name());
          assertThat(section.isSet(option)).as(path).isTrue();
          OptionSection expected = fresh(section);
          expected.set(option.name(), sample(section, option));
          assertThat((Object) section.find(option)).as(path).isEqualTo(expected.find(option));
        }
      }
      // Some exclude each other, so this one cannot start; but none was unknown.
      assertThat(String.join("\n", app.status.errors())).doesNotContain("is not an option");
    }
  }

  private static OptionSection fresh(OptionSection section) {
    return OptionNames.all().stream()
        .filter(other -> other.section().equals(section.section()))
        .findAny()
        .orElseThrow();
  }

  /** A value that the option takes and that is not its default. */
  private static String sample(OptionSection section, Option<?> option) {
    Stream<String> words =
        option.rule().startsWith("one of ")
            ? Stream.of(option.rule().substring("one of ".length()).split(", "))
            : Stream.of("7 s", "1 h", "7 MiB", "false", "true", "7", "a=b", "text");
    return words
        .filter(text -> takes(fresh(section), option, text))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no sample value for " + option.name()));
  }

  private static boolean takes(OptionSection section, Option<?> option, String text) {
    Object before = section.find(option);
    section.set(option.name(), text);
    try {
      Object after = section.find(option);
      return option.name().equals("type") || !Objects.equals(before, after);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  @Test
  void lookups_areResolvedInEveryOption() {
    System.setProperty("dev.sluice.test.linger", "3 s");
    String configuration =
        """
        <Configuration>
          <Properties><Property name="where">from-property</Property></Properties>
          <Appenders>
            <Kinesis name="K" stream="${where}"><Batch linger="${sys:dev.sluice.test.linger}"/></Kinesis>
          </Appenders>
          <Loggers><Root level="ALL"><AppenderRef ref="K"/></Root></Loggers>
        </Configuration>
        """;
    try (Rig app = Rig.withFile(directory, "log4j2.xml", configuration)) {
      assertThat(app.kinesis().options().get(SluiceOptions.STREAM)).isEqualTo("from-property");
      assertThat(app.kinesis().options().batch().get(BatchOptions.LINGER)).hasSeconds(3);
    } finally {
      System.clearProperty("dev.sluice.test.linger");
    }
  }

  @Test
  void elementNames_areFoundInAnyCase_andInStrictMode() {
    String configuration =
        """
        <Configuration strict="true">
          <Appenders>
            <Appender type="Kinesis" name="K" stream="s">
              <Section type="batch" linger="3 s"/>
              <Section type="FORMAT"><type>json</type></Section>
            </Appender>
          </Appenders>
          <Loggers><Root level="ALL"><AppenderRef ref="K"/></Root></Loggers>
        </Configuration>
        """;
    try (Rig app = Rig.withFile(directory, "log4j2.xml", configuration)) {
      assertThat(app.kinesis().isStarted()).isTrue();
      assertThat(app.kinesis().options().batch().get(BatchOptions.LINGER)).hasSeconds(3);
      assertThat(app.kinesis().options().format().isSet(FormatOptions.TYPE)).isTrue();
    }
  }
}
