// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.send;

import java.time.Instant;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/**
 * The credentials of a look-up and their source. No record: its toString would ask a class of the
 * application, which may print the secret.
 */
final class ValidCredentials {

  /** No credentials live as long as this. */
  private static final Instant FAR = Instant.parse("9999-12-31T23:59:59Z");

  private final CredentialSource source;
  private final AwsCredentials credentials;
  private final long endMillis;

  ValidCredentials(CredentialSource source, AwsCredentials credentials) {
    this.source = source;
    this.credentials = credentials;
    this.endMillis =
        credentials.expirationTime().map(ValidCredentials::millis).orElse(Long.MAX_VALUE);
  }

  /** The SDK says {@link Instant#MAX} of a process that names no end, which is no such number. */
  private static long millis(Instant end) {
    return end.isAfter(FAR) ? Long.MAX_VALUE : end.toEpochMilli();
  }

  CredentialSource source() {
    return source;
  }

  AwsCredentials credentials() {
    return credentials;
  }

  /** Whether the same source gave the same keys with the same end. */
  boolean isSameAs(ValidCredentials other) {
    return source == other.source
        && endMillis == other.endMillis
        && credentials.equals(other.credentials);
  }

  /** How long they are valid; without a known end, for ever. */
  long lifeMillis(long nowMillis) {
    return endMillis == Long.MAX_VALUE ? Long.MAX_VALUE : endMillis - nowMillis;
  }
}
