// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.options;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** How the stream is reached. */
public final class ClientOptions extends CredentialsOptions {

  /** How requests are encoded. */
  public enum Protocol {
    CBOR,
    JSON
  }

  public static final Option<String> PROXY =
      Option.text(
              "proxy",
              null,
              "Forward proxy for the stream, and for STS where stsProxy is not set: http://host:port. Without it what the system properties and the environment (https.proxyHost, HTTPS_PROXY) say.")
          .replacing("Fluentd http_proxy, KPL ProxyHost and ProxyPort");

  public static final Option<String> PROXY_USER =
      Option.text("proxyUser", null, "User for the proxies. Told only to a proxy that asks for it.")
          .replacing("KPL ProxyUserName");

  public static final Option<String> PROXY_PASSWORD =
      Option.text("proxyPassword", null, "Password for the proxies, Basic. Never printed.")
          .replacing("KPL ProxyPassword");

  public static final Option<List<String>> NO_PROXY =
      Option.list(
          "noProxy",
          null,
          "Hosts that are reached without the proxy: a name, .example.com or *.example.com for all below, * for all.");

  public static final Option<String> STS_PROXY =
      Option.text(
          "stsProxy", null, "Forward proxy for STS alone: http://host:port, or none for no proxy.");

  public static final Option<String> TRUST_STORE =
      Option.text(
              "trustStore",
              null,
              "File with the certificates of the authorities that are trusted, in place of the JVM's own: PKCS #12 or JKS.")
          .replacing("KPL CaCertPath, Fluentd ssl_ca_bundle");

  public static final Option<String> TRUST_STORE_PASSWORD =
      Option.text("trustStorePassword", null, "Password of trustStore. Never printed.");

  public static final Option<Duration> CONNECT_TIMEOUT =
      Option.duration(
              "connectTimeout",
              "2 s",
              Duration.ofMillis(1),
              Duration.ofMinutes(5),
              "Longest wait for a connection, the TLS handshake included. At most requestTimeout, which ends it too.")
          .replacing("KPL ConnectTimeout");

  public static final Option<Duration> REQUEST_TIMEOUT =
      Option.duration(
              "requestTimeout",
              "10 s",
              Duration.ofMillis(1),
              Duration.ofMinutes(10),
              "Longest wait for the answer to a request, its sending included. Credentials are looked up before, in their own time.")
          .replacing("KPL RequestTimeout");

  public static final Option<Boolean> FIPS =
      Option.flag(
              "fips",
              false,
              "Uses the FIPS endpoints of the region, of STS too. Not with endpoint.")
          .replacing("Telegraf use_fips");

  public static final Option<Boolean> DUAL_STACK =
      Option.flag(
          "dualStack",
          false,
          "Uses the endpoints of the region that answer to IPv6 too. Not with endpoint.");

  public static final Option<Boolean> ALLOW_INSECURE_ENDPOINT =
      Option.flag(
          "allowInsecureEndpoint",
          false,
          "Allows an http endpoint, of the stream or of STS, that is not on this machine.");

  public static final Option<Protocol> PROTOCOL =
      Option.choice(
          "protocol",
          Protocol.class,
          "cbor",
          "How requests are encoded: cbor is smaller and faster, json is what some imitations of Kinesis need. Where it is not set, the system property aws.cborEnabled counts.");

  public static final Option<String> USER_AGENT =
      Option.text("userAgent", null, "Text before the User-Agent of the AWS SDK, printable ASCII.")
          .replacing("KPL UserAgent");

  static final List<Option<?>> CONNECTION_TABLE =
      List.of(
          PROXY,
          PROXY_USER,
          PROXY_PASSWORD,
          NO_PROXY,
          STS_PROXY,
          TRUST_STORE,
          TRUST_STORE_PASSWORD,
          CONNECT_TIMEOUT,
          REQUEST_TIMEOUT,
          FIPS,
          DUAL_STACK,
          ALLOW_INSECURE_ENDPOINT,
          PROTOCOL,
          USER_AGENT);

  static final List<Option<?>> TABLE =
      Stream.concat(CREDENTIALS_TABLE.stream(), CONNECTION_TABLE.stream()).toList();

  public ClientOptions() {
    super("client", TABLE);
  }

  public void setProxy(String text) {
    set(PROXY.name(), text);
  }

  public void setProxyUser(String text) {
    set(PROXY_USER.name(), text);
  }

  public void setProxyPassword(String text) {
    set(PROXY_PASSWORD.name(), text);
  }

  public void setNoProxy(String text) {
    set(NO_PROXY.name(), text);
  }

  public void setStsProxy(String text) {
    set(STS_PROXY.name(), text);
  }

  public void setTrustStore(String text) {
    set(TRUST_STORE.name(), text);
  }

  public void setTrustStorePassword(String text) {
    set(TRUST_STORE_PASSWORD.name(), text);
  }

  public void setConnectTimeout(String text) {
    set(CONNECT_TIMEOUT.name(), text);
  }

  public void setRequestTimeout(String text) {
    set(REQUEST_TIMEOUT.name(), text);
  }

  public void setFips(String text) {
    set(FIPS.name(), text);
  }

  public void setDualStack(String text) {
    set(DUAL_STACK.name(), text);
  }

  public void setAllowInsecureEndpoint(String text) {
    set(ALLOW_INSECURE_ENDPOINT.name(), text);
  }

  public void setProtocol(String text) {
    set(PROTOCOL.name(), text);
  }

  public void setUserAgent(String text) {
    set(USER_AGENT.name(), text);
  }
}
