// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.sluice.fake.ManualTicker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The metadata endpoint is asked for the task, and not believed blindly. */
class TaskMetadataTest {

  private final ManualTicker ticker = new ManualTicker();
  private HttpServer server;
  private volatile int status = 200;
  private volatile byte[] answer = "{}".getBytes(StandardCharsets.UTF_8);
  private volatile Runnable whileAnswering = () -> {};

  @BeforeEach
  void open() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/v4/0123",
        exchange -> {
          whileAnswering.run();
          exchange.getResponseHeaders().add("Location", "/elsewhere");
          boolean task = exchange.getRequestURI().getPath().equals("/v4/0123/task");
          exchange.sendResponseHeaders(task ? status : 404, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void close() {
    server.stop(0);
  }

  private byte[] fetch() throws IOException {
    return TaskMetadata.fetch(
        "http://127.0.0.1:" + server.getAddress().getPort() + "/v4/0123", ticker);
  }

  @Test
  void fetch_returnsTheAnswerAboutTheTask() throws IOException {
    answer = "{\"Cluster\":\"default\"}".getBytes(StandardCharsets.UTF_8);
    assertThat(new String(fetch(), StandardCharsets.UTF_8)).isEqualTo("{\"Cluster\":\"default\"}");
  }

  @Test
  void fetch_goesPastTheProxyOfTheApplication() throws IOException {
    System.setProperty("http.proxyHost", "127.0.0.1");
    System.setProperty("http.proxyPort", "1");
    System.setProperty("http.nonProxyHosts", "");
    try {
      assertThat(fetch()).hasSize(2);
    } finally {
      System.clearProperty("http.proxyHost");
      System.clearProperty("http.proxyPort");
      System.clearProperty("http.nonProxyHosts");
    }
  }

  @Test
  void fetch_takesNoOtherAnswerThanOk() {
    for (int other : new int[] {302, 404, 500}) {
      status = other;
      assertThatThrownBy(this::fetch).isInstanceOf(IOException.class).hasMessage("HTTP " + other);
    }
  }

  @Test
  void fetch_takesNoEndlessAnswer() {
    answer = new byte[1024 * 1024];
    assertThatThrownBy(this::fetch).hasMessage("more than 262144 bytes");
  }

  @Test
  void fetch_isBoundedInTime() {
    whileAnswering = () -> ticker.advance(Duration.ofSeconds(6));
    assertThatThrownBy(this::fetch).hasMessage("not at an end in time");
  }

  @Test
  void fetch_asksHttpAddressesOnly() {
    assertThatThrownBy(() -> TaskMetadata.fetch("file:///etc", ticker))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> TaskMetadata.fetch("no address", ticker))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
