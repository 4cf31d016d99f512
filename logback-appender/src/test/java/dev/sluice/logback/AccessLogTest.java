// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.logback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.access.tomcat.LogbackValve;
import ch.qos.logback.core.status.Status;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.record.SluiceSnapshot;
import dev.sluice.testkit.EmbeddedKinesis;
import dev.sluice.testkit.KinesisExtension;
import dev.sluice.testkit.StoredRecord;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Requests to a real Tomcat, by way of logback-access and its own configuration file. */
class AccessLogTest {

  private static final String STREAM = "logs";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @RegisterExtension
  static final KinesisExtension extension = KinesisExtension.withStream(STREAM, 4);

  @TempDir Path directory;

  private final Tomcat tomcat = new Tomcat();
  private final LogbackValve valve = new LogbackValve();
  private final HttpClient client = HttpClient.newHttpClient();

  /** Answers with the status that the path ends with. */
  private static final class Shop extends HttpServlet {
    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      String uri = request.getRequestURI();
      response.setStatus(Integer.parseInt(uri.substring(uri.lastIndexOf('/') + 1)));
      response.setContentLength(5);
      response.getOutputStream().print("hello");
      response.flushBuffer(); // what Tomcat has not written yet, it does not count either
    }
  }

  @BeforeEach
  void prepareTomcat() {
    tomcat.setBaseDir(directory.toString());
    tomcat.setPort(0);
    Context context = tomcat.addContext("", directory.toString());
    Tomcat.addServlet(context, "shop", new Shop()).addMapping("/*");
    tomcat.getHost().getPipeline().addValve(valve);
  }

  @AfterEach
  void stopTomcat() throws LifecycleException {
    tomcat.stop();
    tomcat.destroy();
  }

  /** Starts Tomcat with a logback-access.xml of these elements; returns the appender there. */
  private KinesisAccessAppender start(EmbeddedKinesis kinesis, String elements)
      throws IOException, LifecycleException {
    return start(kinesis, elements, STREAM);
  }

  private KinesisAccessAppender start(EmbeddedKinesis kinesis, String elements, String stream)
      throws IOException, LifecycleException {
    Path file = directory.resolve("logback-access.xml");
    Files.writeString(
        file,
        """
        <configuration>
          <appender name="KINESIS" class="dev.sluice.logback.KinesisAccessAppender">
            <stream>%s</stream>
            <region>us-east-1</region>
            <endpoint>%s</endpoint>
            <batch><linger>10 ms</linger></batch>
            <client><accessKeyId>test</accessKeyId><secretAccessKey>test</secretAccessKey></client>
            %s
          </appender>
          <appender-ref ref="KINESIS"/>
        </configuration>
        """
            .formatted(stream, kinesis.endpoint(), elements));
    valve.setFilename(file.getFileName().toString()); // below the base directory
    valve.setQuiet(true);
    tomcat.start();
    tomcat.getConnector();
    if (valve.getAppender("KINESIS") instanceof KinesisAccessAppender appender) {
      return appender;
    }
    throw new AssertionError(valve.getStatusManager().getCopyOfStatusList().toString());
  }

  private void get(String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + tomcat.getConnector().getLocalPort() + path);
    HttpRequest request = HttpRequest.newBuilder(uri).header("X-Tenant", "acme").build();
    client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  /** The valve's stop is the appender's; then all accounts must be even. */
  private void stopAndCheck(KinesisAccessAppender appender, EmbeddedKinesis kinesis, int events)
      throws LifecycleException {
    await().atMost(PATIENCE).until(() -> appender.stats().accepted() == events);
    tomcat.stop();
    appender.stop(); // older valves leave it running
    assertThat(appender.stats().isConserved()).as(appender.stats().summary()).isTrue();
    assertThat(appender.stats().delivered()).isEqualTo(events);
    assertThat(appender.stats().offered()).isEqualTo(events);
    assertThat(kinesis.records()).hasSize(events);
    assertThat(errors()).isEmpty();
  }

  private List<String> errors() {
    return valve.getStatusManager().getCopyOfStatusList().stream()
        .filter(status -> status.getLevel() == Status.ERROR)
        .map(Status::getMessage)
        .toList();
  }

  private static JsonNode json(StoredRecord record) throws IOException {
    return new JsonMapper().readTree(record.data());
  }

  @Test
  void defaultRecord_hasThePartsOfRequestAndAnswer(EmbeddedKinesis kinesis) throws Exception {
    KinesisAccessAppender appender =
        start(
            kinesis,
            "<partitionKey>mdc:x-tenant</partitionKey>"
                + "<format><timeKey>time</timeKey><timeKeyFormat>unix_millis</timeKeyFormat></format>");
    Supplier<@Nullable SluiceSnapshot> snapshots = KinesisSnapshots.of(valve, "KINESIS");
    long beforeMillis = System.currentTimeMillis();
    get("/orders/200?id=7&q=zo%C3%AB");
    // Tomcat logs after the answer: the next request's thread could be there first
    await().atMost(PATIENCE).until(() -> appender.stats().offered() == 1);
    get("/broken/503");
    await().atMost(PATIENCE).until(() -> appender.stats().delivered() == 2);
    assertThat(snapshots.get().stats().delivered()).isEqualTo(2);
    stopAndCheck(appender, kinesis, 2);

    JsonNode first = json(kinesis.records().get(0));
    assertThat(first.path("time").asLong()).isBetween(beforeMillis, System.currentTimeMillis());
    assertThat(first.path("level").asText()).isEqualTo("INFO");
    assertThat(first.path("logger").asText()).isEqualTo("access");
    assertThat(first.path("thread").asText()).contains("exec");
    assertThat(first.path("message").asText())
        .isEqualTo("GET /orders/200?id=7&q=zo%C3%AB HTTP/1.1");
    assertThat(first.path("remote_host").asText()).isEqualTo("127.0.0.1");
    assertThat(first.path("method").asText()).isEqualTo("GET");
    assertThat(first.path("uri").asText()).isEqualTo("/orders/200");
    assertThat(first.path("query").asText()).contains("id=7");
    assertThat(first.path("protocol").asText()).isEqualTo("HTTP/1.1");
    assertThat(first.path("status").isIntegralNumber()).isTrue();
    assertThat(first.path("status").asInt()).isEqualTo(200);
    assertThat(first.path("bytes").asInt()).isEqualTo(5);
    assertThat(first.path("elapsed_ms").isIntegralNumber()).isTrue();
    assertThat(first.has("user")).as("nobody logged in").isFalse();
    JsonNode second = json(kinesis.records().get(1));
    assertThat(second.path("level").asText()).isEqualTo("ERROR");
    assertThat(second.path("status").asInt()).isEqualTo(503);
    assertThat(kinesis.records()).allMatch(record -> record.partitionKey().equals("acme"));
  }

  @Test
  void patternEncoder_isTheRecord_andAPatternItsKey(EmbeddedKinesis kinesis) throws Exception {
    KinesisAccessAppender appender =
        start(
            kinesis,
            "<partitionKey>pattern:%requestMethod-%statusCode</partitionKey>"
                + "<encoder><pattern>%h \"%r\" %s %b %i{X-Tenant}%n</pattern></encoder>");
    get("/orders/404");
    stopAndCheck(appender, kinesis, 1);

    assertThat(kinesis.records().get(0).text())
        .isEqualTo("127.0.0.1 \"GET /orders/404 HTTP/1.1\" 404 5 acme\n");
    assertThat(kinesis.records().get(0).partitionKey()).isEqualTo("GET-404");
  }

  @Test
  void jsonEncoder_isTheRecord_andHoldsItsPartitionKey(EmbeddedKinesis kinesis) throws Exception {
    KinesisAccessAppender appender =
        start(
            kinesis,
            "<partitionKey>field:requested_uri</partitionKey>"
                + "<encoder class='net.logstash.logback.encoder.LogstashAccessEncoder'/>");
    for (int i = 200; i < 210; i++) {
      get("/orders/" + i);
    }
    stopAndCheck(appender, kinesis, 10);

    for (StoredRecord record : kinesis.records()) {
      JsonNode json = json(record);
      assertThat(json.path("method").asText()).isEqualTo("GET");
      assertThat(json.path("requested_uri").asText())
          .isEqualTo("/orders/" + json.path("status_code").asInt())
          .isEqualTo(record.partitionKey());
    }
  }

  @Test
  void aMistake_leavesTheServerRunning(EmbeddedKinesis kinesis) throws Exception {
    KinesisAccessAppender appender =
        start(kinesis, "<steam>x</steam><encoder><pattern>%nonsense</pattern></encoder>");
    assertThat(appender.isStarted()).isFalse();
    assertThat(errors()).anyMatch(line -> line.contains("steam is not an option"));
    get("/orders/200");
    assertThat(kinesis.records()).isEmpty();
  }

  /** What docs/guides/hosts.md shows, with the endpoint that a reader gets from the region. */
  @Test
  void configurationOfTheDocuments_delivers() throws Exception {
    String page = Files.readString(Path.of("../docs/guides/hosts.md"));
    int inside = page.indexOf("dev.sluice.logback.KinesisAccessAppender\">");
    String shown = page.substring(inside, page.indexOf("</appender>", inside));
    String elements = shown.substring(shown.indexOf('>') + 1);
    assertThat(elements).contains("<stream>access-logs</stream>").contains("field:remote_host");
    try (EmbeddedKinesis kinesis = EmbeddedKinesis.withStream("access-logs", 1)) {
      KinesisAccessAppender appender =
          start(kinesis, elements.replace("<stream>access-logs</stream>", ""), "access-logs");
      get("/orders/200");
      stopAndCheck(appender, kinesis, 1);
      JsonNode record = json(kinesis.records().get(0));
      assertThat(record.path("@timestamp").isMissingNode()).isFalse();
      assertThat(kinesis.records().get(0).partitionKey())
          .isEqualTo(record.path("remote_host").asText());
    }
  }
}
