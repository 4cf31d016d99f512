// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.send;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;

/**
 * The credentials of a client, looked up when they are needed. A source keeps what it found until
 * that runs out by its own clock; when the service refuses it earlier, the source is thrown away
 * and the next request asks anew. Sender threads.
 */
final class RenewableCredentials implements AutoCloseable {

  private final Supplier<CredentialSource> sources;
  private final AtomicReference<@Nullable CredentialSource> current = new AtomicReference<>();
  private volatile boolean closed;

  RenewableCredentials(Supplier<CredentialSource> sources) {
    this.sources = sources;
  }

  /** For one client, which closes what it was given: of two clients built at once one goes. */
  AwsCredentialsProvider forClient() {
    return this::resolve;
  }

  private AwsCredentials resolve() {
    return source().provider().resolveCredentials();
  }

  /** Two threads may build one each: the second one is thrown away. */
  private CredentialSource source() {
    CredentialSource existing = current.get();
    if (existing != null) {
      return existing;
    }
    if (closed) {
      throw SdkClientException.create("closed");
    }
    CredentialSource fresh = sources.get();
    CredentialSource winner = current.compareAndExchange(null, fresh);
    if (winner != null) {
      fresh.close();
      return winner;
    }
    if (closed) {
      close(); // it was closed while we built: nobody else would close this one
    }
    return fresh;
  }

  /** What the next request will use, or null when it will look for it. */
  @Nullable CredentialSource inUse() {
    return current.get();
  }

  /**
   * The credentials were refused, or there were none.
   *
   * @param used what the failed request started with; nothing happens if that was replaced since
   */
  void renew(@Nullable CredentialSource used) {
    CredentialSource refused = used == null ? current.get() : used;
    if (refused != null && current.compareAndSet(refused, null)) {
      refused.close();
    }
  }

  @Override
  public void close() {
    closed = true;
    CredentialSource existing = current.getAndSet(null);
    if (existing != null) {
      existing.close();
    }
  }
}
