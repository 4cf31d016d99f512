// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testkit;

import java.util.function.LongSupplier;

/** What a shard takes in a second, in records and in bytes; guarded by the lock of Streams. */
final class RateLimit {
  private static final double NANOS_PER_SECOND = 1e9;

  private final long recordsPerSecond;
  private final long bytesPerSecond;
  private final LongSupplier nanoTime;
  private double recordTokens;
  private double byteTokens;
  private long filledAtNanos;

  /** Starts full: a burst of one second's worth goes through. */
  RateLimit(long recordsPerSecond, long bytesPerSecond, LongSupplier nanoTime) {
    this.recordsPerSecond = recordsPerSecond;
    this.bytesPerSecond = bytesPerSecond;
    this.nanoTime = nanoTime;
    this.recordTokens = recordsPerSecond;
    this.byteTokens = bytesPerSecond;
    this.filledAtNanos = nanoTime.getAsLong();
  }

  boolean tryTake(long byteCount) {
    long now = nanoTime.getAsLong();
    double seconds = (now - filledAtNanos) / NANOS_PER_SECOND;
    filledAtNanos = now;
    recordTokens = Math.min((double) recordsPerSecond, recordTokens + seconds * recordsPerSecond);
    byteTokens = Math.min((double) bytesPerSecond, byteTokens + seconds * bytesPerSecond);
    if (recordTokens < 1 || byteTokens < byteCount) {
      return false;
    }
    recordTokens -= 1;
    byteTokens -= byteCount;
    return true;
  }
}
