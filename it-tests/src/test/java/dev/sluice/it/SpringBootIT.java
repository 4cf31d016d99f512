// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static dev.sluice.it.Settings.STREAM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.testkit.EmbeddedKinesis;
import dev.sluice.testkit.Fault;
import dev.sluice.testkit.KinesisExtension;
import dev.sluice.testkit.StoredRecord;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The application of examples/spring-boot, as both lines of Spring Boot build it with each
 * framework: with their versions of Logback, Log4j 2, Jackson and the HTTP client.
 */
class SpringBootIT {

  /** A module of examples/spring-boot. */
  enum Module {
    BOOT3_LOGBACK(Framework.LOGBACK),
    BOOT3_LOG4J2(Framework.LOG4J2),
    BOOT4_LOGBACK(Framework.LOGBACK),
    BOOT4_LOG4J2(Framework.LOG4J2);

    private final Framework framework;

    Module(Framework framework) {
      this.framework = framework;
    }

    private Path target() {
      String folder = name().toLowerCase(Locale.ROOT).replace('_', '-');
      return Path.of(System.getProperty("sluice.root"), "examples", "spring-boot", folder, "target")
          .normalize();
    }

    /** The application; first on its class path may be something of the test's. */
    ChildJvm.Builder application(@Nullable Path first) throws IOException {
      return ChildJvm.of(APPLICATION)
          .environment("AWS_ACCESS_KEY_ID", "test")
          .environment("AWS_SECRET_ACCESS_KEY", "test")
          .classPath(classPath(first));
    }

    private List<Path> classPath(@Nullable Path first) throws IOException {
      List<Path> classPath = new ArrayList<>();
      if (first != null) {
        classPath.add(first);
      }
      classPath.add(target().resolve("classes"));
      String others = Files.readString(target().resolve("class-path.txt")).strip();
      Arrays.stream(others.split(File.pathSeparator)).map(Path::of).forEach(classPath::add);
      return classPath;
    }
  }

  private static final String APPLICATION = "dev.sluice.examples.spring.SpringApp";

  /** After the time come the level, and in a line of Log4j's own or of Logback's something more. */
  private static final Pattern ERROR = Pattern.compile("^\\S+ +(\\|-|\\S+ +)?ERROR ");

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int TERMINATED = 128 + 15;
  private static final int LINES = 100;

  @RegisterExtension
  static final KinesisExtension extension = KinesisExtension.withStream(STREAM, 1);

  @TempDir Path directory;

  /** Each line of Spring Boot, each framework; the nightly profile has all four for each case. */
  static Stream<Module> one() {
    return Rows.ALL
        ? Stream.of(Module.values())
        : Stream.of(Module.BOOT3_LOGBACK, Module.BOOT4_LOG4J2);
  }

  /** The other two. */
  static Stream<Module> other() {
    return Rows.ALL
        ? Stream.of(Module.values())
        : Stream.of(Module.BOOT3_LOG4J2, Module.BOOT4_LOGBACK);
  }

  static Stream<Module> withLogback() {
    return Rows.ALL
        ? Stream.of(Module.BOOT3_LOGBACK, Module.BOOT4_LOGBACK)
        : Stream.of(Module.BOOT4_LOGBACK);
  }

  /** The files of the example, and Spring's own properties in them. */
  @ParameterizedTest
  @MethodSource("one")
  void endpointDownAtStart_delaysNothing_andGetsEveryLineWhenItIsUp(
      Module module, EmbeddedKinesis kinesis) throws IOException {
    kinesis.pause();
    try (ChildJvm child = start(module, kinesis, "20 s")) {
      child.awaitLine("started=", PATIENCE);
      log(child, 0, LINES / 2);
      child.awaitLine("go back for another try", PATIENCE); // it was down
      kinesis.resume();
      awaitLine(kinesis, LINES / 2 - 1);
      log(child, LINES / 2, LINES);
      child.endInput(); // closes the context

      assertThat(child.awaitExit(PATIENCE)).as(child.output()).isZero();
      assertAllDelivered(child, kinesis);
      assertNoError(child);
    } finally {
      kinesis.resume();
    }
    JsonNode record = new JsonMapper().readTree(kinesis.records().get(0).data());
    assertThat(record.path("application").asText()).isEqualTo("sluice-example");
  }

  @ParameterizedTest
  @MethodSource("other")
  void endpointNeverUp_isCounted_andSigtermWaitsNoLongerThanDrainTimeout(
      Module module, EmbeddedKinesis kinesis) throws IOException {
    kinesis.pause();
    try (ChildJvm child = start(module, kinesis, "500 ms")) {
      child.awaitLine("started=", PATIENCE);
      log(child, 0, LINES);
      long startNanos = System.nanoTime();
      child.terminate();

      assertThat(child.awaitExit(PATIENCE)).as(child.output()).isEqualTo(TERMINATED);
      // The drain timeout, the second beyond it, and what the context and the JVM itself take.
      assertThat(Duration.ofNanos(System.nanoTime() - startNanos))
          .isLessThan(Duration.ofSeconds(3));
      Summary summary = Summary.of(child.awaitLine(Summary.MARK, PATIENCE));
      summary.assertConserved();
      assertThat(summary.count("offered")).isGreaterThanOrEqualTo(LINES);
      assertThat(summary.reasons("dropped"))
          .containsOnlyKeys("shutdown")
          .containsValue(summary.count("offered"));
      assertNoError(child);
    } finally {
      kinesis.resume();
    }
    assertThat(kinesis.records()).isEmpty();
  }

  /** The one case in which the appender keeps an application from starting; Spring Boot does it. */
  @ParameterizedTest
  @MethodSource("one")
  void wrongOption_endsTheStartWithLogback_andOnlyTheLogWithLog4j2(
      Module module, EmbeddedKinesis kinesis) throws IOException {
    String told = "drainTimeout must be a duration from 0 ms to 60 min";
    try (ChildJvm child =
        withoutAListener(module, kinesis, null)
            .environment("SLUICE_BATCH_LINGRE", "1 s")
            .argument("--sluice.drain-timeout=soon")
            .start()) {
      if (module.framework == Framework.LOGBACK) {
        assertThat(child.awaitExit(PATIENCE)).as(child.output()).isNotZero();
        assertThat(child.output())
            .containsPattern("ERROR in dev.sluice.logback.KinesisAppender.*" + told)
            .doesNotContain("started=");
      } else {
        child.awaitLine("started=", PATIENCE);
        log(child, 0, 1);
        child.endInput();
        assertThat(child.awaitExit(PATIENCE)).as(child.output()).isZero();
        assertThat(child.output()).containsOnlyOnce(told);
      }
      assertThat(child.output())
          .as("Spring Boot and Log4j 2 show errors themselves")
          .doesNotContain("sluice ERROR")
          .containsOnlyOnce("SLUICE_BATCH_LINGRE has no effect");
    }
    assertThat(kinesis.requests()).isEmpty();
  }

  /**
   * Warnings are Spring Boot's to print, and the end of a trouble is ours. The jar for the Actuator
   * is there, and the Actuator is not: that changes nothing.
   */
  @ParameterizedTest
  @MethodSource("withLogback")
  void trouble_isToldOnce_andSoIsItsEnd_alsoBesideTheJarForTheActuator(
      Module module, EmbeddedKinesis kinesis) throws IOException {
    kinesis.faults().onEvery("PutRecords", Fault.throttled());
    try (ChildJvm child =
        withoutAListener(module, kinesis, SpringBootActuatorIT.jarForTheActuator()).start()) {
      child.awaitLine("go back for another try", PATIENCE);
      kinesis.faults().heal();
      child.awaitLine("delivery works again", PATIENCE);
      log(child, 0, LINES);
      child.endInput();
      assertThat(child.awaitExit(PATIENCE)).as(child.output()).isZero();
      assertThat(child.output())
          .containsOnlyOnce("go back for another try")
          .containsOnlyOnce("delivery works again");
      assertEachLineOnce(kinesis);
      assertNoError(child);
    }
  }

  /** The file of the example, with nothing that prints what the appender says. */
  private ChildJvm.Builder withoutAListener(
      Module module, EmbeddedKinesis kinesis, @Nullable Path first) throws IOException {
    String name =
        module.framework == Framework.LOGBACK ? "logback-spring.xml" : "log4j2-spring.xml";
    Path example = module.target().resolve("classes").resolve(name);
    Path file = directory.resolve("file.xml");
    Files.writeString(
        file,
        Files.readString(example)
            .replaceAll("<statusListener[^>]*>", "")
            .replace(" status=\"INFO\"", ""));
    return module
        .application(first)
        .argument("--logging.config=" + file.toUri())
        .argument("--sluice.stream=" + STREAM)
        .argument("--sluice.endpoint=" + kinesis.endpoint());
  }

  /** The framework has configured itself, and events went out, before Spring does it again. */
  @ParameterizedTest
  @MethodSource("other")
  void secondInitialisation_losesNothing_andLeavesNoThreadOrConnection(
      Module module, EmbeddedKinesis kinesis) throws Exception {
    String name = module.framework == Framework.LOGBACK ? "logback.xml" : "log4j2.xml";
    Files.copy(Path.of(module.framework.file("early").toURI()), directory.resolve(name));
    ChildJvm.Builder application = module.application(directory);
    Settings.to(kinesis)
        .forEach((key, value) -> application.property(Settings.PREFIX + key, value.toString()));
    try (ChildJvm child = application.start()) {
      child.awaitLine("started=", PATIENCE);
      log(child, 0, LINES);
      awaitLine(kinesis, LINES - 1);
      assertThat(child.threadNames(PATIENCE))
          .filteredOn(thread -> thread.startsWith("sluice-"))
          .as("the shipper, the sender and for 5 s the look-up of credentials of one appender")
          .hasSizeBetween(1, 3)
          .doesNotHaveDuplicates();
      assertThat(kinesis.connectionCount()).isLessThanOrEqualTo(1);
      child.terminate();

      assertThat(child.awaitExit(PATIENCE)).as(child.output()).isEqualTo(TERMINATED);
      assertAllDelivered(child, kinesis);
      assertNoError(child);
    }
    assertThat(kinesis.records())
        .as("logged before Spring began")
        .filteredOn(record -> text(record).contains("the application begins"))
        .hasSize(1);
  }

  /** As a native image is configured: by the model of the file that the build has written down. */
  @ParameterizedTest
  @MethodSource("withLogback")
  void aheadOfTime_emptyElementsCount_andTheLastEventsAreDelivered(
      Module module, EmbeddedKinesis kinesis) throws IOException {
    Path example = module.target().resolve("classes").resolve("logback-spring.xml");
    Path file =
        Files.writeString(
            directory.resolve("file.xml"),
            Files.readString(example).replace("<format>", "<format><levelKey></levelKey>"));
    Path built = directory.resolve("built");
    processAheadOfTime(module, file, built);
    assertThat(kinesis.requests()).isEmpty();
    try (ChildJvm child =
        module
            .application(built)
            .property("spring.aot.enabled", "true")
            .argument("--sluice.stream=" + STREAM)
            .argument("--sluice.endpoint=" + kinesis.endpoint())
            .start()) {
      child.awaitLine("started=", PATIENCE);
      log(child, 0, LINES);
      child.endInput();

      assertThat(child.awaitExit(PATIENCE)).as(child.output()).isZero();
      assertAllDelivered(child, kinesis);
      assertNoError(child);
    }
    assertThat(kinesis.records()).noneMatch(record -> text(record).contains("\"level\":"));
  }

  /** What Spring Boot's plugin for Maven does; the build's own events go nowhere. */
  private void processAheadOfTime(Module module, Path logging, Path built) throws IOException {
    Path sources = directory.resolve("sources");
    try (ChildJvm build =
        ChildJvm.of("org.springframework.boot.SpringApplicationAotProcessor")
            .environment("SLUICE_ENABLED", "false")
            .classPath(module.classPath(null))
            .argument(APPLICATION)
            .argument(sources)
            .argument(built) // resources
            .argument(built) // classes
            .argument("dev.sluice")
            .argument("example")
            .argument("--logging.config=" + logging.toUri())
            .start()) {
      assertThat(build.awaitExit(PATIENCE)).as(build.output()).isZero();
    }
    String classPath =
        module.classPath(built).stream()
            .map(Path::toString)
            .collect(Collectors.joining(File.pathSeparator));
    List<String> arguments =
        new ArrayList<>(List.of("-nowarn", "-proc:none", "-cp", classPath, "-d", built.toString()));
    try (Stream<Path> files = Files.walk(sources)) {
      files.filter(Files::isRegularFile).map(Path::toString).forEach(arguments::add);
    }
    int code =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, arguments.toArray(String[]::new));
    assertThat(code).as("exit code of the compiler").isZero();
  }

  private static ChildJvm start(Module module, EmbeddedKinesis kinesis, String drainTimeout)
      throws IOException {
    return module
        .application(null)
        .argument("--sluice.stream=" + STREAM)
        .argument("--sluice.endpoint=" + kinesis.endpoint())
        .argument("--sluice.drain-timeout=" + drainTimeout)
        .start();
  }

  private static void log(ChildJvm child, int from, int to) {
    LongStream.range(from, to).mapToObj(Numbered::text).forEach(child::tell);
    child.awaitLine("logged=" + to, PATIENCE);
  }

  private static void awaitLine(EmbeddedKinesis kinesis, int number) {
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                kinesis.records().stream()
                    .anyMatch(record -> text(record).contains(Numbered.text(number))));
  }

  /** All appenders that there were, taken together. */
  private static void assertAllDelivered(ChildJvm child, EmbeddedKinesis kinesis) {
    List<Summary> summaries = Summary.all(child);
    assertThat(summaries).as(child.output()).isNotEmpty();
    summaries.forEach(Summary::assertConserved);
    long offered = summaries.stream().mapToLong(summary -> summary.count("offered")).sum();
    long delivered = summaries.stream().mapToLong(summary -> summary.count("delivered")).sum();
    assertThat(delivered).as(child.output()).isEqualTo(offered);
    assertThat(kinesis.records()).hasSize(Math.toIntExact(delivered));
    assertEachLineOnce(kinesis);
  }

  private static void assertEachLineOnce(EmbeddedKinesis kinesis) {
    assertThat(kinesis.records())
        .filteredOn(record -> text(record).contains("event "))
        .extracting(record -> Numbered.numberOf(record.data()))
        .containsExactlyInAnyOrderElementsOf(LongStream.range(0, LINES).boxed().toList());
  }

  /** Spring Boot refuses to start on an ERROR status of Logback's. */
  private static void assertNoError(ChildJvm child) {
    assertThat(child.lines())
        .noneMatch(line -> ERROR.matcher(line).find())
        .noneMatch(
            line ->
                line.matches(".*(SLF4J\\(|argument placeholders|NoSuchMethod|NoClassDefFound).*"));
  }

  private static String text(StoredRecord record) {
    return new String(record.data(), StandardCharsets.UTF_8);
  }
}
