// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.send;

import dev.sluice.options.ClientOptions;
import dev.sluice.options.Problems;
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
  final ClientOptions client;
  final Duration requestTimeout;
  final int maxConnections;

  /** Of the thread that starts the appender: the application's, where classes are its own. */
  final @Nullable ClassLoader applicationClasses;

  public ClientSettings(SluiceOptions options, int maxConnections) {
    String given = options.find(SluiceOptions.REGION);
    this.region = given == null ? options.regionOfArn() : given;
    this.endpoint = options.find(SluiceOptions.ENDPOINT);
    this.client = options.copy().client();
    this.requestTimeout = client.get(ClientOptions.REQUEST_TIMEOUT);
    this.maxConnections = maxConnections;
    this.applicationClasses = Thread.currentThread().getContextClassLoader();
  }

  /** Where requests go, as far as the options say it, such as {@code at eu-west-1}. */
  String place() {
    if (endpoint != null) {
      return " at " + endpoint;
    }
    return region == null ? "" : " at " + region;
  }

  /** Adds what only a look at the class path tells; loads nothing of the SDK unless it has to. */
  public static void check(SluiceOptions options, Problems problems) {
    String name = options.client().find(ClientOptions.CREDENTIALS_PROVIDER);
    if (name != null) {
      ProviderClass.check(name, Thread.currentThread().getContextClassLoader(), problems);
    }
  }
}
