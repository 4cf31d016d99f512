// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static dev.sluice.it.Settings.STREAM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.sluice.it.child.LogsWhatItIsTold;
import dev.sluice.it.child.TracesItself;
import dev.sluice.it.fake.FakeAws;
import dev.sluice.testkit.EmbeddedKinesis;
import dev.sluice.testkit.KinesisExtension;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;

/** Applications under OpenTelemetry's Java agent: what we do is none of their spans. */
class OpenTelemetryIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern SPAN = Pattern.compile("LoggingSpanExporter - '([^']*)'");

  @RegisterExtension
  static final KinesisExtension extension = KinesisExtension.withStream(STREAM, 1);

  @TempDir Path directory;

  private static Path jar(String name) {
    return Path.of(System.getProperty("sluice.openTelemetry", "target/opentelemetry"), name)
        .toAbsolutePath()
        .normalize();
  }

  /** The agent alone: nothing of OpenTelemetry is on the application's class path. */
  @ParameterizedTest
  @EitherFramework
  void allInOneJar_isInNoTrace(Framework framework, EmbeddedKinesis kinesis) {
    AllInOneJar all = new AllInOneJar(framework);
    try (FakeAws aws = new FakeAws();
        ChildJvm child =
            underAgent(framework, askingForAll(kinesis, aws), all.main(), aws)
                .classPath(all.classPath())
                .property("otel.traces.exporter", "console")
                .argument(Numbered.text(0))
                .start()) {
      kinesis.awaitRecords(1, PATIENCE);
      kinesis.awaitRequests("ListShards", 1, PATIENCE);
      assertUntraced(child, aws);
    }
  }

  /**
   * An application that uses OpenTelemetry itself, with the jars that Maven gives it. Each export
   * fails, and a line through us says so. If the request that carries this line were a span, its
   * export would fail next, and so on for ever.
   */
  @ParameterizedTest
  @EitherFramework
  void normalJars_areInNoTrace_andAnExporterThatFailsAndLogsThroughUsComesToRest(
      Framework framework, EmbeddedKinesis kinesis) throws IOException {
    AtomicInteger exports = new AtomicInteger();
    AtomicReference<ChildJvm> logger = new AtomicReference<>();
    HttpServer collector = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    collector.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(400, -1);
          exchange.close();
          logger.get().tell(Numbered.text(exports.getAndIncrement()));
        });
    try (FakeAws aws = new FakeAws();
        ChildJvm child =
            underAgent(framework, askingForAll(kinesis, aws), LogsWhatItIsTold.class, aws)
                .classPath(normalJars(framework))
                .property("otel.traces.exporter", "console,otlp")
                .property("otel.exporter.otlp.protocol", "http/protobuf")
                .property(
                    "otel.exporter.otlp.endpoint",
                    "http://127.0.0.1:" + collector.getAddress().getPort())
                .start()) {
      logger.set(child);
      collector.start();
      kinesis.awaitRecords(1, PATIENCE);
      kinesis.awaitRequests("ListShards", 1, PATIENCE);
      await()
          .during(Duration.ofSeconds(1))
          .atMost(PATIENCE)
          .until(new Unchanged(() -> kinesis.putRequests().size()));
      assertUntraced(child, aws);
      assertThat(exports).as("that of its own request alone\n%s", child.output()).hasValue(1);
      assertThat(kinesis.records()).hasSize(1);
    } finally {
      collector.stop(0);
    }
  }

  private static List<Path> normalJars(Framework framework) {
    AllInOneJar all = new AllInOneJar(framework);
    Stream<Path> api =
        Stream.of("opentelemetry-api.jar", "opentelemetry-context.jar", "opentelemetry-common.jar")
            .map(OpenTelemetryIT::jar);
    Stream<Path> others = all.classPath().stream().filter(jar -> !jar.equals(all.file()));
    Stream<Path> provider =
        framework == Framework.LOGBACK
            ? Stream.empty()
            : Stream.of(AllInOneJar.onOurClassPath("log4j-slf4j2-impl-"));
    return Stream.of(RuntimeJars.of(framework).stream(), others, provider, api)
        .flatMap(part -> part)
        .distinct()
        .toList();
  }

  /** Whether a count is the one that it was when it was asked for the last time. */
  private static final class Unchanged implements Callable<Boolean> {

    private final Supplier<Integer> count;
    private int last = -1;

    Unchanged(Supplier<Integer> count) {
      this.count = count;
    }

    @Override
    public Boolean call() {
      int before = last;
      last = count.get();
      return last == before;
    }
  }

  private ChildJvm.Builder underAgent(
      Framework framework, OptionFile file, Class<?> main, FakeAws aws) {
    return framework
        .child(TracesItself.class, file.write(framework, directory, ""))
        .option("-javaagent:" + jar("opentelemetry-javaagent.jar"))
        .property("otel.metrics.exporter", "none")
        .property("otel.logs.exporter", "none")
        .property("otel.bsp.schedule.delay", "50")
        .argument(aws.endpoint())
        .argument(main.getName());
  }

  /** It asks for the shards, and for the credentials of a role. */
  private static OptionFile askingForAll(EmbeddedKinesis kinesis, FakeAws aws) {
    return new OptionFile(kinesis)
        .with("batch.aggregation", "newline")
        .with("client.roleArn", "arn:aws:iam::123456789012:role/logs")
        .with("client.stsEndpoint", aws.endpoint());
  }

  private static void assertUntraced(ChildJvm child, FakeAws aws) {
    child.tell("end");
    assertThat(child.awaitExit(PATIENCE)).as(child.output()).isZero();
    assertThat(spans(child)).as("its own request alone\n%s", child.output()).containsExactly("GET");
    assertThat(aws.stsRequests()).isNotEmpty();
  }

  private static List<String> spans(ChildJvm child) {
    return child.lines().stream()
        .map(SPAN::matcher)
        .filter(Matcher::find)
        .map(found -> found.group(1))
        .toList();
  }
}
