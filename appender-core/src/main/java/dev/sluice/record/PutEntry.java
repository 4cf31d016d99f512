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

  private final String partitionKey;
  private final @Nullable String explicitHashKey;
  private final byte[] data;
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
    return new PutEntry(
        partitionKey,
        explicitHashKey,
        data,
        severities,
        data.length + Utf8.length(partitionKey),
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
      Packing packing) {
    return new PutEntry(
        partitionKey,
        explicitHashKey,
        data,
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
    return with(attempts + 1, ticket, packing);
  }

  /** The same record, which the spool has on disk too. */
  public PutEntry with(SpoolTicket spoolTicket) {
    return with(attempts, spoolTicket, packing);
  }

  /** The same record with the packing of its events. */
  public PutEntry with(Packing itsPacking) {
    return with(attempts, ticket, itsPacking);
  }

  private PutEntry with(
      int moreAttempts, @Nullable SpoolTicket spoolTicket, @Nullable Packing itsPacking) {
    return new PutEntry(
        partitionKey,
        explicitHashKey,
        data,
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

  public byte[] data() {
    return data;
  }

  /** Events in it. */
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
