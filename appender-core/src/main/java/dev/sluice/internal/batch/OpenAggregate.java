// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.batch;

import dev.sluice.record.LateDigest;
import dev.sluice.record.PutEntry;
import dev.sluice.record.SeverityTally;
import dev.sluice.record.UserRecord;
import dev.sluice.record.Utf8;
import org.jspecify.annotations.Nullable;

/**
 * An aggregate that still takes events: its bytes, and what the accounts need to know of the events
 * in it. Used again when it was completed. Shipper thread only.
 */
final class OpenAggregate {

  /** Puts the events of an aggregate together into the data of one record. */
  interface Encoding {

    /** Starts an empty aggregate under these keys. */
    void begin(String partitionKey, @Nullable String explicitHashKey);

    /** Size of the data with this event added. */
    int sizeWith(UserRecord record);

    void add(UserRecord record);

    int sizeBytes();

    /** The data of the finished record. */
    byte[] finish();

    /** What writes the end of the finished record's data later, or null where it is whole. */
    default @Nullable LateDigest lateDigest(byte[] data) {
      return null;
    }

    /**
     * Whether an event that stayed alone goes as it is, without a frame around it.
     *
     * @param maxDataBytes what the record may hold
     */
    boolean sendsLoneEventRaw(int maxDataBytes);
  }

  private final Encoding encoding;
  private final int maxBytes;
  private final int maxRecordBytes;
  private final long maxCount;

  private String partitionKey = "";
  private @Nullable String explicitHashKey;
  private int maxDataBytes;
  private @Nullable UserRecord first;
  private final SeverityTally severities = new SeverityTally();
  private long eventBytes;
  private int heldBytes;
  private long oldestCreatedNanos;

  /**
   * @param maxBytes bound on the data of several events
   * @param maxRecordBytes bound on data and partition key: what the stream takes
   */
  OpenAggregate(Encoding encoding, int maxBytes, int maxRecordBytes, long maxCount) {
    this.encoding = encoding;
    this.maxBytes = maxBytes;
    this.maxRecordBytes = maxRecordBytes;
    this.maxCount = maxCount;
  }

  /** Starts anew under these keys. */
  void begin(String key, @Nullable String hashKey) {
    partitionKey = key;
    explicitHashKey = hashKey;
    maxDataBytes = maxRecordBytes - Utf8.length(key);
    first = null;
    severities.clear();
    eventBytes = 0;
    heldBytes = 0;
    encoding.begin(key, hashKey);
  }

  /** Takes an event, or returns false: it is full. An empty one takes any event. */
  boolean offer(UserRecord record) {
    if (!isEmpty()
        && (severities.total() >= maxCount
            || encoding.sizeWith(record) > Math.min(maxBytes, maxDataBytes))) {
      return false;
    }
    encoding.add(record);
    if (isEmpty() || record.createdNanos() - oldestCreatedNanos < 0) {
      oldestCreatedNanos = record.createdNanos();
    }
    first = isEmpty() ? record : null; // only kept while it is alone
    severities.add(record.severity());
    eventBytes += record.sizeBytes();
    heldBytes += record.heldBytes();
    return true;
  }

  /** The finished record; {@link #begin} comes next. */
  PutEntry toEntry() {
    UserRecord alone = encoding.sendsLoneEventRaw(maxDataBytes) ? first : null;
    byte[] data = alone == null ? encoding.finish() : alone.data();
    PutEntry entry =
        PutEntry.aggregate(
            partitionKey,
            explicitHashKey,
            data,
            alone == null ? encoding.lateDigest(data) : null,
            severities.counts(),
            eventBytes,
            heldBytes,
            oldestCreatedNanos);
    return alone == null ? entry : entry.asSingle();
  }

  boolean isEmpty() {
    return severities.total() == 0;
  }

  /** Bytes of its events and their frame; an empty one has none. */
  int sizeBytes() {
    return isEmpty() ? 0 : encoding.sizeBytes();
  }

  long oldestCreatedNanos() {
    return oldestCreatedNanos;
  }
}
