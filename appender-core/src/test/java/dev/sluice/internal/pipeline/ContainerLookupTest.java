// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.sluice.fake.ManualTicker;
import dev.sluice.fake.RecordingDiagnostics;
import dev.sluice.internal.account.QuietDiagnostics;
import dev.sluice.options.FormatOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The ECS task is asked for until it is known. */
@Timeout(60)
class ContainerLookupTest {

  private final RecordingDiagnostics heard = new RecordingDiagnostics();
  private final AtomicInteger asked = new AtomicInteger();
  private final Pauses pauses = new Pauses(1);
  private HttpServer server;
  private volatile int failures;

  @BeforeEach
  void open() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/v4/0123/task",
        exchange -> {
          byte[] answer = "{\"Cluster\":\"default\"}".getBytes(StandardCharsets.UTF_8);
          boolean fails = asked.incrementAndGet() <= failures;
          if (asked.get() == 20) {
            pauses.end();
          }
          exchange.sendResponseHeaders(fails ? 500 : 200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void close() {
    server.stop(0);
  }

  private void look() {
    String uri = "http://127.0.0.1:" + server.getAddress().getPort() + "/v4/0123";
    FormatOptions options = new FormatOptions();
    options.setIncludeHost("true");
    new ContainerLookup(options, name -> uri)
        .learn(uri, pauses, new QuietDiagnostics(heard, new ManualTicker()), new ManualTicker());
  }

  @Test
  void learn_asksAgainUntilTheTaskIsKnown() {
    failures = 10;
    look();
    assertThat(asked).hasValue(11);
    assertThat(heard.warnings).singleElement().asString().contains("HTTP 500");
  }

  @Test
  void learn_endsWithTheAppender() {
    failures = Integer.MAX_VALUE;
    look();
    assertThat(asked.get()).isBetween(20, 21);
    assertThat(heard.warnings).hasSize(1);
  }
}
