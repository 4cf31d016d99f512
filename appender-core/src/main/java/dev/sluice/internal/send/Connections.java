// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.send;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.utils.AttributeMap;

/**
 * The connections of one client, which the SDK uses and {@link DirectPut} too. What the SDK sends
 * on a thread can be seen here, and answered. Any thread.
 */
record Connections(SdkHttpClient http) implements SdkHttpClient {

  /** Stands between the SDK and the connections, for one request. */
  interface Detour {

    ExecutableHttpRequest prepare(HttpExecuteRequest request, SdkHttpClient http);
  }

  /** Of the request that the SDK sends on this thread: it passes nothing else on to here. */
  private static final ThreadLocal<@Nullable Detour> DETOUR = new ThreadLocal<>();

  /** Runs a call of the SDK whose request takes this detour. */
  static <T> T with(Detour given, Supplier<T> call) {
    DETOUR.set(given);
    try {
      return call.get();
    } finally {
      DETOUR.remove();
    }
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    Detour given = DETOUR.get();
    return given == null ? http.prepareRequest(request) : given.prepare(request, http);
  }

  /** The SDK names it in its user agent. */
  @Override
  public String clientName() {
    return http.clientName();
  }

  @Override
  public void close() {
    http.close();
  }

  /** Makes the connections when the SDK builds a client, which then closes them. */
  static final class Builder implements SdkHttpClient.Builder<Builder> {

    private final Apache5HttpClient.Builder http;
    private @Nullable Connections built;

    Builder(Apache5HttpClient.Builder http) {
      this.http = http;
    }

    @Override
    public SdkHttpClient buildWithDefaults(AttributeMap defaults) {
      Connections connections = new Connections(http.buildWithDefaults(defaults));
      built = connections;
      return connections;
    }

    /** What was built, or null. */
    @Nullable Connections built() {
      return built;
    }
  }
}
