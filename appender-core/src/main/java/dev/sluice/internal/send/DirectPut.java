// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.send;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.sluice.record.Batch;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * Sends requests over the SDK's connections without the rest of the SDK, which takes most of the
 * CPU of a request. The SDK sends the first request for a stream, and the first with new
 * credentials or after a failure; the others repeat its headers. Sender threads.
 */
final class DirectPut {

  private final Connections connections;
  private final ScheduledExecutorService timeouts;
  private final Duration timeout;
  private final LongSupplier wallMillis;
  private final Map<String, RequestTemplate> templates = new ConcurrentHashMap<>(); // by stream

  /** Only the SDK can send requests for these streams with these credentials. */
  private final Map<String, ValidCredentials> notRepeatable = new ConcurrentHashMap<>();

  DirectPut(Connections connections, ClientSettings settings, LongSupplier wallMillis) {
    this.connections = connections;
    this.timeouts = settings.timeouts;
    this.timeout = settings.requestTimeout;
    this.wallMillis = wallMillis;
  }

  /**
   * @return null if the SDK has to send it, by {@link #learn}
   * @throws ApiCallTimeoutException if the answer takes too long
   */
  @Nullable DirectAnswer send(Batch batch, ValidCredentials used, Departure departure) {
    RequestTemplate template = templates.get(batch.stream());
    if (template == null || !template.isOf(used)) {
      return null;
    }
    HttpExecuteRequest request;
    try {
      request = template.request(PutBody.cbor(batch), departure, now());
    } catch (RuntimeException | LinkageError e) {
      notRepeatable(batch, used);
      return null;
    }
    departure.sign(); // before the HTTP client opens the body, which it does early
    ExecutableHttpRequest call = connections.prepareRequest(request);
    AtomicBoolean isLate = new AtomicBoolean();
    ScheduledFuture<?> timer =
        timeouts.schedule(() -> end(call, isLate), timeout.toMillis(), MILLISECONDS);
    DirectAnswer answer;
    try {
      answer = DirectAnswer.of(call, batch.entries().size());
    } finally {
      timer.cancel(false);
    }
    if (!answer.isAccepted()) {
      templates.remove(batch.stream(), template); // the SDK corrects what may be wrong with it
    }
    if (isLate.get() && answer.shards() == null && !answer.isError()) {
      throw ApiCallTimeoutException.create(timeout.toMillis());
    }
    return answer;
  }

  private static void end(ExecutableHttpRequest call, AtomicBoolean isLate) {
    isLate.set(true);
    call.abort();
  }

  private void notRepeatable(Batch batch, ValidCredentials used) {
    templates.remove(batch.stream());
    notRepeatable.put(batch.stream(), used);
  }

  /** Has the SDK send a request, which the next ones may repeat. */
  <T> T learn(Batch batch, ValidCredentials used, Supplier<T> sdk) {
    Seen seen = new Seen();
    T answer = Connections.with(seen, sdk);
    SdkHttpRequest request = seen.request;
    if (request != null && notRepeatable.get(batch.stream()) != used) {
      try {
        learn(request, batch, used, seen.at);
      } catch (VirtualMachineError e) {
        // The request was answered, which counts. The next one is tried as this one was.
      }
    }
    return answer;
  }

  private void learn(SdkHttpRequest request, Batch batch, ValidCredentials used, Instant at) {
    RequestTemplate template = null;
    try {
      template = RequestTemplate.of(request, batch, used, at);
    } catch (RuntimeException | LinkageError e) {
      // Something in it is not as we know it.
    }
    if (template != null) {
      templates.put(batch.stream(), template);
    } else {
      notRepeatable(batch, used);
    }
  }

  private Instant now() {
    return Instant.ofEpochMilli(wallMillis.getAsLong());
  }

  /** Remembers what the SDK sends, and when. */
  private final class Seen implements Connections.Detour {

    private @Nullable SdkHttpRequest request;
    private Instant at = Instant.EPOCH;

    @Override
    public ExecutableHttpRequest prepare(HttpExecuteRequest sent, SdkHttpClient http) {
      request = sent.httpRequest();
      at = now();
      return http.prepareRequest(sent);
    }
  }
}
