// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.send;

import dev.sluice.options.RetryOptions;
import dev.sluice.record.PutEntry;
import dev.sluice.record.Randomness;
import dev.sluice.record.Verdict;
import java.util.random.RandomGenerator;

/**
 * When a record that was not stored is sent again, and when it is given up. Full jitter, after the
 * AWS Architecture Blog's "Exponential Backoff And Jitter". Immutable but for its random numbers;
 * shipper thread only.
 *
 * @param maxAgeNanos age at which a record is given up, 0 for never
 * @param maxAttempts tries after which a record is given up, 0 for never
 * @param resetOnSuccess whether the backoff starts anew once anything was stored
 * @param immediate whether the first retry after a failed connection comes at once
 */
public record RetryPolicy(
    long maxAgeNanos,
    int maxAttempts,
    long backoffBaseNanos,
    long backoffMaxNanos,
    boolean resetOnSuccess,
    boolean immediate,
    RandomGenerator random) {

  /** A pause for a missing stream or right lasts from this long to twice as long. */
  static final long PROBE_NANOS = 10_000_000_000L;

  /** The longest pause after expired credentials: new ones are used this soon. */
  static final long CREDENTIALS_NANOS = 4_000_000_000L;

  /**
   * @param expires whether records become too old if {@code retry.maxAge} is not given
   */
  public static RetryPolicy compile(RetryOptions retry, boolean expires) {
    return new RetryPolicy(
        expires || retry.isSet(RetryOptions.MAX_AGE)
            ? retry.get(RetryOptions.MAX_AGE).toNanos()
            : 0,
        retry.get(RetryOptions.MAX_ATTEMPTS),
        retry.get(RetryOptions.BACKOFF_BASE).toNanos(),
        retry.get(RetryOptions.BACKOFF_MAX).toNanos(),
        retry.get(RetryOptions.RESET_BACKOFF_ON_SUCCESS),
        retry.get(RetryOptions.IMMEDIATE_RETRY),
        Randomness.GENERATOR);
  }

  /** Whether a record of this age is given up. */
  public boolean isTooOld(long createdNanos, long nowNanos) {
    return maxAgeNanos > 0 && nowNanos - createdNanos >= maxAgeNanos;
  }

  /** This delay or longer: as long as a record has waited, or the rest until it is too old. */
  long againNanos(long delayNanos, long createdNanos, long nowNanos) {
    long age = nowNanos - createdNanos;
    return Math.max(delayNanos, maxAgeNanos > 0 ? Math.min(age, maxAgeNanos - age) : age);
  }

  /** Whether such a try counts against its records: they may be refused for another, or for us. */
  boolean counts(Verdict verdict, int records) {
    return verdict != Verdict.CREDENTIALS_EXPIRED && (verdict != Verdict.REFUSED || records == 1);
  }

  /** Whether a record that was just tried once more is given up. */
  boolean isGivenUp(PutEntry tried, long nowNanos) {
    return isTooOld(tried.createdNanos(), nowNanos)
        || (maxAttempts > 0 && tried.attempts() >= maxAttempts);
  }

  /**
   * How long to wait.
   *
   * @param failuresInRow requests in a row that stored nothing
   * @param attempts requests that carried the record
   */
  long delayNanos(Verdict verdict, int failuresInRow, int attempts) {
    if (verdict == Verdict.PAUSED || verdict == Verdict.REFUSED) {
      return PROBE_NANOS + random.nextLong(PROBE_NANOS);
    }
    boolean neverLeft = verdict == Verdict.NOT_SENT || verdict == Verdict.NO_CREDENTIALS;
    if (neverLeft && immediate && failuresInRow <= 1 && attempts <= 1) {
      return 0;
    }
    // A record may have fewer tries than there were failures, because not each failure counts
    // against it.
    int failures = resetOnSuccess ? failuresInRow : Math.max(failuresInRow, attempts);
    long bound =
        Math.min(backoffMaxNanos, saturatedShift(backoffBaseNanos, Math.max(0, failures - 1)));
    if (verdict == Verdict.CREDENTIALS_EXPIRED) {
      bound = Math.min(bound, CREDENTIALS_NANOS);
    }
    return random.nextLong(bound + 1);
  }

  private static long saturatedShift(long value, int exponent) {
    return exponent >= Long.numberOfLeadingZeros(value) - 1
        ? Long.MAX_VALUE - 1
        : value << exponent;
  }
}
