// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.send;

import dev.sluice.options.ClientOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkClientException;

/**
 * Shortens the SDK's message about missing credentials: first the links of the chain that failed,
 * then one list of those that are not configured.
 */
final class CredentialsText {

  /** Messages for which the SDK has no exception types; the text after the point is left out. */
  private static final List<Pattern> KNOWN =
      List.of(
          Pattern.compile("Unable to load (?:credentials|region)[^\n]*"),
          Pattern.compile("Unable to contact EC2 metadata service[^\n]*"),
          Pattern.compile("Profile file contained no credentials for profile '[^']*'"),
          Pattern.compile("Failed to load credentials from[^\n]*"),
          Pattern.compile("Failed to refresh process-based credentials\\."),
          Pattern.compile("Command returned non-zero exit value \\(-?\\d+\\)"),
          Pattern.compile("Process did not return a JSON object\\."),
          Pattern.compile("Unsupported credential version"), // and what the command wrote
          Pattern.compile("(?:AccessKeyId|SecretAccessKey) cannot be empty\\."),
          Pattern.compile("To use .{1,300} service module must be on the class path\\."),
          Pattern.compile(
              "The source profile of '[^']*' was configured to be '[^']*', but .{1,200}"),
          Pattern.compile("Profile property '[^']*' was not configured for '[^']*'"),
          Pattern.compile("Invalid profile file: (?:Circular relationship|profile has both)[^\n]*"),
          Pattern.compile("(?:Access key ID|Secret access key) cannot be blank"),
          Pattern.compile("client\\.[A-Za-z]+ c(?:an|ould) ?not be [a-z]+[^\n]*"),
          Pattern.compile("The look-up of credentials[^\n]*"));

  private static final Pattern MODULE =
      Pattern.compile("in the '([^']*)' profile, the '([a-z0-9]+)' service module");

  /** The links of the default chain, and the message of each when it is not configured. */
  private static final Map<String, String> LINKS =
      Map.of(
          "SystemPropertyCredentialsProvider", "Unable to load credentials from system settings",
          "EnvironmentVariableCredentialsProvider",
              "Unable to load credentials from system settings",
          "WebIdentityTokenFileCredentialsProvider", "Either the environment variable AWS_WEB",
          "ProfileCredentialsProvider",
              "Profile file contained no credentials for profile 'default'",
          "ContainerCredentialsProvider", "Cannot fetch credentials from container - neither",
          "InstanceProfileCredentialsProvider", "IMDS credentials have been disabled",
          "InstanceMetadata", "IMDS credentials have been disabled");

  private static final Map<String, String> NAMES =
      Map.of(
          "SystemPropertyCredentialsProvider", "system properties",
          "EnvironmentVariableCredentialsProvider", "environment",
          "WebIdentityTokenFileCredentialsProvider", "web identity",
          "ProfileCredentialsProvider", "profile",
          "ContainerCredentialsProvider", "container",
          "InstanceProfileCredentialsProvider", "instance metadata",
          "InstanceMetadata", "instance metadata");

  private static final String CHAIN = "Unable to load credentials from any of the providers in the";

  /** The beginning of each link's part of the message. */
  private static final Pattern LINK =
      Pattern.compile("(?:^|[\\[ ])(" + String.join("|", NAMES.keySet()) + ")(?=[(:])");

  private CredentialsText() {}

  /** The options that name the source of credentials. */
  static String wanted(ClientOptions client) {
    String base = base(client);
    return client.isSet(ClientOptions.ROLE_ARN) ? "client.roleArn on top of " + base : base;
  }

  private static String base(ClientOptions client) {
    if (client.isSet(ClientOptions.ACCESS_KEY_ID)) {
      return "client.accessKeyId";
    }
    if (client.isSet(ClientOptions.CREDENTIAL_PROCESS)) {
      return "client.credentialProcess"; // the command may hold a secret
    }
    String own = client.find(ClientOptions.CREDENTIALS_PROVIDER);
    if (own != null) {
      return "client.credentialsProvider=" + own;
    }
    if (client.isSet(ClientOptions.PROFILE) || client.isSet(ClientOptions.PROFILE_FILE)) {
      String profile = client.find(ClientOptions.PROFILE);
      return profile == null ? "client.profileFile" : "client.profile=" + profile;
    }
    return client.isSet(ClientOptions.WEB_IDENTITY_TOKEN_FILE)
        ? "client.webIdentityTokenFile"
        : "the default chain of the AWS SDK";
  }

  /** Whether this is a message of the SDK about credentials. It has no exception types for them. */
  static boolean isKnown(Throwable failure) {
    String message = message(failure);
    return message != null
        && (message.startsWith(CHAIN)
            || KNOWN.stream().anyMatch(pattern -> pattern.matcher(message).lookingAt()));
  }

  private static @Nullable String message(Throwable failure) {
    boolean isOfSdk =
        failure instanceof SdkClientException
            || failure instanceof IllegalStateException
            || failure instanceof IllegalArgumentException
            || failure instanceof NullPointerException; // a blank key, for example
    return isOfSdk ? failure.getMessage() : null;
  }

  /** The important part of such a message, or null if it is another message. */
  static @Nullable String known(Throwable failure, QuotableText quotable) {
    if (HostEndpoint.isRefusal(failure)) {
      return failure.getMessage(); // it may be that of STS
    }
    String message = message(failure);
    if (message == null) {
      return null;
    }
    if (message.startsWith(CHAIN)) {
      return chain(message.substring(message.lastIndexOf(" : [") + 1), quotable);
    }
    for (Pattern pattern : KNOWN) {
      Matcher matcher = pattern.matcher(message);
      if (matcher.lookingAt()) {
        return quotable.ofLibrary(matcher.group()) + advice(matcher.group());
      }
    }
    return null;
  }

  private static String chain(String reports, QuotableText quotable) {
    List<Integer> starts = new ArrayList<>();
    Matcher links = LINK.matcher(reports);
    while (links.find()) {
      starts.add(links.start(1));
    }
    StringJoiner failed = new StringJoiner("; ");
    StringJoiner unset = new StringJoiner(", ");
    for (int i = 0; i < starts.size(); i++) {
      int end = i + 1 < starts.size() ? starts.get(i + 1) : reports.length();
      read(reports.substring(starts.get(i), end), failed, unset, quotable);
    }
    String rest = unset.length() == 0 ? "" : "not configured: " + unset;
    if (failed.length() == 0) {
      return "none found; " + rest;
    }
    return failed + (rest.isEmpty() ? "" : "; " + rest);
  }

  private static void read(
      String report, StringJoiner failed, StringJoiner unset, QuotableText quotable) {
    String link = report.replaceFirst("[(:](?s).*", "");
    int begin = report.indexOf(report.contains("): ") ? "): " : ": ");
    String message = begin < 0 ? "" : report.substring(begin); // one link may mention another
    message = message.replaceFirst("^\\)?: ", "").replaceFirst("[,\\] ]+$", "");
    if (message.startsWith(LINKS.getOrDefault(link, "\0"))) {
      unset.add(NAMES.get(link));
      return;
    }
    String known = known(SdkClientException.create(message), quotable);
    failed.add(NAMES.get(link) + ": " + (known == null ? quotable.ofService(message, "") : known));
  }

  /** The SDK names the missing module, but not how to add it. */
  private static String advice(String message) {
    Matcher matcher = MODULE.matcher(message);
    if (!matcher.find()) {
      return "";
    }
    String module = matcher.group(2);
    if (isAllInOne()) {
      return " This jar has all of the SDK inside and takes no more modules: set"
          + " client.credentialProcess to: aws configure export-credentials --format process"
          + " --profile "
          + matcher.group(1);
    }
    String also = module.equals("sso") ? ", and ssooidc where the profile has an sso_session" : "";
    return " Add the AWS SDK's module "
        + module
        + also
        + ", or set client.credentialProcess to:"
        + " aws configure export-credentials --format process --profile "
        + matcher.group(1);
  }

  /** In the all-in-one jar the SDK's classes have other names. */
  private static boolean isAllInOne() {
    return !SdkClientException.class.getName().startsWith("software.");
  }
}
