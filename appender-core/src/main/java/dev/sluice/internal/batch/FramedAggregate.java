// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.batch;

import dev.sluice.record.PooledData;
import dev.sluice.record.PutEntry;
import dev.sluice.record.SeverityTally;
import dev.sluice.record.UserRecord;
import dev.sluice.record.Utf8;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An aggregate whose size is known while it grows: its events get their frame when they are added,
 * and are sent from where they lie.
 */
final class FramedAggregate implements OpenAggregate {

  /** Puts the events of an aggregate together into the data of one record. */
  interface Encoding {

    /** Starts an empty aggregate under these keys. */
    void begin(String partitionKey, @Nullable String explicitHashKey);

    /**
     * Whether one more event has room.
     *
     * @param maxBytes bound on the data of the finished record
     */
    boolean fits(UserRecord record, int maxBytes);

    /** Adds an event; all is as it was before where there is no memory for it. */
    void add(UserRecord record);

    /** Bytes of the finished record. */
    int sizeBytes();

    /** The data of the finished record. {@link #handedOver} or {@link #begin} comes next. */
    PooledData finish();

    /** The finished record has its arrays from now on. Needs no memory. */
    void handedOver();

    /**
     * The data of the only event without a frame, or null where it has one too.
     *
     * @param length its bytes
     */
    byte @Nullable [] loneEvent(int length);
  }

  private final Encoding encoding;
  private final int maxBytes;
  private final int maxRecordBytes;
  private final long maxCount;
  private final SeverityTally severities = new SeverityTally();

  private String partitionKey = "";
  private @Nullable String explicitHashKey;
  private int maxDataBytes;
  private int firstBytes;
  private long eventBytes;
  private int heldBytes;
  private long oldestCreatedNanos;
  private boolean isPassedOn;
  private boolean handsOver; // what was passed on has the arrays

  /**
   * @param maxBytes bound on the data of several events
   * @param maxRecordBytes bound on data and partition key: what the stream takes
   */
  FramedAggregate(Encoding encoding, int maxBytes, int maxRecordBytes, long maxCount) {
    this.encoding = encoding;
    this.maxBytes = maxBytes;
    this.maxRecordBytes = maxRecordBytes;
    this.maxCount = maxCount;
  }

  @Override
  public void begin(String key, @Nullable String hashKey) {
    partitionKey = key;
    explicitHashKey = hashKey;
    maxDataBytes = maxRecordBytes - Utf8.length(key);
    severities.clear(); // first: for the rest there may be no memory
    eventBytes = 0;
    heldBytes = 0;
    isPassedOn = false;
    if (handsOver) {
      handsOver = false;
      encoding.handedOver();
    }
    encoding.begin(key, hashKey);
  }

  @Override
  public boolean offer(UserRecord record) {
    boolean isFirst = isEmpty();
    if (!isFirst
        && (severities.total() >= maxCount
            || !encoding.fits(record, Math.min(maxBytes, maxDataBytes)))) {
      return false;
    }
    encoding.add(record); // from here on nothing needs memory
    severities.add(record.severity());
    eventBytes += record.sizeBytes();
    heldBytes += record.heldBytes();
    if (isFirst) {
      firstBytes = record.length();
    }
    if (isFirst || record.createdNanos() - oldestCreatedNanos < 0) {
      oldestCreatedNanos = record.createdNanos();
    }
    return true;
  }

  @Override
  public void complete(Consumer<PutEntry> sink) {
    if (isEmpty() || isPassedOn) {
      return;
    }
    byte[] lone = severities.total() == 1 ? encoding.loneEvent(firstBytes) : null;
    sink.accept(lone == null ? aggregate() : loneEvent(lone).asSingle());
    isPassedOn = true;
    handsOver = lone == null;
  }

  private PutEntry loneEvent(byte[] data) {
    return PutEntry.aggregate(
        partitionKey,
        explicitHashKey,
        data,
        severities.counts(),
        eventBytes,
        heldBytes,
        oldestCreatedNanos);
  }

  private PutEntry aggregate() {
    return PutEntry.aggregate(
        partitionKey,
        explicitHashKey,
        encoding.finish(),
        severities.counts(),
        eventBytes,
        heldBytes,
        oldestCreatedNanos);
  }

  @Override
  public boolean isEmpty() {
    return severities.total() == 0;
  }

  @Override
  public int sizeBytes() {
    return isEmpty() ? 0 : encoding.sizeBytes();
  }

  @Override
  public long oldestCreatedNanos() {
    return oldestCreatedNanos;
  }
}
