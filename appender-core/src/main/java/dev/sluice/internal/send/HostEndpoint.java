// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.send;

import dev.sluice.options.ClientOptions;
import java.net.URI;
import java.util.Locale;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.endpoint.AwsClientEndpointProvider;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;

/**
 * The endpoint that the host names for a service, which the SDK takes where the options have none:
 * {@code AWS_ENDPOINT_URL} and its kin, system properties and profiles.
 */
final class HostEndpoint {

  /** Begins the message about one that is refused. */
  private static final String REFUSED =
      "the endpoint of AWS_ENDPOINT_URL, a system property or a profile";

  private HostEndpoint() {}

  /**
   * Whether it is one without TLS.
   *
   * @param service such as Kinesis
   * @throws IllegalStateException if it is one that the options may not name
   */
  @SuppressWarnings("deprecation") // what replaces build() is not in SDK 2.41
  static boolean isClear(ClientOptions client, String service) {
    AwsClientEndpointProvider.Builder endpoint =
        AwsClientEndpointProvider.builder()
            .serviceEndpointOverrideEnvironmentVariable(
                "AWS_ENDPOINT_URL_" + service.toUpperCase(Locale.ROOT))
            .serviceEndpointOverrideSystemProperty("aws.endpointUrl" + service)
            .serviceProfileProperty(service.toLowerCase(Locale.ROOT))
            // What follows is for a host that names none.
            .serviceEndpointPrefix(service.toLowerCase(Locale.ROOT))
            .defaultProtocol("https")
            .region(Region.US_EAST_1);
    String profile = client.find(ClientOptions.PROFILE);
    if (profile != null) {
      endpoint.profileName(profile);
    }
    Supplier<ProfileFile> profiles = CredentialSource.profiles(client);
    if (profiles != null) {
      endpoint.profileFile(profiles);
    }
    URI found = endpoint.build().clientEndpoint();
    if (!client.isSafe(found)) {
      throw new IllegalStateException(
          REFUSED
              + " must be https unless it is on this machine: \""
              + place(found)
              + "\"; use https, or set client.allowInsecureEndpoint=true to send in clear text");
    }
    return "http".equalsIgnoreCase(found.getScheme());
  }

  /** Whether this says that one is refused. */
  static boolean isRefusal(Throwable failure) {
    return String.valueOf(failure.getMessage()).startsWith(REFUSED);
  }

  /** Without what may hold a password. */
  static String place(URI endpoint) {
    String authority = String.valueOf(endpoint.getRawAuthority());
    return endpoint.getScheme() + "://" + authority.substring(authority.lastIndexOf('@') + 1);
  }
}
