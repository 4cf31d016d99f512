// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.record;

import org.jspecify.annotations.Nullable;

/**
 * One event as bytes, with the key that chooses its shard. Immutable: its maker hands the array
 * over and never writes to it again.
 *
 * @hidden
 */
public final class UserRecord {

  /**
   * What a record costs on the heap beside its data and key: two array headers, this object, its
   * slot in a queue. Rounded up, so that a bound on {@link #heldBytes()} is a bound on the heap.
   */
  public static final int HEAP_OVERHEAD_BYTES = 128;

  /** A string of 39 digits. */
  private static final int HASH_KEY_HEAP_BYTES = 80;

  private final byte[] data;
  private final @Nullable String partitionKey;
  private final @Nullable String explicitHashKey;
  private final Severity severity;
  private final long createdNanos;
  // Two bytes each: with four, each event would take eight bytes more of the heap.
  private final short route;
  private final short keyBytes;

  /**
   * @param data the bytes of the record, handed over
   * @param partitionKey the key, or null for a random one drawn when the record is sent. Kinesis
   *     takes 256 characters; here at most 32,767 bytes, or IllegalArgumentException
   * @param createdNanos when the event was appended, in the nanoseconds of the pipeline's ticker
   */
  public UserRecord(
      byte[] data, @Nullable String partitionKey, Severity severity, long createdNanos) {
    this(data, partitionKey, null, 0, severity, createdNanos);
  }

  /**
   * @param explicitHashKey the number that overrides the key's hash, in decimal, or null
   * @param route place of its stream in the list of all streams, at most 32,767; 0 is the
   *     appender's own
   */
  public UserRecord(
      byte[] data,
      @Nullable String partitionKey,
      @Nullable String explicitHashKey,
      int route,
      Severity severity,
      long createdNanos) {
    this.data = data;
    this.partitionKey = partitionKey;
    this.explicitHashKey = explicitHashKey;
    this.severity = severity;
    this.createdNanos = createdNanos;
    this.route = narrow("route", route);
    this.keyBytes =
        partitionKey == null
            ? RandomKeys.KEY_BYTES
            : narrow("bytes of the partition key", Utf8.length(partitionKey));
  }

  private static short narrow(String what, int value) {
    if (value < 0 || value > Short.MAX_VALUE) {
      throw new IllegalArgumentException(what + ": " + value + " is not in 0..." + Short.MAX_VALUE);
    }
    return (short) value;
  }

  public byte[] data() {
    return data;
  }

  /** The key that chooses the shard, or null: any. */
  public @Nullable String partitionKey() {
    return partitionKey;
  }

  /** The 128-bit number that overrides the key's hash, in decimal, or null. */
  public @Nullable String explicitHashKey() {
    return explicitHashKey;
  }

  /** Place of its stream in the list of all streams; 0 is the appender's own. */
  public int route() {
    return route;
  }

  public Severity severity() {
    return severity;
  }

  public long createdNanos() {
    return createdNanos;
  }

  /** Data and key in UTF-8, as PutRecords counts them. */
  public int sizeBytes() {
    return data.length + keyBytes;
  }

  /** What the buffer is charged for it. */
  public int heldBytes() {
    int hashKeyBytes = explicitHashKey == null ? 0 : HASH_KEY_HEAP_BYTES;
    return data.length + keyBytes + hashKeyBytes + HEAP_OVERHEAD_BYTES;
  }
}
