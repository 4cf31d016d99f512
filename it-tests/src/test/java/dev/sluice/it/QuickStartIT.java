// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.it.child.LogsWhatItIsTold;
import dev.sluice.it.docs.Page;
import dev.sluice.testkit.EmbeddedKinesis;
import dev.sluice.testkit.Fault;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A newcomer copies the README's quick start as it is, and sees what the README says. Later the
 * status listener and the status level go, as they do in an application that is done: whatever goes
 * wrong reaches standard error with its reason, once, and so does its end. What the test has of its
 * own comes from the environment of a child JVM.
 */
class QuickStartIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** From the line that is logged to what is said of it. */
  private static final Duration SOON = Duration.ofSeconds(5);

  /** The same for the first line, where the machine has time: it loads the AWS SDK. */
  private static final Duration COLD =
      ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage()
              <= Runtime.getRuntime().availableProcessors()
          ? SOON
          : PATIENCE;

  private static final String STREAM = "app-logs";
  private static final String CANARY = "CANARY";
  private static final String WARN = "sluice WARN [KINESIS] stream app-logs: ";
  private static final String WARN_OF_LOG4J = " WARN Kinesis appender KINESIS: stream app-logs: ";
  private static final String HEALED = "delivery works again";

  @TempDir Path directory;

  /** The README's snippet that has this in it. */
  private static String snippet(String mark) {
    return Page.allSnippets().stream()
        .filter(snippet -> snippet.where().startsWith("README.md"))
        .map(Page.Snippet::text)
        .filter(snippet -> snippet.contains(mark))
        .findFirst()
        .orElseThrow();
  }

  private static String file(Framework framework) {
    return snippet(framework == Framework.LOGBACK ? "<configuration>" : "<Configuration");
  }

  /**
   * The README's file without what shows the status.
   *
   * @param status whether with a status level of Log4j 2: then that prints warnings, and only those
   */
  private ChildJvm.Builder newcomer(Framework framework, boolean status) throws IOException {
    String shown = file(framework);
    String text =
        shown
            .replaceAll("<statusListener[^>]*>", "")
            .replace(" status=\"INFO\"", status ? " status=\"WARN\"" : "");
    assertThat(text).isNotEqualTo(shown);
    return newcomer(framework, text);
  }

  private ChildJvm.Builder newcomer(Framework framework, String text) throws IOException {
    Path file = Files.writeString(directory.resolve(framework + ".xml"), text);
    return framework
        .child(LogsWhatItIsTold.class, file.toUri().toURL())
        .environment("HOME", directory.toString())
        .environment("AWS_EC2_METADATA_DISABLED", "true")
        .environment("SLUICE_DRAIN_TIMEOUT", "500 ms");
  }

  /** In one terminal the endpoint, in the other the application with what the endpoint tells. */
  @ParameterizedTest
  @EnumSource
  void success_isWhatThePageShows(Framework framework) throws IOException {
    String command = snippet("sluice-forwarder.jar endpoint").lines().findFirst().orElseThrow();
    assertThat(command).endsWith("sluice-forwarder.jar endpoint");
    try (ChildJvm endpoint =
        ChildJvm.ofForwarder().argument("endpoint").argument("--port").argument("0").start()) {
      String export = endpoint.awaitLine("export ", PATIENCE);
      ChildJvm.Builder application = newcomer(framework, file(framework));
      Matcher variable = Pattern.compile("([A-Z_]+)=(\\S+)").matcher(export);
      while (variable.find()) {
        assertThat(snippet("export ")).contains(variable.group(1) + "=");
        application.environment(variable.group(1), variable.group(2));
      }
      try (ChildJvm child = application.environment("SLUICE_DRAIN_TIMEOUT", "20 s").start()) {
        child.tell("paid");
        child.tell("end");
        assertThat(child.awaitExit(PATIENCE)).as(child.output()).isZero();
        String told = snippet("stopped:").strip();
        assertThat(child.lines()).as(child.output()).filteredOn(l -> l.contains(told)).hasSize(1);
        assertThat(child.output()).doesNotContain("SLF4J");
      }
      JsonNode shown = new JsonMapper().readTree(endpoint.awaitLine("{", PATIENCE));
      JsonNode page = new JsonMapper().readTree(snippet("{\"@timestamp\""));
      for (String field : List.of("@timestamp", "level", "logger", "thread", "message")) {
        assertThat(page.has(field) && shown.has(field)).as(field).isTrue();
      }
      assertThat(shown.path("message").asText()).isEqualTo("paid");
      assertThat(Instant.parse(shown.path("@timestamp").asText()))
          .isAfter(Instant.now().minusSeconds(600));
    }
  }

  /** One trouble after the other, and each ends but the last one, which is probed too seldom. */
  @ParameterizedTest
  @EnumSource
  void trouble_isOnStandardErrorOnceWithItsReason_andSoIsItsEnd(Framework framework)
      throws IOException {
    try (EmbeddedKinesis kinesis = EmbeddedKinesis.withStream(STREAM, 1);
        ChildJvm child =
            newcomer(framework, true)
                .environment("SLUICE_ENDPOINT", kinesis.endpoint().toString())
                .start()) {
      String place = "PutRecords at " + kinesis.endpoint();

      assertThat(told(child, CANARY + "-0", "credentials: none found", COLD))
          .contains("not configured: system properties, environment")
          .contains(place, "events wait in memory", "retry.maxAge")
          .hasSizeLessThan(800);
      Path credentials = Files.createDirectories(directory.resolve(".aws")).resolve("credentials");
      Files.writeString(
          credentials,
          "[default]\naws_access_key_id = AKIA"
              + CANARY
              + "1234567\naws_secret_access_key = "
              + CANARY
              + "secret\n");
      awaitHealed(child, 1);

      kinesis.faults().onEvery("PutRecords", Fault.throttled());
      assertThat(told(child, CANARY + "-1", "ProvisionedThroughputExceededException", SOON))
          .contains(place, "request id ", "; 1 events wait");
      kinesis.faults().heal();
      awaitHealed(child, 2);

      String expired = "The security token included in the request is expired";
      kinesis.faults().onEvery("PutRecords", Fault.error(400, "ExpiredTokenException", expired));
      assertThat(told(child, CANARY + "-2", "ExpiredTokenException", SOON))
          .contains(expired, place, "request id ");
      kinesis.faults().heal();
      awaitHealed(child, 3);

      String denied =
          "User: arn:aws:sts::123456789012:assumed-role/a-role-of-a-quite-long-name/i-0123456789 is"
              + " not authorized to perform: kinesis:PutRecords on resource: "
              + "arn:aws:kinesis:eu-west-1:123456789012:stream/app-logs";
      kinesis.faults().onEvery("PutRecords", Fault.error(400, "AccessDeniedException", denied));
      assertThat(told(child, CANARY + "-3", "AccessDeniedException", SOON))
          .contains(denied, place, "request id ");
      child.tell("end");
      assertThat(child.awaitExit(PATIENCE)).as(child.output()).isZero();

      assertThat(child.awaitLine("events not delivered:", PATIENCE))
          .matches("sluice WARN \\[KINESIS] .*|.* WARN Kinesis appender KINESIS: .*")
          .contains("1 shutdown");
      List<String> warned =
          child.lines().stream().filter(told -> told.contains("go back for another try")).toList();
      assertThat(warned).as("each once").hasSize(4);
      assertThat(child.lines()).filteredOn(told -> told.contains(HEALED)).hasSize(3);
      assertThat(child.output()).doesNotContain(CANARY);
      assertThat(kinesis.records()).hasSize(3);
    }
  }

  /**
   * Logs a line, and waits until this trouble is told: once, and by whoever prints warnings here.
   *
   * @param within how long the newcomer has to wait for it
   */
  private static String told(ChildJvm child, String line, String trouble, Duration within) {
    child.tell(line);
    String told = child.awaitLine(trouble, within);
    String where = told.startsWith("sluice ") ? WARN : WARN_OF_LOG4J;
    assertThat(told).contains(where);
    return told;
  }

  private static void awaitHealed(ChildJvm child, int times) {
    assertThat(child.awaitLines(HEALED, times, PATIENCE).get(times - 1))
        .startsWith("sluice INFO [KINESIS] stream app-logs at http://")
        .contains("lost in that time: 0 events");
  }

  /** The name is unknown until the test adds it to the child's hosts file. */
  @ParameterizedTest
  @EitherFramework
  void hostWithoutAnAddress_isOnStandardErrorOnce_andSoIsItsEnd(Framework framework)
      throws IOException {
    Path hosts = Files.writeString(directory.resolve("hosts"), "127.0.0.1 localhost\n");
    try (EmbeddedKinesis kinesis = EmbeddedKinesis.withStream(STREAM, 1);
        ChildJvm child =
            newcomer(framework, false)
                .property("jdk.net.hosts.file", hosts.toString())
                .property("sun.net.inetaddr.negative.ttl", "0")
                .environment("AWS_ACCESS_KEY_ID", "test")
                .environment("AWS_SECRET_ACCESS_KEY", "test")
                .environment(
                    "SLUICE_ENDPOINT", "http://kinesis.test:" + kinesis.endpoint().getPort())
                .environment("SLUICE_CLIENT_ALLOW_INSECURE_ENDPOINT", "true")
                .start()) {
      assertThat(told(child, CANARY, "UnknownHostException: ", COLD))
          .contains("PutRecords at http://kinesis.test:");
      Files.writeString(hosts, "127.0.0.1 localhost kinesis.test\n");
      awaitHealed(child, 1);
      child.tell("end");

      assertThat(child.awaitExit(PATIENCE)).as(child.output()).isZero();
      assertThat(child.lines())
          .filteredOn(line -> line.contains("UnknownHostException") || line.contains(HEALED))
          .hasSize(2);
      assertThat(child.output()).doesNotContain(CANARY);
      assertThat(kinesis.records()).hasSize(1);
    }
  }

  /** Neither an answer nor a failure: the connection is there, and nothing comes. */
  @ParameterizedTest
  @EitherFramework
  void requestThatHangs_isOnStandardErrorOnce_andSoIsItsEnd(Framework framework)
      throws IOException {
    try (EmbeddedKinesis kinesis = EmbeddedKinesis.withStream(STREAM, 1);
        ChildJvm child =
            newcomer(framework, false)
                .environment("AWS_ACCESS_KEY_ID", "test")
                .environment("AWS_SECRET_ACCESS_KEY", "test")
                .environment("SLUICE_CLIENT_REQUEST_TIMEOUT", "60 s")
                .environment("SLUICE_ENDPOINT", kinesis.endpoint().toString())
                .start()) {
      kinesis.faults().onEvery("PutRecords", Fault.hold());
      assertThat(told(child, CANARY, "no answer for", COLD))
          .contains("PutRecords at " + kinesis.endpoint(), "client.requestTimeout");
      kinesis.faults().heal();
      kinesis.faults().release();
      awaitHealed(child, 1);
      child.tell("end");

      assertThat(child.awaitExit(PATIENCE)).as(child.output()).isZero();
      assertThat(child.lines()).filteredOn(line -> line.contains("KINESIS")).hasSize(2);
      assertThat(child.output()).doesNotContain(CANARY);
    }
  }

  /**
   * What the guide to credentials says of SSO and {@code aws login}: the AWS CLI, here a fake, does
   * the look-up.
   */
  @ParameterizedTest
  @EitherFramework
  void profileOfTheAwsCli_signsByItsExportedCredentials(Framework framework) throws IOException {
    Path tools = Files.createDirectories(directory.resolve("bin"));
    Path aws = tools.resolve("aws");
    Files.writeString(
        aws,
        """
        #!/bin/sh
        [ "$*" = "configure export-credentials --format process --profile dev" ] || exit 7
        echo '{"Version": 1, "AccessKeyId": "AKIAFROMTHECLI", "SecretAccessKey": "s", "SessionToken": "t"}'
        """);
    assertThat(aws.toFile().setExecutable(true)).isTrue();
    try (EmbeddedKinesis kinesis = EmbeddedKinesis.withStream(STREAM, 1);
        ChildJvm child =
            newcomer(framework, false)
                .environment("PATH", tools + File.pathSeparator + System.getenv("PATH"))
                .environment(
                    "SLUICE_CLIENT_CREDENTIAL_PROCESS",
                    "aws configure export-credentials --format process --profile dev")
                .environment("SLUICE_DRAIN_TIMEOUT", "20 s")
                .environment("SLUICE_ENDPOINT", kinesis.endpoint().toString())
                .start()) {
      child.tell("one");
      child.tell("end");
      assertThat(child.awaitExit(PATIENCE)).as(child.output()).isZero();
      assertThat(kinesis.records()).as(child.output()).hasSize(1);
      assertThat(kinesis.requests().get(0).headers().get("authorization"))
          .contains("Credential=AKIAFROMTHECLI/");
    }
  }
}
