// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it.child;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/** A provider whose source takes two seconds, and which keeps nothing. */
public final class SlowProvider implements AwsCredentialsProvider {

  private static final CountDownLatch NEVER = new CountDownLatch(1);
  private static final AtomicInteger ASKED = new AtomicInteger();

  public static void reset() {
    ASKED.set(0);
  }

  public static int askedCount() {
    return ASKED.get();
  }

  @Override
  public AwsCredentials resolveCredentials() {
    ASKED.incrementAndGet();
    try {
      if (NEVER.await(2, TimeUnit.SECONDS)) {
        throw new AssertionError();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
    return AwsBasicCredentials.create("AKIDSLOW", "secret");
  }
}
