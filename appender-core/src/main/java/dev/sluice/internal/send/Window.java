// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.send;

/**
 * How many requests, and how many bytes of them, may be under way now. After a request that stored
 * nothing it lets one through at a time, each after a pause, until something is stored again.
 * Shipper thread only.
 */
final class Window {

  private final int maxInFlight;
  private final long maxInFlightBytes;

  private int inFlight;
  private long inFlightBytes;
  private int failuresInRow;
  private long lastFailureNanos;
  private long pausedUntilNanos;
  private boolean paused;

  Window(int maxInFlight, long maxInFlightBytes) {
    this.maxInFlight = maxInFlight;
    this.maxInFlightBytes = maxInFlightBytes;
  }

  /** Whether a request of this size may be sent now. */
  boolean hasRoom(long nowNanos, long batchBytes) {
    if (inFlight == 0) {
      return !isPaused(nowNanos); // whatever its size: nothing else could make room for it
    }
    return !isPaused(nowNanos)
        && inFlight < (failuresInRow > 0 ? 1 : maxInFlight)
        && inFlightBytes + batchBytes <= maxInFlightBytes;
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
    inFlightBytes += batchBytes;
  }

  void closed(long batchBytes) {
    inFlight--;
    inFlightBytes -= batchBytes;
  }

  /** Something was stored: the way is free. */
  void stored() {
    failuresInRow = 0;
    paused = false;
  }

  /**
   * Nothing was stored. Requests that were already under way when the last failure was seen tell
   * nothing new: they fail together, and must not count as many failures in a row.
   */
  void failed(long dispatchedNanos, long nowNanos) {
    if (failuresInRow == 0 || dispatchedNanos - lastFailureNanos >= 0) {
      failuresInRow++;
      lastFailureNanos = nowNanos;
    }
  }

  void pauseUntil(long untilNanos) {
    if (!paused || untilNanos - pausedUntilNanos > 0) {
      paused = true;
      pausedUntilNanos = untilNanos;
    }
  }

  /** Ends the pause, for one more try. */
  void resume() {
    paused = false;
  }

  int failuresInRow() {
    return failuresInRow;
  }

  int inFlight() {
    return inFlight;
  }
}
