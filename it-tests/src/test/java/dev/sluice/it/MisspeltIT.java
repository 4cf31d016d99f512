// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static dev.sluice.it.Settings.STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.it.child.LogsOneLine;
import dev.sluice.it.docs.Page;
import dev.sluice.testkit.EmbeddedKinesis;
import dev.sluice.testkit.KinesisExtension;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a user wrote and meant otherwise is told, and never taken for something else. */
class MisspeltIT {

  @RegisterExtension
  static final KinesisExtension extension = KinesisExtension.withStream(STREAM, 1);

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String PRINTS =
      "<statusListener class=\"ch.qos.logback.core.status.OnConsoleStatusListener\"/>";

  /** Names in the first columns that are ours too, or no option's. */
  private static final Set<String> SAME_HERE =
      Set.of(
          "region",
          "Region",
          "endpoint",
          "partitionKey",
          "synchronous",
          "newest",
          "oldest",
          "none",
          "TEXT",
          "JsonLayout",
          "CredentialsProvider",
          "ListenableFuture");

  @TempDir Path directory;

  private App start(Framework framework, OptionFile file) {
    return framework.start(file.write(framework, directory, ""), new Settings(Map.of()));
  }

  /** Whether the framework prints it, or nobody does: whoever starts the program reads it once. */
  @ParameterizedTest
  @CsvSource({"LOGBACK, false", "LOGBACK, true", "LOG4J2, false", "LOG4J2, true"})
  void variable_isToldOnceWithTheNearestOne(
      Framework framework, boolean prints, EmbeddedKinesis kinesis) throws Exception {
    URL file = new OptionFile(kinesis).write(framework, directory, "");
    if (prints) {
      Path path = Path.of(file.toURI());
      Files.writeString(
          path,
          Files.readString(path)
              .replace("<configuration>", "<configuration>" + PRINTS)
              .replace("status=\"OFF\"", "status=\"WARN\""));
    }
    try (ChildJvm child =
        framework
            .child(LogsOneLine.class, file)
            .environment("SLUICE_BATCH_LINGRE", "1 s")
            .environment("SLUICE_DRAIN_TIMEOUT", "3 s")
            .argument("line")
            .start()) {
      child.awaitLine("logged", PATIENCE);
      child.endInput();
      assertThat(child.awaitExit(PATIENCE)).as(child.output()).isZero();
      assertThat(child.output())
          .containsOnlyOnce("SLUICE_BATCH_LINGRE has no effect")
          .contains("did you mean SLUICE_BATCH_LINGER?")
          .doesNotContain("SLUICE_DRAIN_TIMEOUT", "ERROR");
    }
  }

  /** A program that configures Logback by itself, and prints none of its statuses. */
  @Test
  void variable_isToldOnceWhereTheProgramConfigures(EmbeddedKinesis kinesis) {
    URL file = new OptionFile(kinesis).write(Framework.LOGBACK, directory, "");
    try (ChildJvm child =
        ChildJvm.of(Started.class)
            .environment("SLUICE_BATCH_LINGRE", "1 s")
            .argument(Framework.LOGBACK)
            .argument(file)
            .start()) {
      assertThat(child.awaitExit(PATIENCE)).as(child.output()).isZero();
      assertThat(child.awaitLine("SLUICE_BATCH_LINGRE", PATIENCE))
          .startsWith("sluice WARN [KINESIS] the environment variable ");
      assertThat(child.output()).containsOnlyOnce("SLUICE_BATCH_LINGRE has no effect");
    }
  }

  @ParameterizedTest
  @EnumSource
  void option_isToldWithTheOneThatIsMeant(Framework framework, EmbeddedKinesis kinesis) {
    OptionFile file =
        new OptionFile(kinesis).with("partitonKey", "random").with("buffer.linger", "1 s");
    try (App app = start(framework, file)) {
      assertThat(app.isStarted()).isFalse();
      assertThat(String.join("\n", app.errors()))
          .contains("partitonKey is not an option; did you mean partitionKey?")
          .contains("buffer.linger is not an option; did you mean batch.linger?");
    }
  }

  /** Every name that the pages of the appenders and of the KPL put beside ours. */
  @ParameterizedTest
  @EnumSource
  void optionOfAnotherProduct_isToldWithTheNewOne(Framework framework, EmbeddedKinesis kinesis) {
    Map<String, String> newNames = new LinkedHashMap<>();
    for (String page : List.of("gu", "kdgregory", "kpl")) {
      Page.of(Page.ROOT.resolve("docs/migration/" + page + ".md")).mappings().stream()
          .filter(mapping -> !SAME_HERE.contains(mapping.getKey()))
          .forEach(mapping -> newNames.putIfAbsent(mapping.getKey(), mapping.getValue()));
    }
    newNames.put("time_key", "format.timeKey");
    newNames.put("stream_name", "stream");
    assertThat(newNames).hasSizeGreaterThan(50);
    OptionFile file = new OptionFile(kinesis);
    newNames.keySet().forEach(name -> file.with(name, "1"));
    try (App app = start(framework, file)) {
      assertThat(app.isStarted()).isFalse();
      String errors = String.join("\n", app.errors());
      newNames.forEach(
          (old, now) ->
              assertThat(errors)
                  .containsPattern(
                      Pattern.quote(old + " is not an option; ")
                          + "(here it is |there is no such option here: ).*"
                          + Pattern.quote(now)));
    }
  }

  @ParameterizedTest
  @EnumSource
  void lookupWithoutAValue_isRefusedInEveryOption(Framework framework, EmbeddedKinesis kinesis) {
    String lookup = framework == Framework.LOGBACK ? "${no.such.thing}" : "${sys:no.such.thing}";
    for (String option :
        new String[] {
          "stream",
          "region",
          "partitionKey",
          "streamRoutes",
          "fallback",
          "spool.directory",
          "retry.deadLetterFile",
          "format.staticFields",
          "format.messageKey",
          "client.externalId"
        }) {
      OptionFile file = new OptionFile(kinesis).with(option, "a=" + lookup + "/s");
      if (option.startsWith("spool.")) {
        file = file.with("spool.mode", "always");
      }
      try (App app = start(framework, file)) {
        assertThat(app.isStarted()).as(option).isFalse();
        assertThat(String.join("\n", app.errors()))
            .contains(option + " refers to a ")
            .contains("define it, or give a default as in ${")
            .as("one mistake, one problem")
            .containsOnlyOnce(option + " ");
      }
    }
    assertThat(Path.of("a=" + lookup)).satisfies(path -> assertThat(Files.exists(path)).isFalse());
  }

  @Test
  void lookupOfAPattern_isDoneForEachEvent(EmbeddedKinesis kinesis) {
    OptionFile file =
        new OptionFile(kinesis).with("partitionKey", "pattern:$${ctx:tenant}-%d{yyyy}-%level");
    try (App app = start(Framework.LOG4J2, file)) {
      assertThat(app.errors()).isEmpty();
      app.log(Line.info(Numbered.text(1)).context("tenant", "acme"));
      assertThat(app.flush(Duration.ofSeconds(30))).isTrue();
      assertThat(kinesis.records().get(0).partitionKey()).matches("acme-\\d{4}-INFO");
    }
  }

  @Test
  void escapedLookup_standsAsItIs(EmbeddedKinesis kinesis) {
    OptionFile file = new OptionFile(kinesis).with("partitionKey", "fixed:$${x}");
    try (App app = start(Framework.LOG4J2, file)) {
      app.info(Numbered.text(1));
      assertThat(app.flush(Duration.ofSeconds(30))).isTrue();
      assertThat(kinesis.records().get(0).partitionKey()).isEqualTo("${x}");
    }
  }
}
