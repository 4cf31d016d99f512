// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.record;

/**
 * The limits of PutRecords in records and bytes. Source: the PutRecords page of the Amazon Kinesis
 * Data Streams API reference.
 *
 * @hidden
 */
public final class KinesisLimits {

  /** Records in one request. */
  public static final int MAX_RECORDS = 500;

  /** Data and partition keys of one request, in bytes. */
  public static final long MAX_REQUEST_BYTES = 10L << 20;

  /** Data and partition key of one record, in bytes, on a stream that was switched up to it. */
  public static final int MAX_RECORD_BYTES = 10 << 20;

  /** Data and partition key of one record, in bytes, on a stream as it is created. */
  public static final int DEFAULT_RECORD_BYTES = 1 << 20;

  /** Unicode characters of a partition key. */
  public static final int MAX_KEY_CODE_POINTS = 256;

  /** Bytes that a shard takes in a second. */
  public static final int SHARD_BYTES_PER_SECOND = 1 << 20;

  /** Records that a shard takes in a second. */
  public static final int SHARD_RECORDS_PER_SECOND = 1000;

  private KinesisLimits() {}
}
