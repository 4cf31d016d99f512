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
 * A running look-up of credentials. Only the thread that looks up ends it. If that thread dies for
 * lack of memory, before it begins or without an answer, the waiting threads stop waiting. Any
 * thread.
 */
final class Lookup {

  /** A look-up that has not begun after this time has lost its thread. */
  static final long BEGINS_NANOS = 2 * Ticker.SECOND_NANOS;

  private static final long GLANCE_NANOS = Ticker.SECOND_NANOS / 5;

  private final Ticker ticker;
  private final long begunNanos;
  private final CompletableFuture<ValidCredentials> answer = new CompletableFuture<>();
  private volatile boolean hasBegun;
  private volatile boolean hasEnded;

  Lookup(Ticker ticker) {
    this.ticker = ticker;
    this.begunNanos = ticker.nanoTime();
  }

  long ageNanos() {
    return ticker.nanoTime() - begunNanos;
  }

  void begun() {
    hasBegun = true;
  }

  /** Called after {@link #found} or {@link #failed}, also if these had no memory. Needs none. */
  void ended() {
    hasEnded = true;
  }

  /** Whether its thread has died. */
  boolean isDead() {
    return hasEnded || (!hasBegun && ageNanos() > BEGINS_NANOS);
  }

  void found(ValidCredentials credentials) {
    answer.complete(credentials);
  }

  void failed(Throwable failure) {
    answer.completeExceptionally(failure);
  }

  /**
   * @throws RuntimeException if it failed, or has not ended within this time
   */
  ValidCredentials await(long nanos) {
    try {
      return get(nanos);
    } catch (TimeoutException e) {
      if (isDead()) {
        throw SdkClientException.create("The thread that looked up credentials has died");
      }
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

  private ValidCredentials get(long nanos)
      throws InterruptedException, ExecutionException, TimeoutException {
    for (long left = nanos; left > GLANCE_NANOS; left -= GLANCE_NANOS) {
      try {
        return answer.get(GLANCE_NANOS, TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        if (isDead()) {
          throw e;
        }
      }
    }
    return answer.get(Math.min(nanos, GLANCE_NANOS), TimeUnit.NANOSECONDS);
  }
}
