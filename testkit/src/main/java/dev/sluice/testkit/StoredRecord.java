// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testkit;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A record that was stored: it has a sequence number, and a consumer of the stream would see it.
 */
public final class StoredRecord {
  private final String stream;
  private final Shard shard;
  private final long ordinal;
  private final String partitionKey;
  private final @Nullable String explicitHashKey;
  private final byte[] data;
  private final Instant approximateArrivalTimestamp;
  private final long requestNumber;

  StoredRecord(
      String stream,
      Shard shard,
      long ordinal,
      OfferedRecord offered,
      Instant approximateArrivalTimestamp,
      long requestNumber) {
    this.stream = stream;
    this.shard = shard;
    this.ordinal = ordinal;
    this.partitionKey = offered.partitionKey();
    this.explicitHashKey = offered.explicitHashKey();
    this.data = offered.data();
    this.approximateArrivalTimestamp = approximateArrivalTimestamp;
    this.requestNumber = requestNumber;
  }

  /** The name of the stream. */
  public String stream() {
    return stream;
  }

  /** The shard that took it, such as {@code shardId-000000000002}. */
  public String shardId() {
    return shard.id();
  }

  /** Its sequence number: 56 digits, strictly increasing within a shard. */
  public String sequenceNumber() {
    return shard.sequenceNumber(ordinal);
  }

  /** The partition key. */
  public String partitionKey() {
    return partitionKey;
  }

  /** The explicit hash key in decimal digits, or null. */
  public @Nullable String explicitHashKey() {
    return explicitHashKey;
  }

  /** The data; not a copy, so not to be written to. */
  public byte[] data() {
    return data;
  }

  /**
   * All of the data read as UTF-8. With the default format that is a JSON object, of which the
   * logged message is one field; with {@code format.newline} its line end is there too. A KPL
   * aggregate or compressed data is no text: see {@link StreamReader}.
   */
  public String text() {
    return new String(data, StandardCharsets.UTF_8);
  }

  /** When it was stored. */
  public Instant approximateArrivalTimestamp() {
    return approximateArrivalTimestamp;
  }

  /** The number of the PutRecords (or PutRecord) request that brought it, counted from 1. */
  public long requestNumber() {
    return requestNumber;
  }

  @Override
  public String toString() {
    return "StoredRecord["
        + shardId()
        + ", partitionKey="
        + partitionKey
        + ", dataLength="
        + data.length
        + ", requestNumber="
        + requestNumber
        + "]";
  }

  long ordinal() {
    return ordinal;
  }

  HashRange shardRange() {
    return shard.range();
  }
}
