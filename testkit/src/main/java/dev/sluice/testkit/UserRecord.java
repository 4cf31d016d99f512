// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testkit;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What an application wrote: a record of its own, a part of a KPL aggregate, or a line of a record.
 */
public final class UserRecord {
  private final StoredRecord carrier;
  private final int subSequenceNumber;
  private final boolean isAggregated;
  private final String partitionKey;
  private final @Nullable String explicitHashKey;
  private final byte[] data;

  UserRecord(
      StoredRecord carrier,
      int subSequenceNumber,
      boolean isAggregated,
      String partitionKey,
      @Nullable String explicitHashKey,
      byte[] data) {
    this.carrier = carrier;
    this.subSequenceNumber = subSequenceNumber;
    this.isAggregated = isAggregated;
    this.partitionKey = partitionKey;
    this.explicitHashKey = explicitHashKey;
    this.data = data;
  }

  /** The record of the stream that carried it. */
  public StoredRecord carrier() {
    return carrier;
  }

  /** The sequence number of the carrier. */
  public String sequenceNumber() {
    return carrier.sequenceNumber();
  }

  /** Its place among the user records of the carrier, from 0. */
  public int subSequenceNumber() {
    return subSequenceNumber;
  }

  /** Whether it came in a KPL aggregate. */
  public boolean isAggregated() {
    return isAggregated;
  }

  /** Its own partition key, which in an aggregate need not be the carrier's. */
  public String partitionKey() {
    return partitionKey;
  }

  /** Its own explicit hash key in decimal digits, or null. */
  public @Nullable String explicitHashKey() {
    return explicitHashKey;
  }

  /** The data; not a copy, so not to be written to. */
  public byte[] data() {
    return data;
  }

  /**
   * All of the data read as UTF-8. With the default format that is a JSON object, of which the
   * logged message is one field; with {@code format.newline} its line end is there too.
   */
  public String text() {
    return new String(data, StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return "UserRecord[partitionKey=" + partitionKey + ", text=" + text() + "]";
  }

  /** The same record with other data, at another place. */
  UserRecord with(int newSubSequenceNumber, byte[] newData) {
    return new UserRecord(
        carrier, newSubSequenceNumber, isAggregated, partitionKey, explicitHashKey, newData);
  }
}
