// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.batch;

import dev.sluice.internal.util.records.ArrayPool;
import dev.sluice.internal.util.records.RecordCursor;
import dev.sluice.internal.util.records.RecordQueue;
import dev.sluice.record.PutEntry;
import dev.sluice.record.SeverityTally;
import dev.sluice.record.UserRecord;
import dev.sluice.record.Utf8;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An aggregate of lines that are compressed. Its size is an estimate until it is completed: it
 * keeps the events, and becomes several records where they compress less than those before them.
 */
final class CompressedAggregate implements OpenAggregate {

  private final LineCompression compression;
  private final int maxBytes;
  private final int maxRecordBytes;
  private final long maxCount;
  private final SeverityTally severities = new SeverityTally(); // of all
  private final SeverityTally partSeverities = new SeverityTally();
  private final RecordQueue records;

  private String partitionKey = "";
  private @Nullable String explicitHashKey;
  private int maxDataBytes;
  private int lineBytes; // of all records
  private int passedOn; // how many records were passed on
  private long oldestCreatedNanos;

  /**
   * @param maxBytes bound on the data of several events
   * @param maxRecordBytes bound on data and partition key: what the stream takes
   * @param pool shared by all aggregates of a stream
   */
  CompressedAggregate(
      LineCompression compression,
      int maxBytes,
      int maxRecordBytes,
      long maxCount,
      ArrayPool pool) {
    this.compression = compression;
    this.maxBytes = maxBytes;
    this.maxRecordBytes = maxRecordBytes;
    this.maxCount = maxCount;
    this.records = new RecordQueue(pool);
  }

  @Override
  public void begin(String key, @Nullable String hashKey) {
    partitionKey = key;
    explicitHashKey = hashKey;
    maxDataBytes = maxRecordBytes - Utf8.length(key);
    records.clear();
    severities.clear();
    lineBytes = 0;
    passedOn = 0;
  }

  @Override
  public boolean offer(UserRecord record) {
    boolean isFirst = isEmpty();
    if (!isFirst && (records.size() >= maxCount || !fits(record))) {
      return false;
    }
    records.add(record);
    severities.add(record.severity());
    lineBytes += LineEncoding.lineBytes(record);
    if (isFirst || record.createdNanos() - oldestCreatedNanos < 0) {
      oldestCreatedNanos = record.createdNanos();
    }
    return true;
  }

  private boolean fits(UserRecord record) {
    return compression.takes(
        lineBytes + record.length() + 1, records.heldBytes() + record.heldBytes(), maxBytes());
  }

  /** The bound on the data of several events. */
  private int maxBytes() {
    return Math.min(maxBytes, maxDataBytes);
  }

  @Override
  public void complete(Consumer<PutEntry> sink) {
    int count = records.size() - passedOn;
    while (count > 0) {
      byte[] data = compression.compress(rest(), count, linesOf(count), maxBytes());
      if (count > 1 && data.length > maxBytes()) {
        int parts = data.length / maxBytes() + 1;
        count = (count + parts - 1) / parts;
      } else {
        sink.accept(toEntry(count, data));
        passedOn += count;
        count = Math.min(count, records.size() - passedOn);
      }
    }
  }

  /** Bytes of the next lines. */
  private int linesOf(int count) {
    if (isAll(count)) {
      return lineBytes;
    }
    int bytes = 0;
    RecordCursor next = rest();
    for (int i = 0; i < count; i++) {
      bytes += LineEncoding.lineBytes(Objects.requireNonNull(next.next()));
    }
    return bytes;
  }

  private boolean isAll(int count) {
    return count == records.size();
  }

  private RecordCursor rest() {
    RecordCursor rest = records.cursor();
    for (int i = 0; i < passedOn; i++) {
      rest.next();
    }
    return rest;
  }

  private PutEntry toEntry(int count, byte[] data) {
    if (isAll(count)) {
      long heldBytes = records.heldBytes();
      return entry(
          data, severities, records.eventBytes(), Math.toIntExact(heldBytes), oldestCreatedNanos);
    }
    partSeverities.clear();
    long eventBytes = 0;
    int heldBytes = 0;
    long oldestNanos = 0;
    RecordCursor part = rest();
    for (int i = 0; i < count; i++) {
      UserRecord record = Objects.requireNonNull(part.next());
      partSeverities.add(record.severity());
      eventBytes += record.sizeBytes();
      heldBytes += record.heldBytes();
      if (i == 0 || record.createdNanos() - oldestNanos < 0) {
        oldestNanos = record.createdNanos();
      }
    }
    return entry(data, partSeverities, eventBytes, heldBytes, oldestNanos);
  }

  private PutEntry entry(
      byte[] data, SeverityTally counts, long eventBytes, int heldBytes, long oldestNanos) {
    return PutEntry.aggregate(
        partitionKey, explicitHashKey, data, counts.counts(), eventBytes, heldBytes, oldestNanos);
  }

  @Override
  public boolean isEmpty() {
    return records.isEmpty();
  }

  @Override
  public int sizeBytes() {
    return lineBytes;
  }

  @Override
  public long oldestCreatedNanos() {
    return oldestCreatedNanos;
  }
}
