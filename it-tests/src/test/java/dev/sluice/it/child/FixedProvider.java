// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it.child;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/** An application's own provider, for {@code client.credentialsProvider}. */
public final class FixedProvider implements AwsCredentialsProvider {

  @Override
  public AwsCredentials resolveCredentials() {
    return AwsBasicCredentials.create("AKIDOWN", "secret");
  }
}
