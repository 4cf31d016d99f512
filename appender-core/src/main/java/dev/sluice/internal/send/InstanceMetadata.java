// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.send;

import dev.sluice.options.ClientOptions;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.auth.credentials.InstanceProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.SystemPropertyCredentialsProvider;
import software.amazon.awssdk.auth.credentials.WebIdentityTokenFileCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.profiles.ProfileFile;

/**
 * The SDK's default chain with a last link of ours: the instance metadata service with retries and
 * a timeout, which the SDK's chain cannot have.
 */
record InstanceMetadata(InstanceProfileCredentialsProvider service, int retries)
    implements AwsCredentialsProvider, AutoCloseable {

  static boolean isTuned(ClientOptions client) {
    return client.isSet(ClientOptions.IMDS_RETRIES) || client.isSet(ClientOptions.IMDS_TIMEOUT);
  }

  /** The links of DefaultCredentialsProvider, in its order. */
  static AwsCredentialsProvider chain(ClientOptions client) {
    Integer retries = client.find(ClientOptions.IMDS_RETRIES);
    Duration timeout = client.find(ClientOptions.IMDS_TIMEOUT);
    InstanceProfileCredentialsProvider.Builder service =
        InstanceProfileCredentialsProvider.builder();
    if (timeout != null) {
      ProfileFile tuned = withTimeout(timeout);
      service.profileFile(() -> tuned).profileName("default");
    }
    return AwsCredentialsProviderChain.builder()
        .credentialsProviders(
            SystemPropertyCredentialsProvider.create(),
            EnvironmentVariableCredentialsProvider.create(),
            WebIdentityTokenFileCredentialsProvider.create(),
            ProfileCredentialsProvider.create(),
            ContainerCredentialsProvider.create(),
            new InstanceMetadata(service.build(), retries == null ? 0 : retries))
        .build();
  }

  /** Only a profile can set this without a change for the whole JVM. */
  private static ProfileFile withTimeout(Duration timeout) {
    String text =
        "[default]\nmetadata_service_timeout = "
            + String.format(Locale.ROOT, "%.3f", timeout.toMillis() / 1000.0)
            + "\n";
    return ProfileFile.builder()
        .content(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
        .type(ProfileFile.Type.CONFIGURATION)
        .build();
  }

  @Override
  public AwsCredentials resolveCredentials() {
    for (int attempt = 0; ; attempt++) {
      try {
        return service.resolveCredentials();
      } catch (SdkClientException e) {
        if (attempt >= retries || Thread.currentThread().isInterrupted()) {
          throw e;
        }
      }
    }
  }

  @Override
  public void close() {
    service.close();
  }

  @Override
  public String toString() {
    return "InstanceMetadata";
  }
}
