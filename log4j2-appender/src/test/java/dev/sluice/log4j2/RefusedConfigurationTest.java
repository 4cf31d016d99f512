// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.log4j2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.record.DropReason;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.logging.log4j.core.appender.CountingNoOpAppender;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A configuration that cannot work stops the appender, says why once, and hurts nobody else. */
class RefusedConfigurationTest {

  @TempDir Path directory;

  @Test
  void allProblems_areSaidInOneError_andTheApplicationAndItsOtherAppendersGoOn() {
    String configuration =
        """
        <Configuration>
          <Appenders>
            <Kinesis name="K" stream="app logs?" streem="x" drainTimeout="soon">
              <Bacth linger="1 s"/>
              <Batch linger="tomorrow" maxRecords="501"/>
              <Retry maxAgee="1 s"/>
            </Kinesis>
            <CountingNoOp name="other"/>
          </Appenders>
          <Loggers>
            <Root level="ALL"><AppenderRef ref="K"/><AppenderRef ref="other"/></Root>
          </Loggers>
        </Configuration>
        """;
    try (Rig app = Rig.withFile(directory, "log4j2.xml", configuration)) {
      app.logger().info("one");
      app.logger().info("two");

      assertThat(((CountingNoOpAppender) app.appender("other")).getCount()).isEqualTo(2);
      assertThat(app.status.errors())
          .singleElement()
          .asString()
          .contains("Kinesis appender K: it does not start:")
          .contains("streem is not an option; did you mean stream? the appender takes stream,")
          .contains("Bacth is not an option; did you mean batch? the appender takes stream,")
          .contains("and the sections format, batch,")
          .contains("stream must be a stream name of", "\"app logs?\"")
          .contains("drainTimeout must be a duration from", "\"soon\"")
          .contains("batch.linger must be a duration from", "\"tomorrow\"")
          .contains("batch.maxRecords must be a whole number from 1 to 500: \"501\"")
          .contains(
              "retry.maxAgee is not an option; did you mean retry.maxAge? the section retry takes maxAge");
      assertThat(app.kinesis().isStarted()).isFalse();
      assertThat(app.kinesis().stats().count(DropReason.CLOSED)).isEqualTo(2);
      assertThat(app.kinesis().stats().isConserved()).isTrue();
      assertThat(app.stream.stored).isEmpty();
      assertThat(sluiceThreads()).isEmpty();
    }
  }

  @Test
  void unknownElement_doesNotHideThatTheOptionsDoNotFitEachOther() {
    String kinesis = "<Kinesis name='K' stream='a stream'><Bacth/></Kinesis>";
    try (Rig app = Rig.withXml(directory, kinesis)) {
      assertThat(app.status.errors())
          .singleElement()
          .asString()
          .contains("Bacth is not an option", "stream must be a stream name", "\"a stream\"");
    }
  }

  /** As {@code Batch: 1 s} of YAML is one. It was told that batch is none, and meant batch. */
  @Test
  void sectionAsAnAttribute_isToldWhatItTakes() {
    try (Rig app = Rig.withXml(directory, "<Kinesis name='K' stream='s' Batch='1 s'/>")) {
      assertThat(app.kinesis().isStarted()).isFalse();
      assertThat(app.status.errors())
          .singleElement()
          .asString()
          .endsWith("- <Batch> takes attributes and elements, no text of its own");
    }
  }

  @Test
  void oneUnreadableValueAlone_stopsTheAppender() {
    String kinesis = "<Kinesis name='K' stream='s'><Buffer overflow='panic'/></Kinesis>";
    try (Rig app = Rig.withXml(directory, kinesis)) {
      app.logger().info("nobody takes it");
      assertThat(app.kinesis().isStarted()).isFalse();
      assertThat(app.status.errors())
          .singleElement()
          .asString()
          .contains("buffer.overflow must be one of", "\"panic\"");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"no", "${sys:nobody.sets.this}"})
  void ignoreExceptions_isTrueOrFalse(String value) {
    String kinesis = "<Kinesis name='K' stream='s' ignoreExceptions='" + value + "'/>";
    try (Rig app = Rig.withXml(directory, kinesis)) {
      assertThat(app.kinesis().isStarted()).isFalse();
      assertThat(app.status.errors())
          .singleElement()
          .asString()
          .contains("ignoreExceptions must be true or false: \"" + value + "\" is neither");
    }
  }

  @Test
  void problemsThatOnlyTheFormatSees_stopTheAppenderToo() {
    String kinesis = "<Kinesis name='K' stream='s'><Format timeZone='Moon/Base'/></Kinesis>";
    try (Rig app = Rig.withXml(directory, kinesis)) {
      app.logger().info("nobody takes it");
      assertThat(app.kinesis().isStarted()).isFalse();
      assertThat(app.status.errors())
          .singleElement()
          .asString()
          .contains("format.timeZone must be a time zone", "Moon/Base");
    }
  }

  @Test
  void patternOfKeysThatLog4jDoesNotUnderstand_isAProblemOfTheOption() {
    String kinesis =
        "<Kinesis name='K' stream='s' partitionKey='pattern:%X{tenant}-%zz' drainTimeout='soon'/>";
    try (Rig app = Rig.withXml(directory, kinesis)) {
      app.logger().info("nobody takes it");
      assertThat(app.kinesis().isStarted()).isFalse();
      assertThat(app.status.errors())
          .filteredOn(error -> error.contains("does not start"))
          .singleElement()
          .asString()
          .contains("partitionKey must be a layout pattern", "\"%X{tenant}-%zz\"")
          .contains("Unrecognized conversion specifier [zz]")
          .contains("drainTimeout");
    }
  }

  static Stream<Arguments> brokenElements() {
    return Stream.of(
        Arguments.of("<Batch>linger=1 s</Batch>", "<Batch> takes attributes and elements, no text"),
        Arguments.of("some text", "<Kinesis> takes attributes and elements, no text"),
        Arguments.of("<Batch/><batch/>", "<batch> is there twice"),
        Arguments.of("<Format type='csv' formatType='tsv'/>", "format.type is given twice"),
        Arguments.of(
            "<Batch><Format/></Batch>", "<Batch> takes options only, one value each: Format"),
        Arguments.of("<Batch><lingr>1 s</lingr></Batch>", "batch.lingr is not an option"),
        Arguments.of("<Bacth><linger>1 s</linger></Bacth>", "Bacth is not an option"),
        Arguments.of("<AppenderRef ref='K'/>", "<AppenderRef> has no place in <Kinesis>"),
        Arguments.of(
            "<PatternLayout/><PatternLayout/>", "<PatternLayout> is a second layout: remove one"),
        Arguments.of("<LevelMatchFilter level='?'/><Column/>", "<Column> could not be created"));
  }

  @ParameterizedTest
  @MethodSource("brokenElements")
  void brokenElement_isNamedWithItsFix(String inside, String problem) {
    try (Rig app =
        Rig.withXml(directory, "<Kinesis name='K' stream='s'>" + inside + "</Kinesis>")) {
      app.logger().info("nobody takes it");
      assertThat(app.kinesis().isStarted()).isFalse();
      assertThat(app.status.errors()).filteredOn(e -> e.contains("does not start")).hasSize(1);
      assertThat(String.join("\n", app.status.errors())).contains(problem);
    }
  }

  static Stream<Arguments> filesWithAnUnknownSection() {
    return Stream.of(
        Arguments.of(
            "log4j2.json",
            """
            {"Configuration": {"Appenders": {"Kinesis":
              {"name": "K", "stream": "s", "Bacth": {"linger": "1 s"}, "tags": ["a", "b"]}},
              "Loggers": {"Root": {"level": "ALL", "AppenderRef": {"ref": "K"}}}}}
            """),
        Arguments.of(
            "log4j2.yaml",
            """
            Configuration:
              Appenders:
                Kinesis: {name: K, stream: s, Bacth: {linger: 1 s}}
              Loggers:
                Root: {level: ALL, AppenderRef: {ref: K}}
            """),
        Arguments.of(
            "log4j2.properties",
            """
            appender.k.type = Kinesis
            appender.k.name = K
            appender.k.stream = s
            appender.k.bacth.type = Bacth
            appender.k.bacth.linger = 1 s
            rootLogger.level = ALL
            rootLogger.appenderRef.k.ref = K
            """));
  }

  @ParameterizedTest
  @MethodSource("filesWithAnUnknownSection")
  void unknownSection_isRefusedInEveryFileFormat(String name, String text) {
    try (Rig app = Rig.withFile(directory, name, text)) {
      app.logger().info("nobody takes it");
      assertThat(app.kinesis().isStarted()).isFalse();
      assertThat(String.join("\n", app.status.errors()))
          .contains("<Bacth> is not an element of <Kinesis>, which takes format, batch,");
    }
  }

  static Stream<Arguments> arrays() {
    return Stream.of(
        Arguments.of(
            "'Format': {'formatType': 'csv', 'fields': ['level', 'message']}",
            "format.fields takes one text: write a list with commas, as in a,b"),
        Arguments.of(
            "'region': ['eu-west-1', 'eu-west-2']",
            "region takes one text: write a list with commas, as in a,b"));
  }

  /** It was two problems: one about the element, one about an option that is missing. */
  @ParameterizedTest
  @MethodSource("arrays")
  void arrayForAnOption_isOneProblem(String element, String problem) {
    String json =
        """
        {"Configuration": {"Appenders": {"Kinesis": {"name": "K", "stream": "s", %s}},
          "Loggers": {"Root": {"level": "ALL", "AppenderRef": {"ref": "K"}}}}}
        """
            .formatted(element.replace('\'', '"'));
    for (String name : List.of("log4j2.json", "log4j2.yaml")) {
      try (Rig app = Rig.withFile(directory, name, json)) { // JSON is YAML too
        assertThat(app.kinesis().isStarted()).isFalse();
        assertThat(app.status.errors())
            .filteredOn(error -> error.contains("does not start"))
            .singleElement()
            .asString()
            .contains(":\n - " + problem)
            .containsOnlyOnce("\n - ");
      }
    }
  }

  /** Of all elements these alone are dropped by Log4j's XML reader before a plugin sees them. */
  @Test
  void unknownXmlElementAroundPlugins_isAnErrorOfLog4jOnly() {
    String kinesis =
        "<Kinesis name='K' stream='s'><Filtres><ThresholdFilter level='WARN'/></Filtres></Kinesis>";
    try (Rig app = Rig.withXml(directory, kinesis)) {
      assertThat(app.status.errors())
          .singleElement()
          .asString()
          .contains("Filtres", "CLASS_NOT_FOUND");
    }
  }

  @Test
  void asyncAppenderBeforeARefusedOne_doesNotStopTheApplication() {
    String appenders =
        "<Kinesis name='K'/><Async name='A'><AppenderRef ref='K'/></Async>"
            + "<CountingNoOp name='other'/>";
    String xml =
        Rig.xml(appenders)
            .replace(
                "<AppenderRef ref=\"K\"/>", "<AppenderRef ref='A'/><AppenderRef ref='other'/>");
    try (Rig app = Rig.withFile(directory, "log4j2.xml", xml)) {
      app.logger().info("one");
      assertThat(((CountingNoOpAppender) app.appender("other")).getCount()).isEqualTo(1);
      assertThat(app.status.errors()).singleElement().asString().contains("stream is required");
    }
  }

  @Test
  void appenderWithoutAName_isLeftOut_andTheApplicationGoesOn() {
    String appenders = "<Kinesis stream='s'/><CountingNoOp name='K'/>";
    try (Rig app = Rig.withXml(directory, appenders)) {
      app.logger().info("one");
      assertThat(((CountingNoOpAppender) app.appender("K")).getCount()).isEqualTo(1);
      assertThat(app.status.errors())
          .anyMatch(error -> error.contains("<Kinesis> needs an attribute name"));
    }
  }

  @Test
  void disabledAppender_startsWithoutThreadsAndWithoutAStream() {
    try (Rig app = Rig.withXml(directory, "<Kinesis name='K' enabled='false'/>")) {
      app.logger().info("nobody takes it");
      assertThat(app.kinesis().isStarted()).isTrue();
      assertThat(app.delivered()).isEmpty();
      assertThat(app.kinesis().stats().offered()).as("wanted so").isZero();
      assertThat(app.kinesis().stats().isConserved()).isTrue();
      assertThat(app.status.errors()).isEmpty();
      assertThat(sluiceThreads()).isEmpty();
    }
  }

  private static Set<String> sluiceThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("sluice-K-ship"))
        .collect(Collectors.toSet());
  }
}
