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
 * An aggregate that still takes events. It holds them until it is completed: their bytes are
 * written once, when their sum is known. A buffer for each open aggregate would grow by copies, and
 * there may be one for each of hundreds of shards. Used again when it was completed. Shipper thread
 * only.
 */
final class OpenAggregate {

  /** Puts the events of an aggregate together into the data of one record. */
  interface Encoding {

    /** Starts an empty aggregate under these keys. */
    void begin(String partitionKey, @Nullable String explicitHashKey);

    /**
     * Whether one more event has room. Where the data is compressed that is an estimate.
     *
     * @param maxBytes bound on the data of the finished record
     */
    boolean fits(UserRecord record, int maxBytes);

    void add(UserRecord record);

    /** Bytes of all that was added, and of their frame. */
    int sizeBytes();

    /**
     * The data of the finished record.
     *
     * @param records stands in front of its first record
     * @param count all that were added; or fewer, where all together were larger than {@link #fits}
     *     said
     * @param maxBytes what it was said of
     */
    byte[] finish(RecordCursor records, int count, int maxBytes);

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
  private final SeverityTally severities = new SeverityTally(); // of the record that is made

  private String partitionKey = "";
  private @Nullable String explicitHashKey;
  private int maxDataBytes;
  private final RecordQueue records;
  private int passedOn; // how many of them, where the aggregate became several records
  private long oldestCreatedNanos;

  /**
   * @param maxBytes bound on the data of several events
   * @param maxRecordBytes bound on data and partition key: what the stream takes
   * @param pool what all aggregates of a stream share
   */
  OpenAggregate(
      Encoding encoding, int maxBytes, int maxRecordBytes, long maxCount, ArrayPool pool) {
    this.encoding = encoding;
    this.records = new RecordQueue(pool);
    this.maxBytes = maxBytes;
    this.maxRecordBytes = maxRecordBytes;
    this.maxCount = maxCount;
  }

  /** Starts anew under these keys. */
  void begin(String key, @Nullable String hashKey) {
    partitionKey = key;
    explicitHashKey = hashKey;
    maxDataBytes = maxRecordBytes - Utf8.length(key);
    records.clear(); // first: for the rest there may be no memory
    passedOn = 0;
    encoding.begin(key, hashKey);
  }

  /** Takes an event, or returns false: it is full. An empty one takes any event. */
  boolean offer(UserRecord record) {
    if (!isEmpty() && (records.size() >= maxCount || !encoding.fits(record, maxBytes()))) {
      return false;
    }
    boolean isFirst = isEmpty();
    records.makeRoom(record); // what may fail comes first
    encoding.add(record);
    if (isFirst || record.createdNanos() - oldestCreatedNanos < 0) {
      oldestCreatedNanos = record.createdNanos();
    }
    records.add(record);
    return true;
  }

  /** Of the data of several events. */
  private int maxBytes() {
    return Math.min(maxBytes, maxDataBytes);
  }

  /**
   * Passes on the finished record; {@link #begin} comes next. They are several, in the order of the
   * events, where those compressed less than the ones before them. Any step may throw an
   * OutOfMemoryError: what was passed on by then does not come again.
   */
  void complete(Consumer<PutEntry> sink) {
    int count = records.size() - passedOn;
    while (count > 0) {
      boolean raw = records.size() == 1 && encoding.sendsLoneEventRaw(maxDataBytes);
      byte[] data = raw ? next().data() : encoding.finish(rest(), count, maxBytes());
      if (count > 1 && data.length > maxBytes()) {
        int parts = data.length / maxBytes() + 1;
        count = (count + parts - 1) / parts;
      } else {
        PutEntry entry = toEntry(count, data);
        sink.accept(raw ? entry.asSingle() : entry);
        passedOn += count;
        count = Math.min(count, records.size() - passedOn);
      }
    }
  }

  private UserRecord next() {
    return Objects.requireNonNull(rest().next());
  }

  private RecordCursor rest() {
    RecordCursor rest = records.cursor();
    for (int i = 0; i < passedOn; i++) {
      rest.next();
    }
    return rest;
  }

  private PutEntry toEntry(int count, byte[] data) {
    severities.clear();
    long eventBytes = 0;
    int heldBytes = 0;
    long oldestNanos = next().createdNanos();
    RecordCursor part = rest();
    for (int i = 0; i < count; i++) {
      UserRecord record = Objects.requireNonNull(part.next());
      severities.add(record.severity());
      eventBytes += record.sizeBytes();
      heldBytes += record.heldBytes();
      if (record.createdNanos() - oldestNanos < 0) {
        oldestNanos = record.createdNanos();
      }
    }
    return PutEntry.aggregate(
        partitionKey,
        explicitHashKey,
        data,
        severities.counts(),
        eventBytes,
        heldBytes,
        oldestNanos);
  }

  boolean isEmpty() {
    return records.isEmpty();
  }

  /** Bytes of its events and their frame; an empty one has none. */
  int sizeBytes() {
    return isEmpty() ? 0 : encoding.sizeBytes();
  }

  long oldestCreatedNanos() {
    return oldestCreatedNanos;
  }
}
