// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it.child;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/** A provider whose source does not answer for a minute, and which cannot be interrupted. */
public final class BlockingProvider implements AwsCredentialsProvider {

  private static final CountDownLatch NEVER = new CountDownLatch(1);
  private static final AtomicInteger ASKED = new AtomicInteger();

  /** How often it was asked in this JVM. */
  public static int asked() {
    return ASKED.get();
  }

  @Override
  public AwsCredentials resolveCredentials() {
    ASKED.incrementAndGet();
    long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (endNanos - System.nanoTime() > 0) {
      try {
        if (NEVER.await(endNanos - System.nanoTime(), TimeUnit.NANOSECONDS)) {
          break;
        }
      } catch (InterruptedException e) {
        continue; // as bad code does
      }
    }
    return AwsBasicCredentials.create("AKIDLATE", "secret");
  }
}
