// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sluice.testkit.EmbeddedKinesis;
import dev.sluice.testkit.Fault;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Answers that Kinesis would not give, and some that never come. */
class OddAnswersIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path directory;

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/x-amz-json-1.1");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  /** Other services send an empty code with what they stored; and a gateway may be late with it. */
  @ParameterizedTest
  @EnumSource
  void emptyCodeBesideASequenceNumber_isStored(Framework framework) throws Exception {
    AtomicInteger requests = new AtomicInteger();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
    server.createContext(
        "/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          int records = body.split("\"PartitionKey\"", -1).length - 1;
          String each = "{\"SequenceNumber\":\"49\",\"ShardId\":\"s\",\"ErrorCode\":\"\"}";
          boolean isLate = requests.incrementAndGet() == 1;
          answer(
              exchange,
              isLate ? 408 : 200,
              isLate
                  ? "<html>late"
                  : "{\"Records\":[" + String.join(",", Collections.nCopies(records, each)) + "]}");
        });
    server.start();
    try (EmbeddedKinesis unused = EmbeddedKinesis.withStream(Settings.STREAM, 1)) {
      OptionFile file =
          new OptionFile(unused)
              .with("endpoint", "http://127.0.0.1:" + server.getAddress().getPort())
              .with("client.protocol", "json");
      try (App app = framework.start(file.write(framework, directory, ""))) {
        app.logNumbered(0, 10);
        assertThat(app.flush(PATIENCE)).isTrue();
        app.stop();
        assertThat(app.stats().delivered()).isEqualTo(10);
        assertThat(app.stats().maybeDuplicated()).as("408").isPositive();
        assertThat(requests.get()).isLessThan(13);
      }
    } finally {
      server.stop(0);
    }
  }

  @ParameterizedTest
  @EnumSource
  void housekeepingThatHangs_holdsUpNoDelivery(Framework framework) {
    try (EmbeddedKinesis kinesis = EmbeddedKinesis.withStream(Settings.STREAM, 1)) {
      kinesis
          .faults()
          .onEvery("ListShards", Fault.blackHole())
          .onEvery("DescribeStreamSummary", Fault.blackHole());
      OptionFile file =
          new OptionFile(kinesis)
              .with("batch.aggregation", "newline")
              .with("batch.maxInFlight", 1)
              .with("checkStream", "warn")
              .with("client.requestTimeout", "60 s");
      try (App app = framework.start(file.write(framework, directory, ""))) {
        for (int number = 0; number < 5; number++) {
          app.info(Numbered.text(number));
          assertThat(app.flush(PATIENCE)).as("event %s", number).isTrue();
        }
        app.stop();
        assertThat(app.stats().delivered()).isEqualTo(5);
        assertThat(app.stats().maybeDuplicated()).isZero();
      }
    }
  }
}
