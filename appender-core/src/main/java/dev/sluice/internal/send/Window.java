// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.send;

/**
 * Bounds the number and the bytes of requests in flight. It opens by one after each round of good
 * requests. It halves when the service throttles, or answers much later than before (AIMD). After a
 * request that stored nothing it lets one request through at a time, each after a pause, until
 * something is stored again. Shipper thread only.
 */
final class Window {

  /** The number of answers for the shortest round trip. */
  private static final int ROUND_TRIPS = 16;

  /** An answer this many times later than the shortest, and by this much: a queue builds up. */
  private static final int LATE_FACTOR = 4;

  private static final long LATE_NANOS = 250_000_000L;

  /**
   * A request that failed without an answer in less than this time was cut off; the way is not too
   * slow for it.
   */
  private static final long SLOW_NANOS = 1_000_000_000L;

  /**
   * After this many failures in a row the trouble counts as lasting. If requests were cut off, a
   * gateway may have refused their size: its answer is lost when it closes the connection early.
   */
  private static final int STUCK_FAILURES = 3;

  /** After that they grow slowly: a gateway's limit stays, and each try above it costs failures. */
  private static final int SLOW_ROUND_TRIPS = 512;

  /**
   * So many refusals in a row are no failure: a search among 500 records takes ten. More come only
   * where no record is at fault.
   */
  static final int SEARCH_REFUSALS = 10;

  /** The smallest size of a request; a single record may be larger. */
  static final long MIN_REQUEST_BYTES = 64 << 10;

  private final int maxInFlight;
  private final long maxRequestBytes;
  private final InFlightBytes inFlightBytes;

  private double limit;
  private long requestBytes;
  private long growthBytes; // of a request after each good answer
  private long narrowedNanos;
  private boolean narrowed;
  private long timedOutAfterNanos = Long.MAX_VALUE;
  private final long[] roundTripNanos = new long[ROUND_TRIPS];
  private final long[] roundTripBytes = new long[ROUND_TRIPS];
  long roundTrips; // a few hundred a second are too many for an int after some months

  private int inFlight;
  private int failuresInRow;
  private int refusalsInRow;
  private long lastFailureNanos;
  private long pausedUntilNanos;
  private boolean paused;

  /**
   * @param inFlightBytes shared by all windows of an appender
   */
  Window(int maxInFlight, InFlightBytes inFlightBytes) {
    this.maxInFlight = maxInFlight;
    this.inFlightBytes = inFlightBytes;
    this.maxRequestBytes = inFlightBytes.maxBytes();
    this.limit = maxInFlight;
    this.requestBytes = maxRequestBytes;
    this.growthBytes = maxRequestBytes / ROUND_TRIPS;
  }

  /** Whether a request of this size may be sent now. */
  boolean hasRoom(long nowNanos, long batchBytes) {
    return !isPaused(nowNanos)
        && inFlight < (failuresInRow > 0 ? 1 : limit())
        && inFlightBytes.hasRoom(batchBytes);
  }

  boolean isPaused(long nowNanos) {
    if (paused && pausedUntilNanos - nowNanos <= 0) {
      paused = false;
    }
    return paused;
  }

  /** When the pause ends; only asked while paused. */
  long pausedUntilNanos() {
    return pausedUntilNanos;
  }

  void opened(long batchBytes) {
    inFlight++;
    inFlightBytes.add(batchBytes);
  }

  void closed(long batchBytes) {
    inFlight--;
    inFlightBytes.add(-batchBytes);
  }

  /** Something was stored: the way is free. */
  void stored() {
    failuresInRow = 0;
    refusalsInRow = 0;
    paused = false;
  }

  /**
   * Nothing was stored. Requests that were already in flight at the last failure fail together with
   * it. They count as one failure.
   */
  void failed(long dispatchedNanos, long nowNanos) {
    if (failuresInRow == 0 || dispatchedNanos - lastFailureNanos >= 0) {
      failuresInRow++;
      lastFailureNanos = nowNanos;
    }
  }

  /**
   * Something on the way refused a request, perhaps for one record.
   *
   * @param again whether its only record was refused alone before, which tells nothing of others
   * @return whether this counts as a failure
   */
  boolean refused(boolean again) {
    refusalsInRow += again ? 0 : 1;
    return !isFree() || refusalsInRow > SEARCH_REFUSALS;
  }

  /** The service throttles. The time of this answer does not count: a refusal is quick. */
  void throttled(long dispatchedNanos, long nowNanos) {
    narrow(dispatchedNanos, nowNanos);
  }

  /** A normal answer came. Its time counts. */
  void answered(long dispatchedNanos, long nowNanos, long batchBytes) {
    long nanos = nowNanos - dispatchedNanos;
    if (isLate(nanos, batchBytes)) {
      narrow(dispatchedNanos, nowNanos);
    } else {
      limit = Math.min(maxInFlight, limit + 1 / limit);
      if (nanos < timedOutAfterNanos / LATE_FACTOR) {
        requestBytes = Math.min(maxRequestBytes, requestBytes + growthBytes);
      }
    }
    int place = (int) (roundTrips++ % ROUND_TRIPS);
    roundTripBytes[place] = batchBytes;
    roundTripNanos[place] = nanos;
  }

  /**
   * No answer came. Perhaps the network is too slow for a request of this size, or a gateway never
   * takes one.
   */
  void unanswered(long dispatchedNanos, long nowNanos) {
    long nanos = nowNanos - dispatchedNanos;
    boolean isSlow = nanos >= SLOW_NANOS;
    if ((isSlow || failuresInRow >= STUCK_FAILURES) && narrow(dispatchedNanos, nowNanos)) {
      timedOutAfterNanos = isSlow ? nanos : timedOutAfterNanos;
      shrink(requestBytes, isSlow ? ROUND_TRIPS : SLOW_ROUND_TRIPS);
    }
  }

  /** Requests of this size are refused for no record: it is more than the way takes at once. */
  void tooLarge(long batchBytes) {
    if (batchBytes <= requestBytes) {
      shrink(batchBytes, SLOW_ROUND_TRIPS);
    }
  }

  private void shrink(long tooManyBytes, int growingRoundTrips) {
    growthBytes = maxRequestBytes / growingRoundTrips;
    requestBytes = Math.max(Math.min(MIN_REQUEST_BYTES, maxRequestBytes), tooManyBytes / 2);
  }

  /** Compares with requests of a similar size, because a large one takes longer. */
  private boolean isLate(long nanos, long batchBytes) {
    long shortest = Long.MAX_VALUE;
    for (int i = 0; i < Math.min(roundTrips, ROUND_TRIPS); i++) {
      if (roundTripBytes[i] >= batchBytes / 2) {
        shortest = Math.min(shortest, roundTripNanos[i]);
      }
    }
    return nanos > LATE_NANOS && nanos / LATE_FACTOR > shortest;
  }

  /** Narrows once for all requests that were in flight together: they met the same trouble. */
  private boolean narrow(long dispatchedNanos, long nowNanos) {
    if (narrowed && dispatchedNanos - narrowedNanos < 0) {
      return false;
    }
    narrowed = true;
    narrowedNanos = nowNanos;
    limit = Math.max(1, limit / 2);
    return true;
  }

  void pauseUntil(long untilNanos) {
    if (!paused || untilNanos - pausedUntilNanos > 0) {
      paused = true;
      pausedUntilNanos = untilNanos;
    }
  }

  /** Whether nothing was stored for a while and a pause is on. */
  boolean isStuck(long nowNanos) {
    return failuresInRow >= STUCK_FAILURES
        || (isPaused(nowNanos) && pausedUntilNanos - nowNanos > SLOW_NANOS);
  }

  /** Ends the pause, for one more try. */
  void resume() {
    paused = false;
  }

  /** Whether nothing failed since something was stored. */
  boolean isFree() {
    return failuresInRow == 0;
  }

  int failuresInRow() {
    return failuresInRow;
  }

  int inFlight() {
    return inFlight;
  }

  /** Requests that may be under way at once, as learned. */
  int limit() {
    return (int) limit;
  }

  /** Bytes that one request should have at most, as learned. */
  long requestBytes() {
    return requestBytes;
  }
}
