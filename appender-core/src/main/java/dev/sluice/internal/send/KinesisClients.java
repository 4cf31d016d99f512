// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.send;

import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.KinesisClientBuilder;

/**
 * Builds SDK clients. It takes a second or more and may ask the instance metadata service, so it is
 * called on sender threads only.
 */
final class KinesisClients {

  private KinesisClients() {}

  static KinesisClient build(ClientSettings settings) {
    KinesisClientBuilder builder =
        KinesisClient.builder()
            .credentialsProvider(credentials(settings))
            .httpClientBuilder(
                Apache5HttpClient.builder()
                    .maxConnections(settings.maxConnections)
                    .connectionTimeout(settings.connectTimeout)
                    .connectionAcquisitionTimeout(settings.connectTimeout)
                    .socketTimeout(settings.requestTimeout))
            .overrideConfiguration(
                configuration ->
                    configuration
                        // Retries are ours: only the records that failed, each try counted.
                        .retryStrategy(AwsRetryStrategy.doNotRetry())
                        // The socket timeout alone would let an answer trickle in for hours.
                        .apiCallTimeout(settings.requestTimeout));
    if (settings.region != null) {
      builder.region(Region.of(settings.region));
    }
    if (settings.endpoint != null) {
      builder.endpointOverride(URI.create(settings.endpoint));
    }
    return builder.build();
  }

  private static AwsCredentialsProvider credentials(ClientSettings settings) {
    if (settings.accessKeyId != null && settings.secretAccessKey != null) {
      return StaticCredentialsProvider.create(
          settings.sessionToken == null
              ? AwsBasicCredentials.create(settings.accessKeyId, settings.secretAccessKey)
              : AwsSessionCredentials.create(
                  settings.accessKeyId, settings.secretAccessKey, settings.sessionToken));
    }
    if (settings.profile != null) {
      return ProfileCredentialsProvider.create(settings.profile);
    }
    return DefaultCredentialsProvider.builder().build();
  }
}
