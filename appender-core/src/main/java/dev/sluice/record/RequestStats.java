// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.record;

/**
 * Number, size and time of an appender's PutRecords requests so far.
 *
 * @param requests requests that ended, well or not
 * @param records Kinesis records in them, each counted in each request that carried it
 * @param bytes data and partition keys of those records
 * @param totalNanos how long all of them took together, without their wait for a sender thread
 * @param maxNanos how long the longest of the last one to two minutes took, or one takes that has
 *     not ended
 */
public record RequestStats(
    long requests, long records, long bytes, long totalNanos, long maxNanos) {

  /** No request has ended yet. */
  public static final RequestStats NONE = new RequestStats(0, 0, 0, 0, 0);
}
