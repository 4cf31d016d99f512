// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.send;

import dev.sluice.internal.util.Ticker;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;

/**
 * The credentials of a client. A look-up runs on a thread of its own, one at a time. No timeout of
 * a request ends it, and its result is kept. Sender threads wait for it for a bounded time. Valid
 * credentials are used at once and looked up again in the background, so a renewal delays no
 * request.
 *
 * <p>When the service refuses credentials, or a look-up fails, their source is thrown away and a
 * new one is built.
 */
final class RenewableCredentials implements AutoCloseable {

  /**
   * A request waits this long for a look-up. Then it fails as not sent, and the look-up goes on.
   */
  static final long WAIT_NANOS = 10 * Ticker.SECOND_NANOS;

  /** After this long a look-up counts as hung, and another one begins beside it. */
  static final long HANGS_NANOS = 300 * Ticker.SECOND_NANOS;

  /**
   * Credentials in use are looked up again after this long, or after ten times the duration of a
   * look-up.
   */
  static final long CHECK_NANOS = Ticker.SECOND_NANOS;

  /**
   * The pause after a failed look-up while the credentials in use are valid: each try builds a
   * client.
   */
  private static final long FAILED_NANOS = 10 * Ticker.SECOND_NANOS;

  /** In this last part of their life they are looked up each second. */
  static final long ENDS_SOON_MILLIS = 60_000;

  /** In this last part of their life requests wait for new ones. */
  static final long ENDS_MILLIS = 10_000;

  private static final int MAX_THREADS = 3;
  private static final long IDLE_SECONDS = 3;

  private final Supplier<CredentialSource> sources;
  private final ExecutorService threads;
  private final Ticker ticker;
  private final LongSupplier wallMillis;

  private final AtomicReference<@Nullable CredentialSource> current = new AtomicReference<>();
  private final AtomicReference<@Nullable ValidCredentials> credentials = new AtomicReference<>();
  private final AtomicReference<@Nullable Lookup> currentLookup = new AtomicReference<>();

  /**
   * Sources to close. The thread of a look-up closes them, because a class of the application may
   * be slow.
   */
  private final Queue<CredentialSource> thrownAway = new ConcurrentLinkedQueue<>();

  private volatile long nextCheckNanos;
  private volatile long foundNanos; // when a look-up last gave credentials
  private volatile boolean closed;

  RenewableCredentials(Supplier<CredentialSource> sources, ThreadFactory threads, Ticker ticker) {
    this(sources, pool(threads), ticker, () -> Ticker.unixNanos() / 1_000_000);
  }

  RenewableCredentials(
      Supplier<CredentialSource> sources,
      ExecutorService threads,
      Ticker ticker,
      LongSupplier wallMillis) {
    this.sources = sources;
    this.threads = threads;
    this.ticker = ticker;
    this.wallMillis = wallMillis;
  }

  /** It has more than one thread only if look-ups hang. */
  private static ExecutorService pool(ThreadFactory threads) {
    return new ThreadPoolExecutor(
        0, MAX_THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), threads);
  }

  /** A view for one client that ignores close: of two clients built at once, one is closed. */
  AwsCredentialsProvider forClient() {
    return () -> await().credentials();
  }

  /**
   * The credentials for a request. Call it before the SDK, whose clock for the request already runs
   * when it asks for credentials.
   *
   * @throws RuntimeException if there are none, or none yet
   */
  ValidCredentials await() {
    ValidCredentials found = credentials.get();
    long lifeMillis = found == null ? 0 : found.lifeMillis(wallMillis.getAsLong());
    if (found == null) {
      return begin().await(WAIT_NANOS);
    }
    if (lifeMillis <= 0) {
      // Found just now and at their end already: by our clock, which may be wrong.
      boolean isNew = ticker.nanoTime() - foundNanos < CHECK_NANOS;
      return isNew ? found : begin().await(WAIT_NANOS);
    }
    if (lifeMillis > ENDS_MILLIS) {
      if (nextCheckNanos - ticker.nanoTime() <= 0 && !found.source().isConstant()) {
        begin();
      }
      return found;
    }
    try {
      return begin().await(TimeUnit.MILLISECONDS.toNanos(lifeMillis / 2));
    } catch (RuntimeException e) {
      return found; // they are still valid
    }
  }

  /** The running look-up, or a new one. */
  private Lookup begin() {
    Lookup fresh = new Lookup(ticker);
    for (boolean isNext = false; !isNext; ) {
      Lookup running = currentLookup.get();
      if (running != null && !running.isDead() && running.ageNanos() < HANGS_NANOS) {
        return running;
      }
      isNext = currentLookup.compareAndSet(running, fresh);
      if (isNext && running != null) {
        CredentialSource hung = current.getAndSet(null); // the next look-up would hang in it too
        if (hung != null) {
          thrownAway.add(hung);
        }
      }
    }
    try {
      threads.execute(() -> run(fresh));
    } catch (RejectedExecutionException | OutOfMemoryError e) {
      currentLookup.compareAndSet(fresh, null);
      String hangs = "The look-up of credentials hangs, " + MAX_THREADS + " times";
      String why =
          closed
              ? "closed"
              : e instanceof OutOfMemoryError ? "The look-up of credentials has no thread" : hangs;
      fresh.failed(SdkClientException.create(why));
    }
    return fresh;
  }

  private void run(Lookup lookup) {
    lookup.begun();
    CredentialSource source = null;
    try {
      source = source();
      ValidCredentials found =
          keep(
              new ValidCredentials(
                  source, Objects.requireNonNull(source.provider().resolveCredentials())),
              lookup.ageNanos());
      leave(lookup);
      lookup.found(found);
    } catch (Throwable t) { // requests wait for the answer
      if (source != null && current.compareAndSet(source, null)) {
        thrownAway.add(source);
      }
      nextCheckNanos = ticker.nanoTime() + (isLastMinute() ? CHECK_NANOS : FAILED_NANOS);
      leave(lookup);
      lookup.failed(t);
    } finally {
      lookup.ended();
      leave(lookup);
      closeThrownAway();
    }
  }

  /** Ends the look-up before its answer is published: a later caller starts a new one. */
  private void leave(Lookup lookup) {
    currentLookup.compareAndSet(lookup, null);
  }

  /**
   * Whether the credentials expire soon, or there are none: then the next look-up does not wait
   * after a failure.
   */
  private boolean isLastMinute() {
    ValidCredentials known = credentials.get();
    return known == null || known.lifeMillis(wallMillis.getAsLong()) < ENDS_SOON_MILLIS;
  }

  /** What is in use stays so if a cache has given it again: a request may find it refused. */
  private ValidCredentials keep(ValidCredentials found, long tookNanos) {
    boolean endsSoon = found.lifeMillis(wallMillis.getAsLong()) < ENDS_SOON_MILLIS;
    foundNanos = ticker.nanoTime();
    nextCheckNanos = foundNanos + (endsSoon ? CHECK_NANOS : Math.max(CHECK_NANOS, 10 * tookNanos));
    ValidCredentials known = credentials.get();
    if (known != null && known.isSameAs(found)) {
      return known;
    }
    if (current.get() == found.source()) {
      credentials.set(found);
    } else {
      credentials.compareAndSet(null, found); // a late answer is better than none
    }
    return found;
  }

  /** Two threads may build one each, if one of them hangs: the second one is thrown away. */
  private CredentialSource source() {
    CredentialSource existing = current.get();
    if (existing != null) {
      return existing;
    }
    CredentialSource fresh = sources.get();
    CredentialSource winner = current.compareAndExchange(null, fresh);
    if (winner != null) {
      thrownAway.add(fresh);
      return winner;
    }
    return fresh;
  }

  /** The service refused these; nothing happens if they were replaced since. */
  void renew(ValidCredentials used) {
    if (credentials.compareAndSet(used, null) && current.compareAndSet(used.source(), null)) {
      currentLookup.set(null); // it may return the refused ones again
      thrownAway.add(used.source());
    }
  }

  private void closeThrownAway() {
    CredentialSource last = closed ? current.getAndSet(null) : null;
    if (last != null) {
      last.close(); // it was closed meanwhile, and this source would stay open
    }
    for (CredentialSource source; (source = thrownAway.poll()) != null; ) {
      source.close();
    }
  }

  /** Ends a look-up too, if it listens to an interrupt. */
  @Override
  public void close() {
    closed = true;
    threads.shutdownNow();
    credentials.set(null);
    closeThrownAway();
  }
}
