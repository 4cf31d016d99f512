// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.record;

import org.jspecify.annotations.Nullable;

/**
 * One Kinesis record on its way: one event, or an aggregate of several. Immutable; a retry sends
 * the same bytes under the same key.
 *
 * @hidden
 */
public final class PutEntry {

  private static final byte[] NOTHING = {};

  private final String partitionKey;
  private final @Nullable String explicitHashKey;
  private final byte[] data; // empty where it is pooled
  private final @Nullable PooledData pooled;
  private final SeverityCounts severities;
  private final int sizeBytes;
  private final long eventBytes;
  private final int heldBytes;
  private final long createdNanos;
  private final int attempts;
  private final @Nullable SpoolTicket ticket;
  private final @Nullable Packing packing;

  private PutEntry(
      String partitionKey,
      @Nullable String explicitHashKey,
      byte[] data,
      @Nullable PooledData pooled,
      SeverityCounts severities,
      int sizeBytes,
      long eventBytes,
      int heldBytes,
      long createdNanos,
      int attempts,
      @Nullable SpoolTicket ticket,
      @Nullable Packing packing) {
    this.partitionKey = partitionKey;
    this.explicitHashKey = explicitHashKey;
    this.data = data;
    this.pooled = pooled;
    this.severities = severities;
    this.sizeBytes = sizeBytes;
    this.eventBytes = eventBytes;
    this.heldBytes = heldBytes;
    this.createdNanos = createdNanos;
    this.attempts = attempts;
    this.ticket = ticket;
    this.packing = packing;
  }

  /** One event as one record; a record without a key gets a random one here, once. */
  public static PutEntry of(UserRecord user) {
    String key = user.partitionKey();
    return new PutEntry(
        key == null ? RandomKeys.next() : key,
        user.explicitHashKey(),
        user.data(),
        null,
        SeverityCounts.one(user.severity()),
        user.sizeBytes(),
        user.sizeBytes(),
        user.heldBytes(),
        user.createdNanos(),
        0,
        null,
        Packing.SINGLE);
  }

  /**
   * Several events as one record.
   *
   * @param data handed over
   * @param severities how many events of each severity are in it
   * @param eventBytes the sum of the events' {@link UserRecord#sizeBytes()}
   * @param heldBytes the sum of the events' {@link UserRecord#heldBytes()}
   * @param createdNanos when the oldest of them was appended
   */
  public static PutEntry aggregate(
      String partitionKey,
      @Nullable String explicitHashKey,
      byte[] data,
      SeverityCounts severities,
      long eventBytes,
      int heldBytes,
      long createdNanos) {
    return read(
        partitionKey, explicitHashKey, data, severities, eventBytes, heldBytes, createdNanos, null);
  }

  /** Likewise, with data that lies in arrays of a pool. */
  public static PutEntry aggregate(
      String partitionKey,
      @Nullable String explicitHashKey,
      PooledData data,
      SeverityCounts severities,
      long eventBytes,
      int heldBytes,
      long createdNanos) {
    return new PutEntry(
        partitionKey,
        explicitHashKey,
        NOTHING,
        data,
        severities,
        data.sizeBytes() + Utf8.length(partitionKey),
        eventBytes,
        heldBytes,
        createdNanos,
        0,
        null,
        null);
  }

  /** A record that was read from the spool, with all that {@link #aggregate} gets. */
  public static PutEntry read(
      String partitionKey,
      @Nullable String explicitHashKey,
      byte[] data,
      SeverityCounts severities,
      long eventBytes,
      int heldBytes,
      long createdNanos,
      @Nullable Packing packing) {
    return new PutEntry(
        partitionKey,
        explicitHashKey,
        data,
        null,
        severities,
        data.length + Utf8.length(partitionKey),
        eventBytes,
        heldBytes,
        createdNanos,
        0,
        null,
        packing);
  }

  /** The same record after one more try. */
  public PutEntry tried() {
    return with(data, pooled, attempts + 1, ticket, packing);
  }

  /** The same record, which the spool has on disk too. */
  public PutEntry with(SpoolTicket spoolTicket) {
    return with(data, pooled, attempts, spoolTicket, packing);
  }

  /** The same record with the packing of its events. */
  public PutEntry with(Packing itsPacking) {
    return with(data, pooled, attempts, ticket, itsPacking);
  }

  private PutEntry with(
      byte[] sameData,
      @Nullable PooledData samePooled,
      int moreAttempts,
      @Nullable SpoolTicket spoolTicket,
      @Nullable Packing itsPacking) {
    return new PutEntry(
        partitionKey,
        explicitHashKey,
        sameData,
        samePooled,
        severities,
        sizeBytes,
        eventBytes,
        heldBytes,
        createdNanos,
        moreAttempts,
        spoolTicket,
        itsPacking);
  }

  public String partitionKey() {
    return partitionKey;
  }

  /** The 128-bit number that overrides the key's hash, in decimal, or null. */
  public @Nullable String explicitHashKey() {
    return explicitHashKey;
  }

  /** In one array, which is a copy where the data is pooled. */
  public byte[] data() {
    return pooled == null ? data : pooled.toArray();
  }

  public int dataBytes() {
    return pooled == null ? data.length : pooled.sizeBytes();
  }

  /** In how many arrays the data lies. */
  public int partCount() {
    return pooled == null ? 1 : pooled.partCount();
  }

  /** An array of the data, from its first byte on. */
  public byte[] part(int index) {
    if (pooled != null) {
      pooled.complete();
    }
    return pooled == null ? data : pooled.part(index);
  }

  /** Its data, if the last part of it is not written yet; null else. */
  public @Nullable PooledData incomplete() {
    return pooled == null || pooled.isComplete() ? null : pooled;
  }

  /** How many bytes of that array belong to the data. */
  public int partBytes(int index) {
    return pooled == null ? data.length : pooled.partBytes(index);
  }

  /** The record is stored: nobody reads its data any more. Needs no memory. Shipper thread. */
  public void release() {
    if (pooled != null) {
      pooled.release();
    }
  }

  /** The same record with data that no pool takes back. */
  public PutEntry unpooled() {
    return pooled == null ? this : with(pooled.toArray(), null, attempts, ticket, packing);
  }

  public int eventCount() {
    return (int) severities.total();
  }

  /** How many events of each severity are in it. */
  public SeverityCounts severities() {
    return severities;
  }

  /** Data and key in UTF-8, as PutRecords counts them. */
  public int sizeBytes() {
    return sizeBytes;
  }

  /** The sum of its events' {@link UserRecord#sizeBytes()}: what the ledger counts. */
  public long eventBytes() {
    return eventBytes;
  }

  /** The bytes that the buffer charges for it until it is delivered or dropped. */
  public int heldBytes() {
    return heldBytes;
  }

  /** When its oldest event was appended. */
  public long createdNanos() {
    return createdNanos;
  }

  /** When the oldest event of these records was appended, or the given time if none is older. */
  public static long oldestCreatedNanos(Iterable<PutEntry> entries, long nowNanos) {
    long oldest = nowNanos;
    for (PutEntry entry : entries) {
      oldest = entry.createdNanos - oldest < 0 ? entry.createdNanos : oldest;
    }
    return oldest;
  }

  /** Identifies it in the spool; null if it is only in memory. */
  public @Nullable SpoolTicket ticket() {
    return ticket;
  }

  /**
   * How its events were put together.
   *
   * @param own what the options say now: it was made with them, unless it says something else
   */
  public Packing packing(Packing own) {
    return packing == null ? own : packing.equals(Packing.SINGLE) ? own.single() : packing;
  }

  /** The same record of one event, which goes as it is. */
  public PutEntry asSingle() {
    return with(Packing.SINGLE);
  }

  /** Requests that carried it so far. */
  public int attempts() {
    return attempts;
  }
}
