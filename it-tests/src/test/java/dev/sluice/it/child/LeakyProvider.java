// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it.child;

import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/** An application's own provider, which at first fails with a message that holds what it knows. */
public final class LeakyProvider implements AwsCredentialsProvider {

  private static final String KEY = "CANARY-access";
  private static final String SECRET = "CANARY-secret";
  private static final AtomicInteger ASKED = new AtomicInteger();

  @Override
  public AwsCredentials resolveCredentials() {
    if (ASKED.getAndIncrement() == 0) {
      throw new IllegalStateException(
          "login with " + KEY + " failed", new IllegalArgumentException("bad secret " + SECRET));
    }
    return AwsBasicCredentials.create(KEY, SECRET);
  }
}
