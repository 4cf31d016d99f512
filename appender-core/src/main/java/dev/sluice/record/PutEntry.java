// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.record;

import org.jspecify.annotations.Nullable;

/**
 * One Kinesis record on its way: one event, or an aggregate of several. Immutable; a retry sends
 * the same bytes under the same key.
 */
public final class PutEntry {

  private final String partitionKey;
  private final @Nullable String explicitHashKey;
  private final byte[] data;
  private final int eventCount;
  private final int sizeBytes;
  private final long eventBytes;
  private final int heldBytes;
  private final long createdNanos;
  private final int attempts;

  private PutEntry(
      String partitionKey,
      @Nullable String explicitHashKey,
      byte[] data,
      int eventCount,
      int sizeBytes,
      long eventBytes,
      int heldBytes,
      long createdNanos,
      int attempts) {
    this.partitionKey = partitionKey;
    this.explicitHashKey = explicitHashKey;
    this.data = data;
    this.eventCount = eventCount;
    this.sizeBytes = sizeBytes;
    this.eventBytes = eventBytes;
    this.heldBytes = heldBytes;
    this.createdNanos = createdNanos;
    this.attempts = attempts;
  }

  /** One event as one record; a record without a key gets a random one here, once. */
  public static PutEntry of(UserRecord user) {
    String key = user.partitionKey();
    return new PutEntry(
        key == null ? RandomKeys.next() : key,
        user.explicitHashKey(),
        user.data(),
        1,
        user.sizeBytes(),
        user.sizeBytes(),
        user.heldBytes(),
        user.createdNanos(),
        0);
  }

  /** The same record after one more try. */
  public PutEntry tried() {
    return new PutEntry(
        partitionKey,
        explicitHashKey,
        data,
        eventCount,
        sizeBytes,
        eventBytes,
        heldBytes,
        createdNanos,
        attempts + 1);
  }

  public String partitionKey() {
    return partitionKey;
  }

  /** The 128-bit number that overrides the key's hash, in decimal, or null. */
  public @Nullable String explicitHashKey() {
    return explicitHashKey;
  }

  public byte[] data() {
    return data;
  }

  /** Events in it. */
  public int eventCount() {
    return eventCount;
  }

  /** Data and key in UTF-8, as PutRecords counts them. */
  public int sizeBytes() {
    return sizeBytes;
  }

  /** The sum of its events' {@link UserRecord#sizeBytes()}: what the ledger counts. */
  public long eventBytes() {
    return eventBytes;
  }

  /** What the buffer is charged for it until it is delivered or dropped. */
  public int heldBytes() {
    return heldBytes;
  }

  /** When its oldest event was appended. */
  public long createdNanos() {
    return createdNanos;
  }

  /** Requests that carried it so far. */
  public int attempts() {
    return attempts;
  }
}
