// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.batch;

import dev.sluice.record.PutEntry;
import dev.sluice.record.UserRecord;
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

    /** Whether an event that stayed alone goes as it is, without a frame around it. */
    boolean sendsLoneEventsRaw();
  }

  private final Encoding encoding;
  private final int maxBytes;
  private final long maxCount;

  private String partitionKey = "";
  private @Nullable String explicitHashKey;
  private @Nullable UserRecord first;
  private int eventCount;
  private long eventBytes;
  private int heldBytes;
  private long oldestCreatedNanos;

  OpenAggregate(Encoding encoding, int maxBytes, long maxCount) {
    this.encoding = encoding;
    this.maxBytes = maxBytes;
    this.maxCount = maxCount;
  }

  /** Starts anew under these keys. */
  void begin(String key, @Nullable String hashKey) {
    partitionKey = key;
    explicitHashKey = hashKey;
    first = null;
    eventCount = 0;
    eventBytes = 0;
    heldBytes = 0;
    encoding.begin(key, hashKey);
  }

  /** Takes an event, or returns false: it is full. An empty one takes any event. */
  boolean offer(UserRecord record) {
    if (eventCount > 0 && (eventCount >= maxCount || encoding.sizeWith(record) > maxBytes)) {
      return false;
    }
    encoding.add(record);
    if (eventCount == 0 || record.createdNanos() - oldestCreatedNanos < 0) {
      oldestCreatedNanos = record.createdNanos();
    }
    first = eventCount == 0 ? record : null; // only kept while it is alone
    eventCount++;
    eventBytes += record.sizeBytes();
    heldBytes += record.heldBytes();
    return true;
  }

  /** The finished record; {@link #begin} comes next. */
  PutEntry toEntry() {
    UserRecord alone = encoding.sendsLoneEventsRaw() ? first : null;
    return PutEntry.aggregate(
        partitionKey,
        explicitHashKey,
        alone == null ? encoding.finish() : alone.data(),
        eventCount,
        eventBytes,
        heldBytes,
        oldestCreatedNanos);
  }

  boolean isEmpty() {
    return eventCount == 0;
  }

  int sizeBytes() {
    return encoding.sizeBytes();
  }

  long oldestCreatedNanos() {
    return oldestCreatedNanos;
  }
}
