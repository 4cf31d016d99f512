// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.record;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One event as bytes, with the key that chooses its shard: a view of some bytes of an array, which
 * can be set to others. Who is shown one copies what it keeps.
 *
 * @hidden
 */
public final class UserRecord {

  /**
   * What a record costs on the heap beside its data and key, at most: its head in a queue, or an
   * object and two array headers. A bound on {@link #heldBytes()} is a bound on the heap.
   */
  public static final int HEAP_OVERHEAD_BYTES = 128;

  /** A string of 39 digits. */
  private static final int HASH_KEY_HEAP_BYTES = 80;

  private static final byte[] NOTHING = {};

  private byte[] array;
  private int offset;
  private int length;
  private @Nullable String partitionKey;
  private @Nullable String explicitHashKey;
  private Severity severity;
  private long createdNanos;
  private int route;
  private int keyBytes;

  /**
   * @param data the bytes of the record
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
    this.array = data;
    this.length = data.length;
    this.partitionKey = partitionKey;
    this.explicitHashKey = explicitHashKey;
    this.severity = severity;
    this.createdNanos = createdNanos;
    this.route = inShort("route", route);
    this.keyBytes = keyBytes(partitionKey);
  }

  /** Sets it to an event that has just been written, without an explicit hash key. */
  public void set(
      byte[] newArray,
      int newOffset,
      int newLength,
      @Nullable String key,
      int newRoute,
      Severity newSeverity,
      long newCreatedNanos) {
    set(
        newArray,
        newOffset,
        newLength,
        key,
        null,
        inShort("route", newRoute),
        newSeverity,
        newCreatedNanos,
        keyBytes(key));
  }

  /** Sets all of it, to what another record says. */
  public void set(
      byte[] newArray,
      int newOffset,
      int newLength,
      @Nullable String key,
      @Nullable String hashKey,
      int newRoute,
      Severity newSeverity,
      long newCreatedNanos,
      int newKeyBytes) {
    this.array = newArray;
    this.offset = newOffset;
    this.length = newLength;
    this.partitionKey = key;
    this.explicitHashKey = hashKey;
    this.route = newRoute;
    this.severity = newSeverity;
    this.createdNanos = newCreatedNanos;
    this.keyBytes = newKeyBytes;
  }

  /** Lets go of data and keys. */
  public void clear() {
    array = NOTHING;
    offset = 0;
    length = 0;
    partitionKey = null;
    explicitHashKey = null;
  }

  /** Sets the number that overrides the key's hash. */
  public void setExplicitHashKey(@Nullable String hashKey) {
    this.explicitHashKey = hashKey;
  }

  private static int keyBytes(@Nullable String key) {
    return key == null
        ? RandomKeys.KEY_BYTES
        : inShort("bytes of the partition key", Utf8.length(key));
  }

  private static int inShort(String what, int value) {
    if (value < 0 || value > Short.MAX_VALUE) {
      throw new IllegalArgumentException(what + ": " + value + " is not in 0..." + Short.MAX_VALUE);
    }
    return value;
  }

  /** Holds the data, from {@link #offset()} on. */
  public byte[] array() {
    return array;
  }

  public int offset() {
    return offset;
  }

  public int length() {
    return length;
  }

  /** The same record with data of its own. */
  public UserRecord copy() {
    return new UserRecord(data(), partitionKey, explicitHashKey, route, severity, createdNanos);
  }

  /** A copy of the data. */
  public byte[] data() {
    return Arrays.copyOfRange(array, offset, offset + length);
  }

  /** The key that chooses the shard, or null: any. */
  public @Nullable String partitionKey() {
    return partitionKey;
  }

  /** Bytes of the key in UTF-8; of the random one that it will get, where it has none. */
  public int keyBytes() {
    return keyBytes;
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
    return length + keyBytes;
  }

  /** What the buffer is charged for it. */
  public int heldBytes() {
    return heldBytes(length, keyBytes, explicitHashKey != null);
  }

  /** What the buffer is charged for such a record. */
  public static int heldBytes(int length, int keyBytes, boolean hasHashKey) {
    return length + keyBytes + (hasHashKey ? HASH_KEY_HEAP_BYTES : 0) + HEAP_OVERHEAD_BYTES;
  }
}
