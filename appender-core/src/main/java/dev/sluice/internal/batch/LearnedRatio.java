// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.batch;

/**
 * How far the events of a stream shrink, learned from the records before: a mean, and how far it is
 * missed. What follows from both is right for nearly all records, be the events alike or not.
 * Adapted from the retransmission timer of TCP (RFC 6298). Shipper thread only.
 */
final class LearnedRatio {

  private static final double GAIN = 1 / 4.0; // of the newest record: neighbours are alike
  private static final double FIRST_DEVIATION = 1 / 4.0; // of the mean
  private static final double LEAST_DEVIATION = 1 / 64.0; // of the mean
  private static final int DEVIATIONS = 2;

  private boolean knows;
  private double mean; // compressed bytes for each plain one
  private double deviation;
  private double plainPerByte = 1; // until something is known

  /** Plain bytes that shrink to at most this many, very likely. */
  long plainBytes(int compressedBytes) {
    return (long) (compressedBytes * plainPerByte);
  }

  /** A record was made. */
  void learn(int plainBytes, int compressedBytes) {
    double seen = compressedBytes / (double) Math.max(1, plainBytes);
    if (knows) {
      deviation += GAIN * (Math.abs(seen - mean) - deviation);
      mean += GAIN * (seen - mean);
    } else {
      knows = true;
      mean = seen;
      deviation = FIRST_DEVIATION * seen;
    }
    plainPerByte = 1 / (mean + DEVIATIONS * Math.max(deviation, LEAST_DEVIATION * mean));
  }
}
