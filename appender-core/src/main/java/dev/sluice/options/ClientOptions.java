// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.options;

import java.time.Duration;
import java.util.List;

/** How the stream is reached. */
public final class ClientOptions extends OptionSection {

  public static final Option<String> ACCESS_KEY_ID =
      Option.text(
              "accessKeyId",
              null,
              "Static access key; with secretAccessKey. Without it the default chain of the AWS SDK is used.")
          .replacing("Fluentd aws_key_id, Telegraf access_key");

  public static final Option<String> SECRET_ACCESS_KEY =
      Option.text("secretAccessKey", null, "Secret of the static access key. Never printed.")
          .replacing("Fluentd aws_sec_key, Telegraf secret_key");

  public static final Option<String> SESSION_TOKEN =
      Option.text(
              "sessionToken", null, "Session token of temporary static credentials. Never printed.")
          .replacing("Fluentd aws_ses_token, Telegraf token");

  public static final Option<String> PROFILE =
      Option.text("profile", null, "Profile of the shared AWS configuration and credentials files.")
          .replacing("Fluentd shared_credentials, Telegraf profile");

  public static final Option<Duration> CONNECT_TIMEOUT =
      Option.duration(
              "connectTimeout",
              "2 s",
              Duration.ofMillis(1),
              Duration.ofMinutes(5),
              "Longest wait for a connection.")
          .replacing("KPL ConnectTimeout");

  public static final Option<Duration> REQUEST_TIMEOUT =
      Option.duration(
              "requestTimeout",
              "10 s",
              Duration.ofMillis(1),
              Duration.ofMinutes(10),
              "Longest wait for the answer to a request, its sending included.")
          .replacing("KPL RequestTimeout");

  public static final Option<Boolean> ALLOW_INSECURE_ENDPOINT =
      Option.flag(
          "allowInsecureEndpoint", false, "Allows an http endpoint that is not on this machine.");

  static final List<Option<?>> TABLE =
      List.of(
          ACCESS_KEY_ID,
          SECRET_ACCESS_KEY,
          SESSION_TOKEN,
          PROFILE,
          CONNECT_TIMEOUT,
          REQUEST_TIMEOUT,
          ALLOW_INSECURE_ENDPOINT);

  public ClientOptions() {
    super("client", TABLE);
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

  public void setConnectTimeout(String text) {
    set(CONNECT_TIMEOUT.name(), text);
  }

  public void setRequestTimeout(String text) {
    set(REQUEST_TIMEOUT.name(), text);
  }

  public void setAllowInsecureEndpoint(String text) {
    set(ALLOW_INSECURE_ENDPOINT.name(), text);
  }
}
