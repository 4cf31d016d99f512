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
 * The credentials of a client. A look-up runs on a thread of its own, one at a time, and takes as
 * long as it takes: no timeout of a request ends it, and what it found is kept. Sender threads wait
 * for it a while at most. Credentials that are good are used at once, and are looked up again
 * beside it now and then: a provider that renews them ahead of time stalls nobody.
 *
 * <p>When the service refuses credentials, their source is thrown away and the next one is built
 * anew; likewise after a look-up that failed.
 */
final class RenewableCredentials implements AutoCloseable {

  /** A request waits this long. Then it has not been sent, and the look-up goes on. */
  static final long WAIT_NANOS = 10 * Ticker.SECOND_NANOS;

  /** After this long a look-up hangs, perhaps for ever: another one begins beside it. */
  static final long HANGS_NANOS = 300 * Ticker.SECOND_NANOS;

  /** Credentials in use are looked up again after this long, or after ten times what it took. */
  static final long CHECK_NANOS = Ticker.SECOND_NANOS;

  /**
   * After a look-up that failed, while the credentials in use are good: each try makes a client.
   */
  private static final long FAILED_NANOS = 10 * Ticker.SECOND_NANOS;

  /** From here to their end they are looked up again each second, however long it takes. */
  static final long ENDS_SOON_MILLIS = 60_000;

  /** In this last part of their life requests wait for others. */
  static final long ENDS_MILLIS = 10_000;

  private static final int MAX_THREADS = 3;
  private static final long IDLE_SECONDS = 5;

  private final Supplier<CredentialSource> sources;
  private final ExecutorService threads;
  private final Ticker ticker;
  private final LongSupplier wallMillis;

  private final AtomicReference<@Nullable CredentialSource> current = new AtomicReference<>();
  private final AtomicReference<@Nullable HeldCredentials> held = new AtomicReference<>();
  private final AtomicReference<@Nullable Lookup> underWay = new AtomicReference<>();

  /** Closed by the thread of a look-up: a class of the application may take its time. */
  private final Queue<CredentialSource> thrownAway = new ConcurrentLinkedQueue<>();

  private volatile long nextCheckNanos;
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

  /** More than one thread only where look-ups hang. */
  private static ExecutorService pool(ThreadFactory threads) {
    return new ThreadPoolExecutor(
        0, MAX_THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), threads);
  }

  /** For one client, which closes what it was given: of two clients built at once one goes. */
  AwsCredentialsProvider forClient() {
    return () -> await().credentials();
  }

  /**
   * Credentials to sign with. To be called before the SDK is: when that asks for credentials, its
   * clock for the request runs already.
   *
   * @throws RuntimeException when there are none, or none yet
   */
  HeldCredentials await() {
    HeldCredentials found = held.get();
    long lifeMillis = found == null ? 0 : found.lifeMillis(wallMillis.getAsLong());
    if (found == null || lifeMillis <= 0) {
      return begin().await(WAIT_NANOS);
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
      return found; // they are still good
    }
  }

  /** The look-up that is under way, or a new one. */
  private Lookup begin() {
    Lookup fresh = new Lookup(ticker);
    for (boolean isNext = false; !isNext; ) {
      Lookup running = underWay.get();
      if (running != null && !running.isDead() && running.ageNanos() < HANGS_NANOS) {
        return running;
      }
      isNext = underWay.compareAndSet(running, fresh);
      if (isNext && running != null) {
        CredentialSource hung = current.getAndSet(null); // the next one would hang in there too
        if (hung != null) {
          thrownAway.add(hung);
        }
      }
    }
    try {
      threads.execute(() -> run(fresh));
    } catch (RejectedExecutionException | OutOfMemoryError e) {
      underWay.compareAndSet(fresh, null);
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
      HeldCredentials found =
          new HeldCredentials(
              source, Objects.requireNonNull(source.provider().resolveCredentials()));
      keep(found, lookup.ageNanos());
      leave(lookup);
      lookup.found(found);
    } catch (Throwable t) { // requests wait to be told
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

  /** Before its answer is known: whoever asks after that wants a fresh one. */
  private void leave(Lookup lookup) {
    underWay.compareAndSet(lookup, null);
  }

  /** Whether what is held ends soon, or nothing is held: then a failure is no reason to wait. */
  private boolean isLastMinute() {
    HeldCredentials known = held.get();
    return known == null || known.lifeMillis(wallMillis.getAsLong()) < ENDS_SOON_MILLIS;
  }

  private void keep(HeldCredentials found, long tookNanos) {
    if (current.get() == found.source()) {
      held.set(found);
    } else {
      held.compareAndSet(null, found); // it comes late, but is better than none
    }
    boolean endsSoon = found.lifeMillis(wallMillis.getAsLong()) < ENDS_SOON_MILLIS;
    nextCheckNanos =
        ticker.nanoTime() + (endsSoon ? CHECK_NANOS : Math.max(CHECK_NANOS, 10 * tookNanos));
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
  void renew(HeldCredentials used) {
    if (held.compareAndSet(used, null) && current.compareAndSet(used.source(), null)) {
      underWay.set(null); // it may find the same ones once more
      thrownAway.add(used.source());
    }
  }

  private void closeThrownAway() {
    CredentialSource last = closed ? current.getAndSet(null) : null;
    if (last != null) {
      last.close(); // it was closed while we looked: nobody else would close this one
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
    held.set(null);
    closeThrownAway();
  }
}
