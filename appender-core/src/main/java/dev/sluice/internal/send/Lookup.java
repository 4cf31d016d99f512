// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.send;

import dev.sluice.internal.util.Ticker;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;

/**
 * A look-up of credentials under way, as those see it who wait for it: whoever looks them up ends
 * it, and nobody who waits can. Any thread.
 */
final class Lookup {

  private final Ticker ticker;
  private final long begunNanos;
  private final CompletableFuture<HeldCredentials> answer = new CompletableFuture<>();

  Lookup(Ticker ticker) {
    this.ticker = ticker;
    this.begunNanos = ticker.nanoTime();
  }

  long ageNanos() {
    return ticker.nanoTime() - begunNanos;
  }

  void found(HeldCredentials credentials) {
    answer.complete(credentials);
  }

  void failed(Throwable failure) {
    answer.completeExceptionally(failure);
  }

  /**
   * @throws RuntimeException when it failed, or has not ended after this time
   */
  HeldCredentials await(long nanos) {
    try {
      return answer.get(nanos, TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      long seconds = TimeUnit.NANOSECONDS.toSeconds(ageNanos());
      throw SdkClientException.create(
          "The look-up of credentials takes long: " + seconds + " s so far");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw SdkClientException.create("The look-up of credentials is waited for no longer", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw SdkClientException.create("The look-up of credentials failed", e.getCause());
    }
  }
}
