// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.logback;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.joran.ReconfigureOnChangeTask;
import ch.qos.logback.core.CoreConstants;
import ch.qos.logback.core.model.Model;
import ch.qos.logback.core.model.ModelUtil;
import ch.qos.logback.core.status.Status;
import dev.sluice.options.FormatOptions;
import dev.sluice.options.Option;
import dev.sluice.options.OptionNames;
import dev.sluice.options.OptionSection;
import dev.sluice.record.DropReason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From XML to options, and what becomes of mistakes. */
final class ConfigurationTest {

  private static final String GOOD =
      "<stream>logs</stream><region>eu-west-1</region><endpoint>http://127.0.0.1:1</endpoint>"
          + "<drainTimeout>0</drainTimeout>";

  static Stream<OptionSection> sections() {
    return OptionNames.all().stream();
  }

  /** A value that no parser takes, or an undefined property for text: both become problems. */
  @ParameterizedTest
  @MethodSource("sections")
  void everyOption_isReachedFromXml(OptionSection section) {
    String elements =
        section.table().stream()
            .map(option -> "<" + option.name() + ">${NOBODY}</" + option.name() + ">")
            .collect(Collectors.joining());
    String wrapped =
        section.section().isEmpty()
            ? elements
            : "<" + section.section() + ">" + elements + "</" + section.section() + ">";
    try (Rig rig = Rig.with(wrapped)) {
      assertThat(rig.appender().isStarted()).isFalse();
      for (Option<?> option : section.table()) {
        assertThat(rig.errors())
            .anySatisfy(
                error -> assertThat(error).startsWith("[KINESIS] " + section.path(option.name())));
      }
      assertThat(rig.messages(Status.WARN)).isEmpty();
    }
  }

  @Test
  void unknownOptions_areAllReportedWithTheBadValues() {
    try (Rig rig =
        Rig.with(
            "<stream>logs</stream><strem>x</strem><drainTimeout>soon</drainTimeout>"
                + "<batch><lingr>1 s</lingr><maxRecords>501</maxRecords></batch>"
                + "<spoool><mode>always</mode></spoool>"
                + "<client><secretAccesKey>s</secretAccesKey></client>")) {
      assertThat(rig.appender().isStarted()).isFalse();
      assertThat(rig.errors())
          .hasSize(7)
          .anyMatch(error -> error.startsWith("[KINESIS] strem is not an option"))
          .anyMatch(error -> error.startsWith("[KINESIS] spoool is not an option"))
          .anyMatch(error -> error.startsWith("[KINESIS] drainTimeout must be a duration"))
          .anyMatch(error -> error.startsWith("[KINESIS] batch.lingr is not an option"))
          .anyMatch(error -> error.startsWith("[KINESIS] batch.maxRecords must be a whole number"))
          .anyMatch(error -> error.startsWith("[KINESIS] client.secretAccesKey is not an option"))
          .last()
          .isEqualTo("[KINESIS] stays stopped, problems found: 6");
    }
  }

  @Test
  void mistake_leavesTheApplicationLoggingThroughOthers() {
    try (Rig rig = Rig.with("<strem>logs</strem>")) {
      for (int i = 0; i < 100; i++) {
        rig.logger().info("still here");
      }
      assertThat(rig.others()).hasSize(100);
      assertThat(rig.appender().stats().count(DropReason.CLOSED)).isEqualTo(100);
      assertThat(rig.messages(Status.WARN))
          .filteredOn(warning -> warning.contains("non started appender"))
          .hasSizeBetween(1, 5);
    }
  }

  @Test
  void mistake_isFoundByTheFormatsAndKeysToo() {
    try (Rig rig =
        Rig.with(
            GOOD
                + "<partitionKey>nonsense</partitionKey>"
                + "<format><timeKey>t</timeKey><timeKeyFormat>%Q</timeKeyFormat></format>")) {
      assertThat(rig.errors())
          .hasSize(3)
          .anyMatch(error -> error.contains("partitionKey"))
          .anyMatch(error -> error.contains("format.timeKeyFormat"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "%mdc{tenant}-%nobodysWord | [nobodysWord] is not a valid conversion word",
        "%msg{ | Failed to parse pattern \"%msg{\""
      })
  void patternOfKeys_thatLogbackDoesNotUnderstand_isAMistake(String pattern, String reason) {
    try (Rig rig = Rig.with(GOOD + "<partitionKey>pattern:" + pattern + "</partitionKey>")) {
      assertThat(rig.appender().isStarted()).isFalse();
      assertThat(rig.errors())
          .filteredOn(error -> error.startsWith("[KINESIS] partitionKey must be a layout pattern"))
          .singleElement()
          .asString()
          .contains("\"" + pattern + "\"", reason);
      assertThat(rig.context().getStatusManager().getCopyOfStatusListenerList()).isEmpty();
    }
  }

  @Test
  void undefinedProperty_isAMistakeAndNotAStreamName() {
    try (Rig rig = Rig.with("<stream>${STREAM_OF_NOBODY}</stream>")) {
      assertThat(rig.errors())
          .first()
          .asString()
          .startsWith("[KINESIS] stream refers to a property that is not defined");
    }
  }

  @Test
  void undefinedProperty_withinASecretIsNotPrinted() {
    try (Rig rig =
        Rig.with(
            GOOD
                + "<client><accessKeyId>id</accessKeyId>"
                + "<secretAccessKey>canary${NOBODY}</secretAccessKey></client>")) {
      assertThat(rig.appender().isStarted()).isFalse();
      // Logback itself says what it puts in the place of ${...}, on INFO; we repeat none of it.
      assertThat(rig.errors()).isNotEmpty().noneMatch(error -> error.contains("canary"));
    }
  }

  @Test
  void sectionWithoutOptions_isAMistake() {
    try (Rig text = Rig.with(GOOD + "<batch>200 ms</batch>");
        Rig attribute = Rig.with(GOOD + "<batch linger=\"200 ms\"/>")) {
      for (Rig rig : List.of(text, attribute)) {
        assertThat(rig.errors()).hasSize(2).first().asString().contains("batch sets no option");
      }
    }
  }

  @Test
  void sectionGivenTwice_isAMistake() {
    try (Rig rig =
        Rig.with(
            GOOD
                + "<batch><linger>1 s</linger></batch><batch><maxRecords>5</maxRecords></batch>")) {
      assertThat(rig.errors()).hasSize(2).first().asString().contains("batch is given twice");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "<stream>other</stream>, stream",
    "<batch><linger>1 s</linger><linger>1 s</linger></batch>, batch.linger",
    "<encoder><pattern>%m</pattern></encoder><encoder><pattern>%m</pattern></encoder>, encoder",
    "<layout><pattern>%m</pattern></layout><layout><pattern>%m</pattern></layout>, layout"
  })
  void whatIsGivenTwice_isAMistake(String elements, String name) {
    String layout = "<layout class='ch.qos.logback.classic.PatternLayout'>";
    try (Rig rig = Rig.with(GOOD + elements.replace("<layout>", layout))) {
      assertThat(rig.errors())
          .hasSize(2)
          .first()
          .isEqualTo("[KINESIS] " + name + " is given twice: remove one");
    }
  }

  @Test
  void encoderThatCannotBeCreated_stopsTheAppender() {
    try (Rig rig = Rig.with(GOOD + "<encoder class=\"com.example.Nobody\"/>")) {
      assertThat(rig.appender().isStarted()).isFalse();
      assertThat(rig.errors())
          .anyMatch(error -> error.startsWith("[KINESIS] Could not create component [encoder]"));
    }
  }

  @Test
  void filterThatCannotBeCreated_stopsTheAppender() {
    try (Rig rig = Rig.with(GOOD + "<filter class=\"com.example.Nobody\"/>")) {
      assertThat(rig.appender().isStarted()).isFalse();
    }
  }

  @Test
  void encoderWithoutPattern_stopsTheAppender() {
    try (Rig rig = Rig.with(GOOD + "<encoder><pattrn>%m</pattrn></encoder>")) {
      assertThat(rig.appender().isStarted()).isFalse();
      assertThat(rig.errors()).anyMatch(error -> error.contains("encoder needs a valid pattern"));
    }
  }

  @Test
  void encoderAndLayout_excludeEachOther() {
    try (Rig rig =
        Rig.with(
            GOOD
                + "<encoder><pattern>%m</pattern></encoder><layout><pattern>%m</pattern></layout>")) {
      assertThat(rig.errors()).hasSize(2).first().asString().contains("exclude each other");
    }
  }

  @Test
  void formatOptionWithoutEffect_isAMistake() {
    String encoder = "<encoder><pattern>%m</pattern></encoder>";
    try (Rig rig = Rig.with(GOOD + encoder + "<format><timeKey>t</timeKey></format>")) {
      assertThat(rig.errors()).first().asString().contains("format.timeKey has no effect");
    }
    try (Rig rig =
        Rig.with(GOOD + encoder + "<format><maxEventBytes>1000</maxEventBytes></format>")) {
      assertThat(rig.errors()).isEmpty();
      assertThat(rig.appender().isStarted()).isTrue();
    }
  }

  @Test
  void restartAfterAMistake_saysTheSameOnce() {
    try (Rig rig = Rig.with(GOOD + "<strem>x</strem>")) {
      List<String> first = rig.errors();
      rig.context().getStatusManager().clear();
      rig.appender().start();
      assertThat(rig.errors()).isEqualTo(first).hasSize(2);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<format><threadKey></threadKey></format>",
        "<format><timeKey>t</timeKey><threadKey/></format>",
        "<format><threadKey> </threadKey></format>",
        "<format><threadKey>${nobody:-}</threadKey></format>",
        "<format><threadKey>none</threadKey></format>"
      })
  void emptyElement_setsItsOptionToNothing(String format) {
    try (Rig rig = Rig.with(GOOD + format)) {
      assertThat(rig.errors()).isEmpty();
      assertThat(rig.appender().isStarted()).isTrue();
      FormatOptions options = rig.appender().options().format();
      assertThat(options.isSetInFile(FormatOptions.THREAD_KEY)).isTrue();
      assertThat(options.get(FormatOptions.THREAD_KEY)).isEmpty();
    }
  }

  /** Logback then goes back to the file before, whose model it kept. */
  @Test
  void emptyElement_setsItsOptionToNothing_alsoAfterAChangeToAFileThatIsNoXml(@TempDir Path folder)
      throws Exception {
    Path file = folder.resolve("logback.xml");
    String good =
        "<configuration scan='true' scanPeriod='1 hour'><appender name='KINESIS'"
            + " class='dev.sluice.logback.KinesisAppender'>"
            + GOOD
            + "<format><threadKey/></format></appender>"
            + "<root><appender-ref ref='KINESIS'/></root></configuration>";
    try (Rig rig = Rig.with(GOOD)) {
      rig.context().reset();
      JoranConfigurator joran = new JoranConfigurator();
      joran.setContext(rig.context());
      joran.doConfigure(Files.writeString(file, good).toFile());
      KinesisAppender first = rig.appender();
      assertThat(first.isStarted()).isTrue();
      Files.writeString(file, good.replace("</root>", "</rooot>"));
      Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(60)));
      ReconfigureOnChangeTask scan = new ReconfigureOnChangeTask();
      scan.setContext(rig.context());
      scan.setScheduledFuture(
          rig.context().getScheduledExecutorService().schedule(scan, 1, TimeUnit.HOURS));
      scan.run();
      assertThat(rig.appender()).isNotSameAs(first);
      assertThat(rig.errors()).noneMatch(error -> error.startsWith("[KINESIS]"));
      assertThat(rig.appender().isStarted()).isTrue();
      assertThat(rig.appender().options().format().get(FormatOptions.THREAD_KEY)).isEmpty();
    }
  }

  /** Spring Boot's ahead-of-time processing writes down the model that the build has read. */
  @Test
  void emptyElement_setsItsOptionToNothing_alsoInAModelThatIsReadAgain() {
    try (Rig rig = Rig.with(GOOD + "<format><threadKey/></format>")) {
      AheadOfTime.configure(rig.context());
      assertThat(rig.appender().isStarted()).isTrue();
      FormatOptions options = rig.appender().options().format();
      assertThat(options.isSetInFile(FormatOptions.THREAD_KEY)).isTrue();
      assertThat(options.get(FormatOptions.THREAD_KEY)).isEmpty();
    }
  }

  /** Logback does not stop a context that nobody has started. */
  @Test
  void contextThatSpringBootDoesNotStart_isStoppedWithItsAppenders() {
    try (Rig rig = Rig.with(GOOD)) {
      AheadOfTime.configure(rig.context());
      KinesisAppender appender = rig.appender();
      assertThat(appender.isStarted()).isTrue();
      rig.context().stop();
      assertThat(appender.isStarted()).isFalse();
    }
  }

  /** As Spring Boot's configurator: it reads no file, and nobody starts the context again. */
  private static final class AheadOfTime extends JoranConfigurator {

    static void configure(LoggerContext context) {
      Model model = (Model) context.getObject(CoreConstants.SAFE_JORAN_CONFIGURATION);
      ModelUtil.resetForReuse(model);
      context.stop();
      AheadOfTime joran = new AheadOfTime();
      joran.setContext(context);
      joran.configureUsingAotGeneratedArtifacts(model);
    }

    private void configureUsingAotGeneratedArtifacts(Model model) {
      processModel(model);
    }
  }

  @Test
  void emptyElementWithoutMeaning_isNoMistake() {
    try (Rig rig = Rig.with(GOOD + "<region/><client><profile></profile></client>")) {
      assertThat(rig.errors()).isEmpty();
      assertThat(rig.appender().isStarted()).isTrue();
    }
  }

  @Test
  void emptyElementBesideAMistake_isNotTheMistake() {
    String elements =
        "<format><tags/></format><batch><maxRecords>lots</maxRecords></batch><retry>1</retry>";
    try (Rig rig = Rig.with(GOOD + elements)) {
      assertThat(rig.appender().isStarted()).isFalse();
      assertThat(rig.errors()).hasSize(3);
      assertThat(rig.errors().get(0)).startsWith("[KINESIS] batch.maxRecords must be");
      assertThat(rig.errors().get(1)).startsWith("[KINESIS] retry sets no option");
    }
  }

  @Test
  void disabled_takesNothingAndNeedsNothing() {
    try (Rig rig = Rig.with("<enabled>false</enabled><stream>${STREAM_OF_NOBODY}</stream>")) {
      rig.logger().info("nobody wants this");
      assertThat(rig.appender().isStarted()).isTrue();
      assertThat(rig.appender().stats().offered()).isZero();
      assertThat(rig.errors()).isEmpty();
    }
  }

  @Test
  void listenerToJoran_leavesWithTheStart() {
    try (Rig rig = Rig.with(GOOD)) {
      assertThat(rig.appender().isStarted()).isTrue();
      assertThat(rig.context().getStatusManager().getCopyOfStatusListenerList()).isEmpty();
    }
  }

  @Test
  void warningsAboutOthers_areNotOurMistakes() {
    try (Rig rig =
        Rig.with(GOOD + "<encoder><pattern>%m</pattern><nonsense>1</nonsense></encoder>")) {
      assertThat(rig.appender().isStarted()).isTrue();
      assertThat(rig.messages(Status.WARN)).anyMatch(warning -> warning.contains("[nonsense]"));
    }
  }
}
