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
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What an operator sees of the appenders in Spring Boot, with the jar {@code sluice-spring-boot}:
 * the example application with Boot's Actuator, asked over HTTP as a load balancer asks.
 */
class SpringBootActuatorIT {

  /** A line of Spring Boot with a framework. */
  enum Application {
    BOOT3_LOGBACK("boot3", Framework.LOGBACK),
    BOOT3_LOG4J2("boot3", Framework.LOG4J2),
    BOOT4_LOGBACK("boot4", Framework.LOGBACK),
    BOOT4_LOG4J2("boot4", Framework.LOG4J2);

    private final String line;
    private final Framework framework;

    Application(String line, Framework framework) {
      this.line = line;
      this.framework = framework;
    }

    /** The example with the Actuator has Logback; with Log4j 2 its jars take their place. */
    List<Path> classPath() throws IOException {
      List<Path> actuator = classPath(line + "-actuator");
      if (framework == Framework.LOGBACK) {
        return actuator;
      }
      Predicate<Path> isOfLogback = named("logback|log4j-to-slf4j|starter-logging");
      return Stream.concat(
              actuator.stream().filter(isOfLogback.negate()), classPath(line + "-log4j2").stream())
          .distinct()
          .toList();
    }

    static List<Path> classPath(String module) throws IOException {
      Path root = Path.of(System.getProperty("sluice.root")).normalize();
      Path target =
          root.resolve("examples").resolve("spring-boot").resolve(module).resolve("target");
      String others = Files.readString(target.resolve("class-path.txt")).strip();
      return Stream.concat(
              Stream.of(target.resolve("classes")),
              Arrays.stream(others.split(File.pathSeparator)).map(Path::of))
          .toList();
    }
  }

  private static final Pattern PORT = Pattern.compile("port (\\d+)");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String SECRET = "CANARY-of-the-secret-key";
  private static final int LINES = 100;

  @RegisterExtension
  static final KinesisExtension extension = KinesisExtension.withStream(STREAM, 1);

  @TempDir Path directory;

  private final HttpClient client = HttpClient.newHttpClient();

  /** Whatever stands in the way of the log: the application is up, and says what is the matter. */
  @ParameterizedTest
  @EnumSource(names = {"BOOT3_LOG4J2", "BOOT4_LOGBACK"})
  void appender_hasMetersAndHealth_andItsTroubleEndsNoApplication(
      Application application, EmbeddedKinesis kinesis) throws Exception {
    try (ChildJvm child =
        start(application.classPath(), kinesis, "--management.health.sluice.max-event-age=100ms")) {
      log(child, 0, LINES);
      JsonNode healthy = awaitHealth(child, one -> delivered(one) >= LINES);
      assertThat(healthy.path("status").asText()).isEqualTo("UP");
      assertThat(count(child, "sluice.events.delivered")).isGreaterThanOrEqualTo(LINES);
      assertThat(count(child, "sluice.up")).isEqualTo(1);

      kinesis.faults().onEvery("PutRecords", Fault.throttled());
      log(child, LINES, LINES + 1);
      JsonNode degraded = awaitHealth(child, one -> status(one).equals("DEGRADED"));
      assertThat(degraded.path("status").asText()).as("%s", degraded).isEqualTo("UP");
      assertThat(details(degraded).path("trouble").asText()).startsWith("an event waits for");

      kinesis.faults().heal();
      JsonNode healed = awaitHealth(child, one -> status(one).equals("UP"));
      assertThat(delivered(healed)).isGreaterThan(LINES);
      assertThat(healed.path("components").path("sluice").toString())
          .doesNotContain("CANARY", "127.0.0.1", STREAM);
      child.endInput();
      assertThat(child.awaitExit(PATIENCE)).as(child.output()).isZero();
      Summary.all(child).forEach(Summary::assertConserved);
      assertThat(child.output()).doesNotContain("NoClassDefFound", "have no meters");
    }
  }

  static Stream<Application> applications() {
    return Rows.ALL
        ? Stream.of(Application.BOOT3_LOGBACK, Application.BOOT4_LOG4J2)
        : Stream.of(Application.BOOT3_LOGBACK);
  }

  @ParameterizedTest
  @MethodSource("applications")
  void eachPart_isSwitchedOffByItsProperty(Application application, EmbeddedKinesis kinesis)
      throws Exception {
    try (ChildJvm child =
        start(
            application.classPath(),
            kinesis,
            "--management.health.sluice.enabled=false",
            "--management.metrics.binders.sluice.enabled=false")) {
      assertThat(health(child).path("components").has("sluice")).isFalse();
      assertThat(get(child, "metrics/sluice.up", 404)).isEmpty();
      assertThat(get(child, "metrics/jvm.threads.live", 200)).contains("VALUE");
    }
  }

  @Test
  void refusedAppender_isDegraded_andTheApplicationIsUp(EmbeddedKinesis kinesis) throws Exception {
    try (ChildJvm child =
        start(Application.BOOT4_LOG4J2.classPath(), kinesis, "--sluice.drain-timeout=soon")) {
      JsonNode health = health(child);
      assertThat(health.path("status").asText()).isEqualTo("UP");
      assertThat(status(health)).isEqualTo("DEGRADED");
      assertThat(details(health).path("state").asText()).isEqualTo("DOWN");
      assertThat(details(health).path("rejected").path("closed").asLong()).isPositive();
      assertThat(count(child, "sluice.up")).isZero();
    }
  }

  /** Its classes have the names of the module's, and all that is below them is inside. */
  @Test
  void allInOneJar_isSeenToo(EmbeddedKinesis kinesis) throws Exception {
    Predicate<Path> isInside =
        named("sluice-(core|logback)|http(client|core)5|software.amazon|reactive-streams");
    List<Path> classPath =
        Stream.concat(
                Application.BOOT4_LOGBACK.classPath().stream().filter(isInside.negate()),
                Stream.of(Path.of(System.getProperty("sluice.allInOne.logback")).normalize()))
            .toList();
    try (ChildJvm child = start(classPath, kinesis)) {
      log(child, 0, LINES);
      JsonNode health = awaitHealth(child, one -> delivered(one) >= LINES);
      assertThat(status(health)).isEqualTo("UP");
      assertThat(count(child, "sluice.events.delivered")).isGreaterThanOrEqualTo(LINES);
    }
  }

  @Test
  void withoutMicrometer_theHealthIsThere(EmbeddedKinesis kinesis) throws Exception {
    List<Path> classPath =
        Application.BOOT3_LOGBACK.classPath().stream()
            .filter(named("micrometer-(core|jakarta9)|HdrHistogram|LatencyUtils").negate())
            .toList();
    try (ChildJvm child = start(classPath, kinesis)) {
      log(child, 0, LINES);
      assertThat(status(awaitHealth(child, one -> delivered(one) >= LINES))).isEqualTo("UP");
    }
  }

  /** A library that an application brings along by mistake must not keep it from starting. */
  @Test
  void withoutSluice_nothingHappens(EmbeddedKinesis kinesis) throws Exception {
    String console =
        "<configuration><include resource='org/springframework/boot/logging/logback/base.xml'/>"
            + "</configuration>";
    Path file = Files.writeString(directory.resolve("console.xml"), console);
    List<Path> classPath =
        Application.BOOT4_LOGBACK.classPath().stream()
            .filter(named("sluice-(core|logback)").negate())
            .toList();
    try (ChildJvm child = start(classPath, kinesis, "--logging.config=" + file.toUri())) {
      assertThat(health(child).path("components").has("sluice")).isFalse();
      child.endInput();
      assertThat(child.awaitExit(PATIENCE)).as(child.output()).isZero();
    }
  }

  /** The jar that says here what the appenders do. */
  static Path jarForTheActuator() throws IOException {
    return Application.classPath("boot4-actuator").stream()
        .filter(named("sluice-spring-boot"))
        .findFirst()
        .orElseThrow();
  }

  /** Jars whose path, which has the coordinates in it, has such a part. */
  private static Predicate<Path> named(String pattern) {
    Predicate<String> part = Pattern.compile(pattern).asPredicate();
    return path -> path.toString().endsWith(".jar") && part.test(path.toString());
  }

  private static ChildJvm start(
      List<Path> classPath, EmbeddedKinesis kinesis, String... arguments) {
    ChildJvm.Builder builder = builder(classPath, kinesis);
    Stream.of(arguments).forEach(builder::argument);
    ChildJvm child = builder.start();
    child.awaitLine("started=", PATIENCE);
    return child;
  }

  private static ChildJvm.Builder builder(List<Path> classPath, EmbeddedKinesis kinesis) {
    return ChildJvm.of("dev.sluice.examples.spring.SpringApp")
        .environment("AWS_ACCESS_KEY_ID", "CANARY")
        .environment("AWS_SECRET_ACCESS_KEY", SECRET)
        .classPath(classPath)
        .argument("--sluice.stream=" + STREAM)
        .argument("--sluice.endpoint=" + kinesis.endpoint())
        .argument("--server.port=0")
        .argument("--management.endpoints.web.exposure.include=health,metrics")
        .argument("--management.endpoint.health.show-details=always");
  }

  private static void log(ChildJvm child, int from, int to) {
    for (int i = from; i < to; i++) {
      child.tell(Numbered.text(i));
    }
    child.awaitLine("logged=" + to, PATIENCE);
  }

  private JsonNode awaitHealth(ChildJvm child, Predicate<JsonNode> wanted) {
    JsonNode[] last = new JsonNode[1];
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              last[0] = health(child);
              assertThat(wanted.test(last[0])).as("%s\n%s", last[0], child.output()).isTrue();
            });
    return last[0];
  }

  private JsonNode health(ChildJvm child) throws Exception {
    return new JsonMapper().readTree(get(child, "health", 200));
  }

  private static JsonNode details(JsonNode health) {
    return health.path("components").path("sluice").path("details").path("KINESIS");
  }

  private static String status(JsonNode health) {
    return health.path("components").path("sluice").path("status").asText();
  }

  private static long delivered(JsonNode health) {
    return details(health).path("delivered").asLong();
  }

  private double count(ChildJvm child, String meter) throws Exception {
    String answer = get(child, "metrics/" + meter + "?tag=appender:KINESIS", 200);
    return new JsonMapper().readTree(answer).path("measurements").path(0).path("value").asDouble();
  }

  private String get(ChildJvm child, String path, int status) throws Exception {
    Matcher port = PORT.matcher(child.awaitLine("Tomcat started on port", PATIENCE));
    assertThat(port.find()).isTrue();
    URI uri = URI.create("http://127.0.0.1:" + port.group(1) + "/actuator/" + path);
    var answer =
        client.send(HttpRequest.newBuilder(uri).timeout(PATIENCE).build(), BodyHandlers.ofString());
    assertThat(answer.statusCode()).as("%s: %s", uri, answer.body()).isEqualTo(status);
    return status == 200 ? answer.body() : "";
  }
}
