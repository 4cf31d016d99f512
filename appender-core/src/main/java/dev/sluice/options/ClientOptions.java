// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.options;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/** How the stream is reached. */
public final class ClientOptions extends OptionSection {

  private static final OptionTable ROWS = new OptionTable();

  public static final Option<String> ACCESS_KEY_ID =
      ROWS.text(
              "accessKeyId",
              "Static access key; needs secretAccessKey. Without it the AWS SDK's default chain is used.")
          .replacing("Fluentd aws_key_id, Telegraf access_key");

  public static final Option<String> SECRET_ACCESS_KEY =
      ROWS.text("secretAccessKey", "Secret of the static access key. Never printed.")
          .replacing("Fluentd aws_sec_key, Telegraf secret_key");

  public static final Option<String> SESSION_TOKEN =
      ROWS.text(
              "sessionToken",
              "Session token of temporary static credentials. Never printed, and never renewed.")
          .replacing("Fluentd aws_ses_token, Telegraf token");

  public static final Option<String> PROFILE =
      ROWS.text(
              "profile",
              "Profile of the shared AWS configuration and credentials files, for credentials and region.")
          .replacing("Fluentd profile_name, Telegraf profile");

  public static final Option<String> PROFILE_FILE =
      ROWS.path(
              "profileFile",
              "File with the profile, in place of the two in ~/.aws. It is read again when it changes. Headings may have the word profile or not.")
          .replacing("Fluentd path, Telegraf shared_credential_file");

  public static final Option<String> ROLE_ARN =
      ROWS.text(
              "roleArn",
              "Role to assume, such as arn:aws:iam::123456789012:role/NAME. The request for it is signed by the other credentials of this section, or by the default chain.")
          .replacing("Fluent Bit role_arn, Fluentd role_arn, Telegraf role_arn, OTel role");

  public static final Option<String> ROLE_SESSION_NAME =
      ROWS.text(
              "roleSessionName",
              "sluice",
              "Name of the role session, which CloudTrail shows: 2 to 64 letters, digits and _=,.@+-.")
          .replacing("Fluentd role_session_name, Telegraf role_session_name");

  public static final Option<String> EXTERNAL_ID =
      ROWS.text(
              "externalId",
              "External id that the trust policy of the role asks for. Never printed.")
          .replacing("Fluent Bit external_id, Fluentd external_id");

  public static final Option<Duration> ROLE_DURATION =
      ROWS.duration(
              "roleDuration",
              null,
              Duration.ofMinutes(15),
              Duration.ofMinutes(720),
              "Duration of a role session. Without it the default of STS, an hour.")
          .replacing("Fluentd duration_seconds");

  public static final Option<String> ROLE_POLICY =
      ROWS.text("rolePolicy", "Session policy, JSON, that narrows the rights of the role.")
          .replacing("Fluentd policy");

  public static final Option<String> STS_ENDPOINT =
      ROWS.url(
              "stsEndpoint",
              "An endpoint of STS in place of its region's. It must be https unless it is on this machine.")
          .replacing("Fluent Bit sts_endpoint, Fluentd sts_endpoint_url, KPL StsEndpoint");

  public static final Option<String> STS_REGION =
      ROWS.text("stsRegion", "Region of STS. Without it the region of the stream.")
          .replacing("Fluentd sts_region");

  public static final Option<String> WEB_IDENTITY_TOKEN_FILE =
      ROWS.path(
              "webIdentityTokenFile",
              "File with the token of a web identity (OIDC), such as that of a service account; read for each session. With roleArn.")
          .replacing("Fluentd web_identity_token_file, Telegraf web_identity_token_file");

  public static final Option<String> CREDENTIAL_PROCESS =
      ROWS.text(
              "credentialProcess",
              "Command whose output is the credentials, as credential_process in an AWS profile; run by the shell. Never printed.")
          .replacing("Fluentd process");

  public static final Option<Integer> IMDS_RETRIES =
      ROWS.count(
              "imdsRetries",
              null,
              0,
              10,
              "Retries of a failed request to the instance metadata service. Without it none. Only in the default chain.")
          .replacing("Fluentd retries, OTel imds_retries");

  public static final Option<Duration> IMDS_TIMEOUT =
      ROWS.duration(
              "imdsTimeout",
              null,
              Duration.ofMillis(1),
              Duration.ofSeconds(60),
              "Longest wait for an answer of the instance metadata service. Without it the AWS SDK's, 1 s. Only in the default chain. AWS_METADATA_SERVICE_TIMEOUT wins if it is set.")
          .replacing("Fluentd http_open_timeout, http_read_timeout");

  public static final Option<String> CREDENTIALS_PROVIDER =
      ROWS.text(
              "credentialsProvider",
              "Name of a class of the application that implements the AWS SDK's AwsCredentialsProvider and has a public constructor without parameters. A thread of its own calls it, at most once a second while there are requests. If its credentials are refused, a new instance is made.")
          .replacing("KPL CredentialsProvider, kdgregory clientFactory");

  public static final Option<String> PROXY =
      ROWS.url(
              "proxy",
              "Forward proxy for the stream, and for STS if stsProxy is not set: http://host:port. Without it the system properties and the environment count (https.proxyHost, HTTPS_PROXY).")
          .replacing("Fluentd http_proxy, KPL ProxyHost and ProxyPort");

  public static final Option<String> PROXY_USER =
      ROWS.text("proxyUser", "User for the proxies. Sent only to a proxy that asks for it.")
          .replacing("KPL ProxyUserName");

  public static final Option<String> PROXY_PASSWORD =
      ROWS.text("proxyPassword", "Password for the proxies, Basic. Never printed.")
          .replacing("KPL ProxyPassword");

  public static final Option<List<String>> NO_PROXY =
      ROWS.list(
          "noProxy",
          "Hosts that are reached without the proxy: a name, .example.com or *.example.com for all below, * for all.");

  public static final Option<String> STS_PROXY =
      ROWS.url("stsProxy", "Forward proxy for STS alone: http://host:port, or none for no proxy.");

  public static final Option<String> TRUST_STORE =
      ROWS.path(
              "trustStore",
              "File with the certificates of trusted authorities, which replaces the JVM's own: PKCS #12 or JKS.")
          .replacing("KPL CaCertPath, Fluentd ssl_ca_bundle");

  public static final Option<String> TRUST_STORE_PASSWORD =
      ROWS.text("trustStorePassword", "Password of trustStore. Never printed.");

  public static final Option<Duration> CONNECT_TIMEOUT =
      ROWS.duration(
              "connectTimeout",
              "2 s",
              Duration.ofMillis(1),
              Duration.ofMinutes(5),
              "Longest wait for a connection to one address, with its TLS handshake. At most requestTimeout; if it is not given, at most half of that, so that a second address is tried.")
          .replacing("KPL ConnectTimeout");

  public static final Option<Duration> REQUEST_TIMEOUT =
      ROWS.duration(
              "requestTimeout",
              "10 s",
              Duration.ofMillis(1),
              Duration.ofMinutes(10),
              "Longest time of a request, from its sending to the answer. The look-up of credentials does not count.")
          .replacing("KPL RequestTimeout");

  public static final Option<Boolean> FIPS =
      ROWS.flag("fips", "Uses the FIPS endpoints of the region, of STS too. Not with endpoint.")
          .replacing("Telegraf use_fips");

  public static final Option<Boolean> DUAL_STACK =
      ROWS.flag(
          "dualStack",
          "Uses the endpoints of the region that answer to IPv6 too. Not with endpoint.");

  public static final Option<Boolean> ALLOW_INSECURE_ENDPOINT =
      ROWS.flag(
          "allowInsecureEndpoint",
          "Allows an http endpoint, of the stream or of STS, that is not on this machine.");

  public static final Option<Protocol> PROTOCOL =
      ROWS.choice(
          "protocol",
          Protocol.class,
          "cbor",
          "Encoding of requests. cbor is smaller and faster; some imitations of Kinesis need json. If it is not set, the system property aws.cborEnabled counts.");

  public static final Option<String> USER_AGENT =
      ROWS.text("userAgent", "Text before the User-Agent of the AWS SDK, printable ASCII.")
          .replacing("KPL UserAgent");

  /** How requests are encoded. */
  public enum Protocol {
    CBOR,
    JSON
  }

  public ClientOptions() {
    super("client", ROWS.options());
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

  public void setAccessKeyId(String text) {
    set(ACCESS_KEY_ID.name(), text);
  }

  public void setSecretAccessKey(String text) {
    set(SECRET_ACCESS_KEY.name(), text);
  }

  public void setSessionToken(String text) {
    set(SESSION_TOKEN.name(), text);
  }

  public void setProfile(String text) {
    set(PROFILE.name(), text);
  }

  public void setProfileFile(String text) {
    set(PROFILE_FILE.name(), text);
  }

  public void setRoleArn(String text) {
    set(ROLE_ARN.name(), text);
  }

  public void setRoleSessionName(String text) {
    set(ROLE_SESSION_NAME.name(), text);
  }

  public void setExternalId(String text) {
    set(EXTERNAL_ID.name(), text);
  }

  public void setRoleDuration(String text) {
    set(ROLE_DURATION.name(), text);
  }

  public void setRolePolicy(String text) {
    set(ROLE_POLICY.name(), text);
  }

  public void setStsEndpoint(String text) {
    set(STS_ENDPOINT.name(), text);
  }

  public void setStsRegion(String text) {
    set(STS_REGION.name(), text);
  }

  public void setWebIdentityTokenFile(String text) {
    set(WEB_IDENTITY_TOKEN_FILE.name(), text);
  }

  public void setCredentialProcess(String text) {
    set(CREDENTIAL_PROCESS.name(), text);
  }

  public void setImdsRetries(String text) {
    set(IMDS_RETRIES.name(), text);
  }

  public void setImdsTimeout(String text) {
    set(IMDS_TIMEOUT.name(), text);
  }

  public void setCredentialsProvider(String text) {
    set(CREDENTIALS_PROVIDER.name(), text);
  }

  /**
   * Whether log data may go to this endpoint: by https, to this machine, or as {@code
   * allowInsecureEndpoint} says. By the text alone: a look-up would wait for the network.
   */
  public boolean isSafe(URI endpoint) {
    String host = String.valueOf(endpoint.getHost()); // Java knows none with an underscore
    return !"http".equalsIgnoreCase(endpoint.getScheme())
        || host.equalsIgnoreCase("localhost")
        || host.equals("[::1]")
        || host.matches("127(\\.\\d{1,3}){3}")
        || get(ALLOW_INSECURE_ENDPOINT);
  }
}
