// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testkit;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A record as a request offered it, whether or not it was stored afterwards.
 *
 * <p>On an endpoint that only counts ({@link EmbeddedKinesisBuilder#countOnly()}) it is a window on
 * the connection's buffer and must not be used after the call that handed it over.
 */
public final class OfferedRecord {
  private final String partitionKey;
  private final @Nullable String explicitHashKey;
  private final byte[] buffer;
  private final int offset;
  private final int length;
  private @Nullable HashKey hashKey;

  OfferedRecord(
      String partitionKey,
      @Nullable String explicitHashKey,
      byte[] buffer,
      int offset,
      int length) {
    this.partitionKey = requireNonNull(partitionKey, "partitionKey");
    this.explicitHashKey = explicitHashKey;
    this.buffer = buffer;
    this.offset = offset;
    this.length = length;
  }

  /** The partition key. */
  public String partitionKey() {
    return partitionKey;
  }

  /** The explicit hash key in decimal digits, or null. */
  public @Nullable String explicitHashKey() {
    return explicitHashKey;
  }

  /** The number of data bytes, the partition key not counted. */
  public int dataLength() {
    return length;
  }

  /** The array that holds the data from {@link #dataOffset()} on; not to be written to. */
  public byte[] dataBuffer() {
    return buffer;
  }

  /** Where the data begin in {@link #dataBuffer()}. */
  public int dataOffset() {
    return offset;
  }

  /** The data, in an array that may be shared with this record: not to be written to. */
  public byte[] data() {
    return offset == 0 && length == buffer.length
        ? buffer
        : Arrays.copyOfRange(buffer, offset, offset + length);
  }

  /** The data read as UTF-8. */
  public String text() {
    return new String(buffer, offset, length, StandardCharsets.UTF_8);
  }

  /**
   * The number of user records in it: those of a KPL aggregate, else 1. Meant for counting at the
   * speed of a benchmark, so the aggregate's MD5 is not checked.
   */
  public int userRecordCount() {
    return KplAggregate.countRecords(buffer, offset, length);
  }

  @Override
  public String toString() {
    return "OfferedRecord[partitionKey=" + partitionKey + ", dataLength=" + length + "]";
  }

  /** Thread of the connection only, so the memo needs no fence. */
  HashKey hashKey() {
    HashKey known = hashKey;
    if (known == null) {
      known = HashKey.of(partitionKey, explicitHashKey);
      hashKey = known;
    }
    return known;
  }
}
