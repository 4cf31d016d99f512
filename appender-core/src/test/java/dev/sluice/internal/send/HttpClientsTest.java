// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.send;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.sluice.options.SluiceOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

/** Which links are used again. */
class HttpClientsTest {

  private final List<Integer> clientPorts = new CopyOnWriteArrayList<>(); // one a connection
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          clientPorts.add(exchange.getRemoteAddress().getPort());
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private SdkHttpClient client(Duration maxIdle) {
    SluiceOptions options = new SluiceOptions();
    return HttpClients.forStream(new ClientSettings(options, 1, maxIdle)).build();
  }

  private void send(SdkHttpClient client) throws IOException {
    SdkHttpRequest request =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.GET)
            .uri(URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/"))
            .build();
    HttpExecuteResponse answer =
        client.prepareRequest(HttpExecuteRequest.builder().request(request).build()).call();
    assertThat(answer.httpResponse().isSuccessful()).isTrue();
    if (answer.responseBody().isPresent()) {
      answer.responseBody().get().close();
    }
  }

  @Test
  void linkThatWasIdleTooLong_isNotUsedAgain() throws IOException {
    try (SdkHttpClient client = client(Duration.ofMillis(1))) {
      send(client);
      long idleSince = System.nanoTime();
      while (System.nanoTime() - idleSince < 20_000_000) {
        Thread.onSpinWait();
      }
      send(client);
    }
    assertThat(clientPorts).doesNotHaveDuplicates().hasSize(2);
  }

  @Test
  void linkInUse_isUsedAgain() throws IOException {
    try (SdkHttpClient client = client(ClientSettings.MAX_IDLE)) {
      send(client);
      send(client);
    }
    assertThat(clientPorts).hasSize(2).containsOnly(clientPorts.get(0));
  }

  /** What lies between may forget a link after a minute. */
  @Test
  void links_areGivenUpBeforeOthersForgetThem() {
    assertThat(new ClientSettings(new SluiceOptions(), 1).maxIdle)
        .isLessThan(Duration.ofSeconds(60))
        .isGreaterThan(Duration.ofSeconds(30));
  }
}
