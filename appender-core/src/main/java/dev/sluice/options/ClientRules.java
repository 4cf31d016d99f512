// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.options;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The rules that join options of the section {@code client}, and those about endpoints. */
final class ClientRules {

  private static final Pattern ROLE = Pattern.compile("arn:aws[a-z-]*:iam::\\d{12}:role/\\S+");
  private static final Pattern SESSION_NAME = Pattern.compile("[\\w+=,.@-]{2,64}");
  private static final Pattern EXTERNAL_ID = Pattern.compile("[\\w+=,.@:/-]{2,1224}");
  private static final Pattern REGION = Pattern.compile("[a-z0-9-]{1,63}"); // a part of a host
  private static final Pattern PRINTABLE = Pattern.compile("[\\x20-\\x7e]{1,200}");
  private static final int MAX_PORT = 65_535;
  private static final int MAX_POLICY_CHARS = 2048;

  /** Each says alone who we are. */
  static final List<Option<?>> SOURCES =
      List.of(
          ClientOptions.CREDENTIAL_PROCESS,
          ClientOptions.WEB_IDENTITY_TOKEN_FILE,
          ClientOptions.CREDENTIALS_PROVIDER,
          ClientOptions.PROFILE,
          ClientOptions.ACCESS_KEY_ID);

  private final SluiceOptions options;
  private final ClientOptions client;
  private final Problems problems;

  private ClientRules(SluiceOptions options, Problems problems) {
    this.options = options;
    this.client = options.client();
    this.problems = problems;
  }

  static void check(SluiceOptions options, Problems problems) {
    ClientRules rules = new ClientRules(options, problems);
    rules.checkEndpoints();
    rules.checkSources();
    rules.checkRole();
    rules.checkProxies();
    rules.checkRest();
  }

  private void checkEndpoints() {
    checkEndpoint("endpoint", options.find(SluiceOptions.ENDPOINT), "use client.accessKeyId");
    checkEndpoint("client.stsEndpoint", client.find(ClientOptions.STS_ENDPOINT), "remove it");
    checkRegion("region", options.find(SluiceOptions.REGION));
    checkRegion("client.stsRegion", client.find(ClientOptions.STS_REGION));
    checkRegionOfArn();
    for (Option<Boolean> variant : List.of(ClientOptions.FIPS, ClientOptions.DUAL_STACK)) {
      for (String other : List.of("endpoint", "client.stsEndpoint")) {
        boolean isSet =
            other.equals("endpoint")
                ? options.isSet(SluiceOptions.ENDPOINT)
                : client.isSet(ClientOptions.STS_ENDPOINT);
        if (client.get(variant) && isSet) {
          problems.add(
              client.path(variant.name())
                  + "=true chooses an endpoint of the region, so it excludes "
                  + other
                  + ": remove one of them");
        }
      }
    }
  }

  private void checkEndpoint(String path, @Nullable String endpoint, String insteadOfPassword) {
    if (endpoint == null) {
      return;
    }
    URI uri = url(path, "a URL such as https://host:port", endpoint, insteadOfPassword);
    if (uri == null) {
      return;
    }
    if (!("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))) {
      problems.add(path, "a URL such as https://host:port", endpoint, "is not one");
    } else if (!client.isSafe(uri)) {
      problems.add(
          path
              + " must be https unless it is on this machine: \""
              + endpoint
              + "\"; use https, or set client.allowInsecureEndpoint=true to send in clear text");
    }
  }

  /** A URL with a host, or null and a problem. */
  private @Nullable URI url(String path, String rule, String text, String insteadOfPassword) {
    if (text.contains("@")) {
      // Not quoted: what stands before the @ is a password.
      problems.add(path + " must not hold a user or password: " + insteadOfPassword + " instead");
      return null;
    }
    URI uri;
    try {
      uri = URI.create(text);
    } catch (IllegalArgumentException e) {
      problems.add(path, rule, text, "is not a URL");
      return null;
    }
    if (uri.getHost() == null) {
      problems.add(path, rule, text, "is not one");
      return null;
    }
    if (uri.getQuery() != null || uri.getFragment() != null) {
      problems.add(path, rule, text, "has more than that: remove what follows ? or #");
      return null;
    }
    if (uri.getPort() > MAX_PORT) {
      problems.add(path, rule, text, "has no port from 0 to " + MAX_PORT);
      return null;
    }
    return uri;
  }

  private void checkRegion(String path, @Nullable String region) {
    if (region != null && !REGION.matcher(region).matches()) {
      String right = region.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
      String why = right.matches("[a-z]+(-[a-z]+)+-\\d") ? "is written " + right : "is not one";
      problems.add(path, "a region such as eu-west-1", region, why);
    }
  }

  private void checkRegionOfArn() {
    String ofArn = options.regionOfArn();
    String region = options.find(SluiceOptions.REGION);
    boolean isRedirected = options.isSet(SluiceOptions.ENDPOINT);
    if (ofArn != null && region != null && !ofArn.equalsIgnoreCase(region) && !isRedirected) {
      problems.add(
          "region must be that of the stream's ARN, " + ofArn + ": \"" + region + "\"; remove it");
    }
  }

  private void checkSources() {
    boolean id = client.isSet(ClientOptions.ACCESS_KEY_ID);
    if (id != client.isSet(ClientOptions.SECRET_ACCESS_KEY)) {
      problems.add(
          "client.accessKeyId and client.secretAccessKey go together: one of them is not set");
    }
    if (!id && client.isSet(ClientOptions.SESSION_TOKEN)) {
      problems.add("client.sessionToken needs client.accessKeyId and client.secretAccessKey");
    }
    boolean onlyFile = !client.isSet(ClientOptions.PROFILE);
    List<String> set = new ArrayList<>();
    for (Option<?> source : SOURCES) {
      if (isSource(source)) {
        boolean isFile = source == ClientOptions.PROFILE && onlyFile;
        set.add(client.path((isFile ? ClientOptions.PROFILE_FILE : source).name()));
      }
    }
    for (int i = 1; i < set.size(); i++) {
      problems.add(set.get(0) + " and " + set.get(i) + " exclude each other: remove one of them");
    }
  }

  private boolean isSource(Option<?> option) {
    return client.isSet(option)
        || (option == ClientOptions.PROFILE && client.isSet(ClientOptions.PROFILE_FILE));
  }

  private void checkRole() {
    require(ClientOptions.ROLE_ARN, ROLE, "the ARN of a role, arn:aws:iam::123456789012:role/NAME");
    String rule = "2 to 64 letters, digits and _=,.@+-";
    require(ClientOptions.ROLE_SESSION_NAME, SESSION_NAME, rule);
    String externalId = client.find(ClientOptions.EXTERNAL_ID);
    if (externalId != null && !EXTERNAL_ID.matcher(externalId).matches()) {
      problems.add("client.externalId must be 2 to 1224 letters, digits and _=,.@:/+-");
    }
    String policy = client.find(ClientOptions.ROLE_POLICY);
    if (policy != null && (!policy.startsWith("{") || policy.length() > MAX_POLICY_CHARS)) {
      problems.add("client.rolePolicy must be a JSON object of at most 2048 characters");
    }
    if (client.isSet(ClientOptions.EXTERNAL_ID)
        && client.isSet(ClientOptions.WEB_IDENTITY_TOKEN_FILE)) {
      problems.add(
          "client.externalId has no place in a web identity's session: remove it or"
              + " client.webIdentityTokenFile");
    }
  }

  private void require(Option<String> option, Pattern pattern, String rule) {
    String text = client.find(option);
    if (text != null && !pattern.matcher(text).matches()) {
      problems.add(client.path(option.name()), rule, text, "is not that");
    }
  }

  private void checkProxies() {
    checkProxy(ClientOptions.PROXY);
    if (!"none".equals(client.find(ClientOptions.STS_PROXY))) {
      checkProxy(ClientOptions.STS_PROXY);
    }
    boolean user = client.isSet(ClientOptions.PROXY_USER);
    if (user != client.isSet(ClientOptions.PROXY_PASSWORD)) {
      problems.add("client.proxyUser and client.proxyPassword go together: one of them is not set");
    }
  }

  private void checkProxy(Option<String> option) {
    String proxy = client.find(option);
    String rule = "a URL such as http://host:port";
    String path = client.path(option.name());
    URI uri =
        proxy == null
            ? null
            : url(path, rule, proxy, "use client.proxyUser and client.proxyPassword");
    if (uri != null && (!"http".equals(uri.getScheme()) || uri.getPort() < 0)) {
      problems.add(path, rule, String.valueOf(proxy), "is not one");
    }
  }

  private void checkRest() {
    Duration connect = client.get(ClientOptions.CONNECT_TIMEOUT);
    Duration request = client.get(ClientOptions.REQUEST_TIMEOUT); // it ends the attempt too
    if (client.isSet(ClientOptions.CONNECT_TIMEOUT) && connect.compareTo(request) > 0) {
      problems.add(
          "client.connectTimeout must be at most client.requestTimeout, which ends the attempt too:"
              + " lower it, or raise client.requestTimeout");
    }
    require(ClientOptions.USER_AGENT, PRINTABLE, "at most 200 printable ASCII characters");
  }
}
