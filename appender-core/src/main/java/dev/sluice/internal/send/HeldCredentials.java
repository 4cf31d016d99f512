// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.send;

import software.amazon.awssdk.auth.credentials.AwsCredentials;

/**
 * What a look-up found, and where. No record: its toString would ask a class of the application,
 * which may print the secret.
 */
final class HeldCredentials {

  private final CredentialSource source;
  private final AwsCredentials credentials;
  private final long endMillis;

  HeldCredentials(CredentialSource source, AwsCredentials credentials) {
    this.source = source;
    this.credentials = credentials;
    this.endMillis =
        credentials.expirationTime().map(end -> end.toEpochMilli()).orElse(Long.MAX_VALUE);
  }

  CredentialSource source() {
    return source;
  }

  AwsCredentials credentials() {
    return credentials;
  }

  /** How long they are good; for ever, as far as is known, where nobody says so. */
  long lifeMillis(long nowMillis) {
    return endMillis == Long.MAX_VALUE ? Long.MAX_VALUE : endMillis - nowMillis;
  }
}
