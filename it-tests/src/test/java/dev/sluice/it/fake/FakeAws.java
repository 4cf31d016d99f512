// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it.fake;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * STS (query protocol), the metadata service of instances (version 2) and the credentials endpoint
 * of containers, on one port of the loopback. Hands out {@link #issue issued} keys.
 */
public final class FakeAws implements AutoCloseable {

  /** One request. */
  public record Seen(
      String method, String path, Map<String, String> headers, Map<String, String> form) {

    /** A header, or an empty string. */
    public String header(String name) {
      return headers.getOrDefault(name, "");
    }
  }

  private static final String ROLE = "/latest/meta-data/iam/security-credentials/";
  private static final String IMDS_TOKEN = "imds-session-token";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Seen> seen = new CopyOnWriteArrayList<>();
  private final AtomicInteger failuresLeft = new AtomicInteger();
  private final AtomicInteger stallsLeft = new AtomicInteger();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile Keys issued = Keys.named("AKIDFIRST");
  private volatile String refusal = "";
  private volatile Duration delay = Duration.ZERO;

  public FakeAws() {
    try {
      byte[] loopback = {127, 0, 0, 1};
      server = HttpServer.create(new InetSocketAddress(InetAddress.getByAddress(loopback), 0), 16);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** What everybody gets from now on. */
  public void issue(Keys keys) {
    issued = keys;
  }

  /** Answers the next requests with HTTP 500. */
  public void failNext(int count) {
    failuresLeft.set(count);
  }

  /** Gives no answer to the next requests. */
  public void stallNext(int count) {
    stallsLeft.set(count);
  }

  /** Answers so late from now on. */
  public void delay(Duration time) {
    delay = time;
  }

  /** STS refuses with this code from now on; none to grant again. */
  public void refuse(String code) {
    refusal = code;
  }

  public List<Seen> seen() {
    return seen;
  }

  /** The requests to STS. */
  public List<Seen> stsRequests() {
    return seen.stream().filter(request -> !request.form().isEmpty()).toList();
  }

  /** The requests with this method, paths that begin so. */
  public List<Seen> seen(String method, String path) {
    return seen.stream()
        .filter(request -> request.method().equals(method) && request.path().startsWith(path))
        .toList();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      Map<String, String> headers = new HashMap<>();
      exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.get(0)));
      String path = exchange.getRequestURI().getPath();
      Seen request = new Seen(exchange.getRequestMethod(), path, headers, form(body));
      seen.add(request);
      if (stallsLeft.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
        closed.await();
        return;
      }
      if (closed.await(delay.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
      if (failuresLeft.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
        send(exchange, 500, "out of order");
        return;
      }
      serve(exchange, request);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void serve(HttpExchange exchange, Seen request) throws IOException {
    String action = request.form().get("Action");
    if (action != null && !refusal.isEmpty()) {
      send(
          exchange,
          403,
          "<ErrorResponse><Error><Type>Sender</Type><Code>"
              + refusal
              + "</Code><Message>no</Message></Error></ErrorResponse>");
    } else if (action != null) {
      send(exchange, 200, issued.sts(action));
    } else if (request.path().equals("/latest/api/token")) {
      send(exchange, request.method().equals("PUT") ? 200 : 405, IMDS_TOKEN);
    } else if (request.path().startsWith(ROLE)) {
      boolean isKnown = request.header("X-aws-ec2-metadata-token").equals(IMDS_TOKEN);
      boolean isList = request.path().equals(ROLE);
      send(exchange, isKnown ? 200 : 401, isList ? "logs-role" : issued.metadata());
    } else if (request.path().equals("/container")) {
      send(exchange, 200, issued.metadata());
    } else {
      send(exchange, 404, "");
    }
  }

  private static Map<String, String> form(String body) {
    Map<String, String> form = new HashMap<>();
    for (String pair : body.split("&", -1)) {
      int sign = pair.indexOf('=');
      if (sign > 0) {
        form.put(
            pair.substring(0, sign),
            URLDecoder.decode(pair.substring(sign + 1), StandardCharsets.UTF_8));
      }
    }
    return form;
  }

  private static void send(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
