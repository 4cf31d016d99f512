// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.send;

import dev.sluice.options.ClientOptions;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.apache5.ProxyConfiguration;
import software.amazon.awssdk.utils.SystemSetting;

/** Builds HTTP clients with timeouts, trust and proxies. */
final class HttpClients {

  private HttpClients() {}

  /** For the stream. */
  static Apache5HttpClient.Builder forStream(ClientSettings settings) {
    String proxy = settings.client.find(ClientOptions.PROXY);
    return http(settings, settings.requestTimeout, "Kinesis", settings.endpoint, proxy)
        .maxConnections(settings.maxConnections);
  }

  /** For STS, which may have another proxy or none. */
  static Apache5HttpClient.Builder forSts(ClientSettings settings) {
    String own = settings.client.find(ClientOptions.STS_PROXY);
    String proxy = own == null ? settings.client.find(ClientOptions.PROXY) : own;
    String endpoint = settings.client.find(ClientOptions.STS_ENDPOINT);
    return http(settings, settings.lookupTimeout, "Sts", endpoint, proxy);
  }

  private static Apache5HttpClient.Builder http(
      ClientSettings settings,
      Duration timeout,
      String service,
      @Nullable String endpoint,
      @Nullable String proxy) {
    ClientOptions client = settings.client;
    Apache5HttpClient.Builder http =
        Apache5HttpClient.builder()
            .connectionTimeout(connectTimeout(client, timeout))
            .connectionAcquisitionTimeout(client.get(ClientOptions.CONNECT_TIMEOUT))
            // A firewall may have silently forgotten an idle connection. A request sent on it would
            // be lost, with an unknown outcome.
            .connectionMaxIdleTime(settings.maxIdle)
            .useIdleConnectionReaper(true)
            .connectionTimeToLive(settings.maxAge)
            .socketTimeout(timeout);
    String store = client.find(ClientOptions.TRUST_STORE);
    if (store != null) {
      TrustManager[] managers =
          ClientFiles.trustManagers(store, client.find(ClientOptions.TRUST_STORE_PASSWORD));
      http.tlsTrustManagersProvider(() -> managers);
    }
    String scheme = isClear(client, service, endpoint) ? "http" : "https";
    ProxyConfiguration found = proxy != null ? proxy(client, proxy) : proxyOfTheHost(scheme);
    return found == null ? http : http.proxyConfiguration(found);
  }

  /** By default it leaves time for another address of the name, where the first one is dead. */
  private static Duration connectTimeout(ClientOptions client, Duration timeout) {
    Duration connect = client.get(ClientOptions.CONNECT_TIMEOUT);
    Duration half = timeout.dividedBy(2);
    boolean isTooLong = connect.compareTo(half) > 0 && !client.isSet(ClientOptions.CONNECT_TIMEOUT);
    return isTooLong ? half : connect;
  }

  private static boolean isClear(ClientOptions client, String service, @Nullable String endpoint) {
    return endpoint == null ? HostEndpoint.isClear(client, service) : endpoint.startsWith("http:");
  }

  /**
   * The proxy that system properties or the environment name, or null; without one for https, the
   * one for http. The SDK alone takes the one for http, and would speak TLS to this one.
   */
  static @Nullable ProxyConfiguration proxyOfTheHost(String scheme) {
    ProxyConfiguration found = ProxyConfiguration.builder().scheme(scheme).build();
    URI url = url(scheme, found);
    if (url == null) {
      return scheme.equals("https") ? proxyOfTheHost("http") : null;
    }
    String user = found.username();
    String password = found.password();
    if (url.getRawUserInfo() != null) {
      String[] parts = url.getRawUserInfo().split(":", 2);
      user = parts[0];
      password = parts.length > 1 ? parts[1] : "";
    }
    return ProxyConfiguration.builder()
        .useSystemPropertyValues(false)
        .useEnvironmentVariableValues(false)
        .endpoint(URI.create("http://" + url.getHost() + ":" + url.getPort()))
        .username(decoded(user, scheme + ".proxyUser"))
        .password(decoded(password, scheme + ".proxyPassword"))
        .nonProxyHosts(domains(found.nonProxyHosts()))
        .build();
  }

  /**
   * With the port that the JDK takes if there is none. The SDK sees no host in a variable without
   * {@code http://}, which curl and others take. Null for what no URL can name.
   */
  private static @Nullable URI url(String scheme, ProxyConfiguration found) {
    boolean isTls = scheme.equals("https");
    String authority = found.host();
    int port = found.port();
    int usual = isTls && System.getProperty("https.proxyHost") != null ? 443 : 80;
    if (authority == null) {
      String upper = scheme.toUpperCase(Locale.ROOT) + "_PROXY";
      authority =
          SystemSetting.getStringValueFromEnvironmentVariable(scheme + "_proxy")
              .or(() -> SystemSetting.getStringValueFromEnvironmentVariable(upper))
              .map(String::strip)
              .filter(text -> !text.contains("://"))
              .orElse("");
    }
    try {
      URI url = new URI("http://" + authority + (port > 0 ? ":" + port : ""));
      if (url.getHost() == null) {
        return null;
      }
      return url.getPort() > 0 ? url : new URI("http://" + url.getRawAuthority() + ":" + usual);
    } catch (URISyntaxException e) {
      return null;
    }
  }

  /** A part of the URL in HTTPS_PROXY has other characters than letters as {@code %40}. */
  private static @Nullable String decoded(@Nullable String found, String property) {
    if (found == null || found.equals(System.getProperty(property))) {
      return found;
    }
    try {
      return URLDecoder.decode(found.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return found; // with a % that begins nothing
    }
  }

  /** Of a NO_PROXY: a name stands for the hosts below it too, with or without a first dot. */
  static Set<String> domains(Set<String> patterns) {
    Set<String> domains = new LinkedHashSet<>();
    for (String pattern : patterns) {
      boolean isName = !pattern.startsWith(".*");
      domains.add(isName ? "(.*\\.)?" + pattern.replaceFirst("^\\.", "") : pattern);
    }
    return domains;
  }

  /** With a proxy in the options, system properties and environment do not count. */
  private static ProxyConfiguration proxy(ClientOptions client, String proxy) {
    ProxyConfiguration.Builder configuration =
        ProxyConfiguration.builder()
            .useSystemPropertyValues(false)
            .useEnvironmentVariableValues(false);
    if (proxy.equals("none")) {
      return configuration.build();
    }
    configuration.endpoint(URI.create(proxy));
    String user = client.find(ClientOptions.PROXY_USER);
    if (user != null) {
      configuration.username(user).password(client.find(ClientOptions.PROXY_PASSWORD));
    }
    List<String> direct = client.find(ClientOptions.NO_PROXY);
    return configuration.nonProxyHosts(patterns(direct == null ? List.of() : direct)).build();
  }

  /** Host names as regular expressions, which the SDK expects. */
  static Set<String> patterns(List<String> hosts) {
    Set<String> patterns = new LinkedHashSet<>();
    for (String host : hosts) {
      String name = host.toLowerCase(Locale.ROOT);
      if (name.equals("*")) {
        patterns.add(".*");
      } else if (name.startsWith("*.") || name.startsWith(".")) {
        patterns.add(".*" + Pattern.quote(name.substring(name.indexOf('.'))));
      } else {
        // An IPv6 address stands in brackets in a URL.
        boolean isBare = name.contains(":") && !name.startsWith("[");
        patterns.add(Pattern.quote(isBare ? "[" + name + "]" : name));
      }
    }
    return patterns;
  }
}
