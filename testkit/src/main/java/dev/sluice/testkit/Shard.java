// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testkit;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A shard: its range, its sequence and the records it took. Identity and range never change; the
 * rest is guarded by the lock of {@link Streams}.
 *
 * <pre>
 * sequence number, 56 digits:  49 | stream creation, ms (18) | shard index (17) | ordinal (19)
 * </pre>
 *
 * The shard index comes before the ordinal, so that children of a split are above their parent; the
 * creation time comes first, so that a stream created anew is above the old one of its name.
 */
final class Shard {
  private static final int ORDINAL_DIGITS = 19;

  private final String id;
  private final byte[] idBytes;
  private final byte[] sequencePrefix;
  private final HashRange range;
  private final @Nullable String parentId;
  private final @Nullable String adjacentParentId;
  private final @Nullable RateLimit rateLimit;
  private final List<StoredRecord> records = new ArrayList<>();
  private long lastOrdinal;
  private boolean isOpen = true;

  Shard(
      int index,
      HashRange range,
      long streamCreationMillis,
      @Nullable String parentId,
      @Nullable String adjacentParentId,
      @Nullable RateLimit rateLimit) {
    this.id = String.format(Locale.ROOT, "shardId-%012d", index);
    this.idBytes = id.getBytes(StandardCharsets.US_ASCII);
    this.sequencePrefix =
        String.format(Locale.ROOT, "49%018d%017d", streamCreationMillis, index)
            .getBytes(StandardCharsets.US_ASCII);
    this.range = range;
    this.parentId = parentId;
    this.adjacentParentId = adjacentParentId;
    this.rateLimit = rateLimit;
  }

  /** The part of a sequence number that counts within the shard. */
  static long ordinalOf(String sequenceNumber) throws ApiException {
    if (!sequenceNumber.matches("\\d{56}")) {
      throw ApiException.invalidArgument("Invalid SequenceNumber: " + sequenceNumber);
    }
    return Long.parseLong(sequenceNumber.substring(56 - ORDINAL_DIGITS));
  }

  String id() {
    return id;
  }

  byte[] idBytes() {
    return idBytes;
  }

  HashRange range() {
    return range;
  }

  @Nullable String parentId() {
    return parentId;
  }

  @Nullable String adjacentParentId() {
    return adjacentParentId;
  }

  boolean isOpen() {
    return isOpen;
  }

  void close() {
    isOpen = false;
    lastOrdinal++;
  }

  /** Whether the shard has room for these bytes within its rate. */
  boolean admits(long byteCount) {
    return rateLimit == null || rateLimit.tryTake(byteCount);
  }

  long nextOrdinal() {
    return ++lastOrdinal;
  }

  long lastOrdinal() {
    return lastOrdinal;
  }

  void keep(StoredRecord stored) {
    records.add(stored);
  }

  void clear() {
    records.clear();
  }

  /** At most {@code limit} records from the first with this ordinal or a higher one. */
  List<StoredRecord> from(long ordinal, int limit) {
    int low = 0;
    int high = records.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (records.get(middle).ordinal() < ordinal) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return List.copyOf(records.subList(low, Math.min(records.size(), low + limit)));
  }

  /** The ordinal of the first record that arrived at this time or later. */
  long ordinalAt(Instant time) {
    for (StoredRecord candidate : records) {
      if (!candidate.approximateArrivalTimestamp().isBefore(time)) {
        return candidate.ordinal();
      }
    }
    return lastOrdinal + 1;
  }

  String sequenceNumber(long ordinal) {
    byte[] digits = new byte[sequencePrefix.length + ORDINAL_DIGITS];
    writeSequenceNumber(ordinal, digits);
    return new String(digits, StandardCharsets.US_ASCII);
  }

  /** Writes the 56 digits into {@code digits}. */
  void writeSequenceNumber(long ordinal, byte[] digits) {
    System.arraycopy(sequencePrefix, 0, digits, 0, sequencePrefix.length);
    long rest = ordinal;
    for (int i = digits.length - 1; i >= sequencePrefix.length; i--) {
      digits[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }

  ShardInfo info() {
    return new ShardInfo(
        id,
        range.start().toBigInteger(),
        range.end().toBigInteger(),
        parentId,
        adjacentParentId,
        isOpen);
  }
}
