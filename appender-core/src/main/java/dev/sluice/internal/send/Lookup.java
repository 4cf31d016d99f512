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
 * A look-up of credentials that is under way. The thread that looks up ends it; the threads that
 * wait cannot. Without memory its thread may die before it begins, or end without an answer: then
 * nobody waits any longer. Any thread.
 */
final class Lookup {

  /** A look-up that has not begun by then never will. */
  static final long BEGINS_NANOS = 2 * Ticker.SECOND_NANOS;

  private static final long GLANCE_NANOS = Ticker.SECOND_NANOS / 5;

  private final Ticker ticker;
  private final long begunNanos;
  private final CompletableFuture<HeldCredentials> answer = new CompletableFuture<>();
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

  /** After {@link #found} or {@link #failed}, also where they had no memory. Takes none. */
  void ended() {
    hasEnded = true;
  }

  /** Whether nobody looks up anything: its thread has died. */
  boolean isDead() {
    return hasEnded || (!hasBegun && ageNanos() > BEGINS_NANOS);
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

  private HeldCredentials get(long nanos)
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
