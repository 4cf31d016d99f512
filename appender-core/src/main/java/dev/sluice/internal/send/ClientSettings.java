// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.send;

import dev.sluice.options.ClientOptions;
import dev.sluice.options.SluiceOptions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a client is built from, copied from the options at start. No record: its toString would
 * print the secrets.
 */
public final class ClientSettings {

  final @Nullable String region;
  final @Nullable String endpoint;
  final @Nullable String accessKeyId;
  final @Nullable String secretAccessKey;
  final @Nullable String sessionToken;
  final @Nullable String profile;
  final Duration connectTimeout;
  final Duration requestTimeout;
  final int maxConnections;

  public ClientSettings(SluiceOptions options, int maxConnections) {
    ClientOptions client = options.client();
    this.region = options.find(SluiceOptions.REGION);
    this.endpoint = options.find(SluiceOptions.ENDPOINT);
    this.accessKeyId = client.find(ClientOptions.ACCESS_KEY_ID);
    this.secretAccessKey = client.find(ClientOptions.SECRET_ACCESS_KEY);
    this.sessionToken = client.find(ClientOptions.SESSION_TOKEN);
    this.profile = client.find(ClientOptions.PROFILE);
    this.connectTimeout = client.get(ClientOptions.CONNECT_TIMEOUT);
    this.requestTimeout = client.get(ClientOptions.REQUEST_TIMEOUT);
    this.maxConnections = maxConnections;
  }
}
