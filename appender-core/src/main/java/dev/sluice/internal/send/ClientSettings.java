// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.send;

import dev.sluice.options.ClientOptions;
import dev.sluice.options.Problems;
import dev.sluice.options.SluiceOptions;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a client, copied from the options at start. It is no record, because a toString
 * would print the secrets.
 */
public final class ClientSettings {

  /** The same as the SDK's for its own STS clients. */
  private static final Duration LOOKUP_TIMEOUT = Duration.ofSeconds(30);

  /** Load balancers and firewalls forget a link after a minute or later. */
  static final Duration MAX_IDLE = Duration.ofSeconds(50);

  /**
   * A connection knows one address for ever. A new one asks DNS again, which may have moved the
   * endpoint away from a host that is ill and still answers.
   */
  static final Duration MAX_AGE = Duration.ofMinutes(5);

  /** The time of ListShards and DescribeStreamSummary. */
  private static final int HOUSEKEEPING_CONNECTIONS = 2;

  final @Nullable String region;
  final @Nullable String endpoint;
  final ClientOptions client;
  final Duration requestTimeout;
  final int maxConnections;

  /**
   * The context class loader of the thread that starts the appender. It finds classes of the
   * application.
   */
  final @Nullable ClassLoader applicationClasses;

  /** Makes the threads of credential look-ups, which run outside of requests. */
  final Duration lookupTimeout;

  /** Ends requests that take longer; closed with the appender. */
  final ScheduledExecutorService timeouts = TimeoutThread.create();

  /** A connection that was idle for longer is not used again. */
  final Duration maxIdle;

  /** A connection that is older is not used again. */
  final Duration maxAge;

  /**
   * @param maxInFlight requests with records at once; each has a connection
   */
  public ClientSettings(SluiceOptions options, int maxInFlight) {
    this(options, maxInFlight, MAX_IDLE, MAX_AGE);
  }

  ClientSettings(SluiceOptions options, int maxInFlight, Duration maxIdle, Duration maxAge) {
    this.maxIdle = maxIdle;
    this.maxAge = maxAge;
    String given = options.find(SluiceOptions.REGION);
    this.region = given == null ? options.regionOfArn() : given;
    this.endpoint = options.find(SluiceOptions.ENDPOINT);
    this.client = options.copy().client();
    this.requestTimeout = client.get(ClientOptions.REQUEST_TIMEOUT);
    boolean isLonger = requestTimeout.compareTo(LOOKUP_TIMEOUT) > 0;
    this.lookupTimeout = isLonger ? requestTimeout : LOOKUP_TIMEOUT;
    this.maxConnections = maxInFlight + HOUSEKEEPING_CONNECTIONS;
    // A shared appender of a server would keep the first application in memory.
    this.applicationClasses =
        client.isSet(ClientOptions.CREDENTIALS_PROVIDER)
            ? Thread.currentThread().getContextClassLoader()
            : null;
  }

  /** Where requests go, as far as the options say it, such as {@code at eu-west-1}. */
  String place() {
    if (endpoint != null) {
      return " at " + endpoint;
    }
    return region == null ? "" : " at " + region;
  }

  /**
   * Adds problems that only the class path shows. Loads classes of the SDK only if an option needs
   * it.
   */
  public static void check(SluiceOptions options, Problems problems) {
    String name = options.client().find(ClientOptions.CREDENTIALS_PROVIDER);
    if (name != null) {
      ProviderClass.check(name, Thread.currentThread().getContextClassLoader(), problems);
    }
  }
}
