// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.send;

import dev.sluice.options.ClientOptions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleWithWebIdentityCredentialsProvider;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleWithWebIdentityRequest;

/**
 * An assumed role. Its credentials are renewed before they expire.
 *
 * @param sts to be closed after the provider
 */
record Role(AwsCredentialsProvider provider, StsClient sts) {

  /**
   * @param base signs the request for the role, unless a web identity is used
   */
  static Role assumed(ClientSettings settings, AwsCredentialsProvider base) {
    ClientOptions client = settings.client;
    StsClient sts = SdkClients.sts(settings, base);
    String tokenFile = client.find(ClientOptions.WEB_IDENTITY_TOKEN_FILE);
    if (tokenFile != null) {
      return new Role(
          StsAssumeRoleWithWebIdentityCredentialsProvider.builder()
              .stsClient(sts)
              .refreshRequest(() -> identityRequest(client, ClientFiles.token(tokenFile)))
              .build(),
          sts);
    }
    return new Role(
        StsAssumeRoleCredentialsProvider.builder()
            .stsClient(sts)
            .refreshRequest(roleRequest(client))
            .build(),
        sts);
  }

  private static AssumeRoleRequest roleRequest(ClientOptions client) {
    return AssumeRoleRequest.builder()
        .roleArn(client.get(ClientOptions.ROLE_ARN))
        .roleSessionName(client.get(ClientOptions.ROLE_SESSION_NAME))
        .externalId(client.find(ClientOptions.EXTERNAL_ID))
        .durationSeconds(seconds(client))
        .policy(client.find(ClientOptions.ROLE_POLICY))
        .build();
  }

  private static AssumeRoleWithWebIdentityRequest identityRequest(
      ClientOptions client, String token) {
    return AssumeRoleWithWebIdentityRequest.builder()
        .roleArn(client.get(ClientOptions.ROLE_ARN))
        .roleSessionName(client.get(ClientOptions.ROLE_SESSION_NAME))
        .durationSeconds(seconds(client))
        .policy(client.find(ClientOptions.ROLE_POLICY))
        .webIdentityToken(token)
        .build();
  }

  private static @Nullable Integer seconds(ClientOptions client) {
    Duration duration = client.find(ClientOptions.ROLE_DURATION);
    return duration == null ? null : (int) duration.toSeconds();
  }
}
