// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static dev.sluice.it.Settings.STREAM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.it.child.LeakyProvider;
import dev.sluice.it.child.LogsCanaries;
import dev.sluice.it.child.LogsOneLine;
import dev.sluice.it.fake.FakeAws;
import dev.sluice.it.fake.FakeProxy;
import dev.sluice.testkit.EmbeddedKinesis;
import dev.sluice.testkit.Fault;
import dev.sluice.testkit.KinesisExtension;
import dev.sluice.testkit.RequestSummary;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The claims of docs/SECURITY.md that need a running appender, through both frameworks. */
class SecurityIT {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String CANARY = "CANARY";

  @RegisterExtension
  static final KinesisExtension extension = KinesisExtension.withStream(STREAM, 1);

  @TempDir Path directory;

  private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();

  /**
   * One appender with every secret there is in its options, while it delivers and while it is
   * refused: whatever can be read of it from outside has none of them.
   */
  @ParameterizedTest
  @EnumSource
  void secrets_areInNothingThatCanBeReadFromOutside(Framework framework, EmbeddedKinesis kinesis)
      throws Exception {
    Path deadLetters = directory.resolve("dead");
    try (FakeAws aws = new FakeAws();
        FakeProxy proxy = FakeProxy.to(kinesis.endpoint(), "user", CANARY + "-proxy")) {
      OptionFile file =
          new OptionFile(kinesis)
              .with("client.secretAccessKey", CANARY + "-secret")
              .with("client.roleArn", "arn:aws:iam::123456789012:role/logs")
              .with("client.externalId", CANARY + "-external")
              .with("client.stsEndpoint", aws.endpoint())
              .with("client.stsProxy", "none")
              .with("client.proxy", proxy.url())
              .with("client.proxyUser", "user")
              .with("client.proxyPassword", CANARY + "-proxy")
              .with("partitionKey", "logger")
              .with("partitionKeySalt", CANARY + "-salt")
              .with("retry.deadLetterFile", deadLetters)
              .with("retry.backoffMax", "200 ms")
              .with("drainTimeout", "500 ms")
              .with("jmx", "true");
      List<String> told = new ArrayList<>();
      try (App app = framework.start(file.write(framework, directory, ""))) {
        app.logNumbered(0, 10);
        assertThat(app.flush(PATIENCE)).as(() -> app.warnings().toString()).isTrue();
        kinesis.faults().onEvery("PutRecords", Fault.accessDenied());
        app.logNumbered(10, 20);
        await().atMost(PATIENCE).until(() -> !app.warnings().isEmpty());
        told.addAll(attributes());
        told.add(String.valueOf(app.snapshots().get()));
        told.add(app.stats().toString());
        told.add(app.stats().summary());
        Thread.getAllStackTraces().keySet().forEach(thread -> told.add(thread.getName()));
        app.stop();
        told.addAll(app.warnings());
        told.addAll(app.errors());
        Accounts.assertConserved(kinesis, app);
      }
      told.addAll(Files.readAllLines(deadLetters));
      kinesis.records().forEach(record -> told.add(record.partitionKey() + record.text()));
      for (RequestSummary request : kinesis.requests()) {
        told.addAll(request.headers().values());
      }
      told.addAll(proxy.heads());
      assertThat(told).hasSizeGreaterThan(40).noneMatch(text -> text.contains(CANARY));
    }
  }

  /**
   * All kinds of trouble, one after the other, each with a secret or a piece of an event in what
   * the appender hears of it: nothing that it says itself has any of them.
   */
  @ParameterizedTest
  @EnumSource
  void secretsAndEvents_areInNoLineOfStandardError(Framework framework, EmbeddedKinesis kinesis)
      throws IOException {
    OptionFile file =
        new OptionFile(kinesis)
            .withoutCredentials()
            .with("client.credentialsProvider", LeakyProvider.class.getName())
            .with("retry.deadLetterFile", directory.resolve("absent").resolve("file"))
            .with("spool.mode", "overflow")
            .with("spool.directory", Files.createFile(directory.resolve("file")))
            .with("format.maxEventBytes", "4 KiB")
            .with("drainTimeout", "500 ms");
    Map<String, Fault> faults = new LinkedHashMap<>();
    faults.put(
        "ThrottlingException",
        Fault.error(400, "ThrottlingException", "Value '" + CANARY + "' is too much"));
    faults.put("InternalFailure", Fault.error(500, "InternalFailure", "`" + CANARY + "` failed"));
    faults.put("JsonParseException", Fault.garbledBody());
    faults.put(
        "InvalidSignatureException",
        Fault.error(403, "InvalidSignatureException", "key AKIA" + CANARY + "12345678 is old"));
    faults.put(
        "ValidationException",
        Fault.error(400, "ValidationException", "cannot take " + CANARY + " as it is"));
    faults.put(
        "AccessDeniedException",
        Fault.error(400, "AccessDeniedException", "\"" + CANARY + "\" is not authorized"));
    try (ChildJvm child =
        framework.child(LogsCanaries.class, file.write(framework, directory, "")).start()) {
      child.tell("credentials");
      child.awaitLine("credentials: IllegalArgumentException", PATIENCE);
      child.awaitLine("works again", PATIENCE);
      child.tell(framework == Framework.LOGBACK ? "bad value" : "bad exception");
      child.tell("large");
      kinesis.awaitRecords(3, PATIENCE);
      for (String code : faults.keySet()) { // the last one is tried again too seldom
        kinesis.faults().onEvery("PutRecords", faults.get(code));
        child.tell(code);
        child.awaitLine(code, PATIENCE);
        kinesis.faults().heal();
        await().atMost(PATIENCE).until(() -> isOver(kinesis, code));
      }
      child.tell("end");
      assertThat(child.awaitExit(PATIENCE)).as(child.output()).isZero();
      assertThat(child.output())
          .contains("the spool is not usable", "retry.deadLetterFile cannot be written")
          .contains("events with a part that could not be written", "cannot show ... or ... here")
          .doesNotContain(CANARY);
      assertThat(child.lines())
          .filteredOn(line -> line.startsWith("sluice "))
          .hasSizeGreaterThan(8);
    }
  }

  private static boolean isOver(EmbeddedKinesis kinesis, String code) {
    boolean isGivenUp = code.equals("ValidationException") || code.equals("AccessDeniedException");
    return isGivenUp || kinesis.records().stream().anyMatch(record -> record.text().contains(code));
  }

  /** All that JMX has of the appender, as text. */
  private List<String> attributes() throws JMException {
    ObjectName name = new ObjectName("dev.sluice:type=Sluice,name=" + App.APPENDER);
    List<String> values = new ArrayList<>();
    for (MBeanAttributeInfo attribute : server.getMBeanInfo(name).getAttributes()) {
      values.add(attribute.getName() + "=" + server.getAttribute(name, attribute.getName()));
    }
    assertThat(values).hasSizeGreaterThan(10);
    return values;
  }

  /** Whatever an attacker can bring into an event, and nobody is called for it. */
  @ParameterizedTest
  @EnumSource
  void lookups_stayTextInEveryFieldOfAnEvent(Framework framework, EmbeddedKinesis kinesis)
      throws IOException {
    String formerName = Thread.currentThread().getName();
    try (ServerSocket ldap = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String evil =
          "${jndi:ldap://127.0.0.1:%d/x}${env:PATH}${sys:java.home}%%{env:PATH}%%d{}"
              .formatted(ldap.getLocalPort());
      Thread.currentThread().setName(evil);
      OptionFile file = new OptionFile(kinesis).with("partitionKey", "thread");
      try (App app = framework.start(file.write(framework, directory, ""))) {
        app.log(
            Line.info(Numbered.text(0) + evil)
                .context(evil, evil)
                .field("evil", evil)
                .marker(evil)
                .thrown(new IllegalStateException(evil, new IOException(evil))));
        assertThat(app.flush(PATIENCE)).isTrue();
        app.stop();
        assertThat(kinesis.records()).hasSize(1);
        JsonNode json = new ObjectMapper().readTree(kinesis.records().get(0).data());
        assertThat(json.path("message").asText()).contains(evil);
        assertThat(json.path(evil).asText()).isEqualTo(evil);
        assertThat(json.path("evil").asText()).isEqualTo(evil);
        assertThat(json.path("thread").asText()).isEqualTo(evil);
        assertThat(json.path("markers").toString()).contains(evil);
        assertThat(json.path("exception").path("message").asText()).isEqualTo(evil);
        assertThat(json.path("exception").path("stack_trace").asText())
            .contains("Caused by: java.io.IOException: " + evil);
        assertThat(kinesis.records().get(0).partitionKey()).isEqualTo(evil);
        Accounts.assertConserved(kinesis, app);
      }
      ldap.setSoTimeout(1);
      assertThatThrownBy(ldap::accept).isInstanceOf(SocketTimeoutException.class);
    } finally {
      Thread.currentThread().setName(formerName);
    }
  }

  static Stream<Arguments> refused() {
    return Stream.of(Framework.values())
        .flatMap(
            framework ->
                Stream.of(
                        Map.of("endpoint", "http://kinesis.example.com"),
                        Map.of("endpoint", "http://127.0.0.1.example.com"),
                        Map.of("endpoint", "http://user:" + CANARY + "@127.0.0.1:1"),
                        Map.of(
                            "client.stsEndpoint",
                            "http://sts.example.com",
                            "client.roleArn",
                            "arn:aws:iam::123456789012:role/logs"),
                        Map.of("client.trustEverybody", CANARY),
                        Map.of("secretAccessKey", CANARY))
                    .map(options -> Arguments.of(framework, options)));
  }

  /** Clear text, passwords in URLs, options that are none: told, never obeyed, never quoted. */
  @ParameterizedTest
  @MethodSource("refused")
  void unsafeOrUnknownOption_isRefusedAndNothingIsSent(
      Framework framework, Map<String, String> options, EmbeddedKinesis kinesis) {
    OptionFile file = new OptionFile(kinesis).with(options);
    try (App app = framework.start(file.write(framework, directory, ""), new Settings(Map.of()))) {
      app.logNumbered(0, 10);
      assertThat(app.isStarted()).isFalse();
      String told = String.join("\n", app.errors());
      String last = options.keySet().stream().filter(o -> !o.endsWith("Arn")).findAny().orElse("");
      assertThat(told).contains(last).doesNotContain(CANARY);
    }
    assertThat(kinesis.requests()).isEmpty();
  }

  /** With the one option for it, and only with that, log data goes out in clear text. */
  @ParameterizedTest
  @EnumSource
  void clearText_needsItsOwnOption(Framework framework, EmbeddedKinesis kinesis) {
    String here = "http://0.0.0.0:" + kinesis.endpoint().getPort(); // this machine, by another name
    OptionFile file = new OptionFile(kinesis).with("endpoint", here);
    try (App app = framework.start(file.write(framework, directory, ""), new Settings(Map.of()))) {
      assertThat(app.isStarted()).isFalse();
      assertThat(String.join("\n", app.errors())).contains("client.allowInsecureEndpoint=true");
    }
    file.with("client.allowInsecureEndpoint", "true");
    try (App app = framework.start(file.write(framework, directory, ""))) {
      app.logNumbered(0, 10);
      assertThat(app.flush(PATIENCE)).as(() -> app.warnings().toString()).isTrue();
      app.stop();
      assertThat(Accounts.assertConserved(kinesis, app)).hasSize(10);
    }
  }

  /** The start knows no environment of the SDK: the first request does. */
  @ParameterizedTest
  @EnumSource
  void clearEndpointOfTheEnvironment_needsThatOptionToo(
      Framework framework, EmbeddedKinesis kinesis) {
    String here = "http://0.0.0.0:" + kinesis.endpoint().getPort();
    OptionFile file = new OptionFile(kinesis).without("endpoint");
    try (ChildJvm child = logsTo(here, framework, file)) {
      assertThat(child.awaitLine("no client could be built", PATIENCE))
          .contains("must be https unless it is on this machine: \"" + here + "\"")
          .contains("client.allowInsecureEndpoint=true");
    }
    assertThat(kinesis.requests()).isEmpty();
    file.with("client.allowInsecureEndpoint", "true");
    try (ChildJvm child = logsTo(here, framework, file)) {
      kinesis.awaitRecords(1, PATIENCE);
      child.endInput();
      assertThat(child.awaitExit(PATIENCE)).as(child.output()).isZero();
    }
  }

  private ChildJvm logsTo(String endpoint, Framework framework, OptionFile file) {
    return framework
        .child(LogsOneLine.class, file.write(framework, directory, ""))
        .argument("one line")
        .environment("AWS_ENDPOINT_URL", endpoint)
        .start();
  }

  /** The secret signs, so a signature is there, and the secret is not. */
  @ParameterizedTest
  @EnumSource
  void requests_areSignedAndHoldNoMoreThanTheyMust(Framework framework, EmbeddedKinesis kinesis) {
    OptionFile file =
        new OptionFile(kinesis).with("client.secretAccessKey", CANARY).with("jmx", "false");
    try (App app = framework.start(file.write(framework, directory, ""))) {
      for (int i = 0; i < 3; i++) { // by the SDK, and past it
        app.logNumbered(i, i + 1);
        assertThat(app.flush(PATIENCE)).isTrue();
      }
      app.stop();
      Accounts.assertConserved(kinesis, app);
    }
    assertThat(kinesis.requests())
        .hasSize(3)
        .allSatisfy(
            request -> {
              String authorization = request.headers().get("authorization");
              assertThat(authorization).startsWith("AWS4-HMAC-SHA256 Credential=test/");
              assertThat(request.headers().toString()).doesNotContain(CANARY);
            });
    assertThat(kinesis.records().get(0).text()).doesNotContain(CANARY);
  }
}
