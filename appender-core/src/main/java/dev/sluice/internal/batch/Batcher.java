// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.batch;

import dev.sluice.record.Batch;
import dev.sluice.record.PutEntry;
import dev.sluice.record.UserRecord;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts records together into the next PutRecords request, which is cut by count, by bytes or by
 * time, whichever comes first. Shipper thread only.
 */
public final class Batcher {

  private final int maxRecords;
  private final long maxBytes;
  private final long lingerNanos;

  private List<PutEntry> entries = new ArrayList<>();
  private long sizeBytes;
  private long oldestCreatedNanos;
  private boolean full;

  public Batcher(int maxRecords, long maxBytes, long lingerNanos) {
    this.maxRecords = maxRecords;
    this.maxBytes = maxBytes;
    this.lingerNanos = lingerNanos;
  }

  /** Adds a fresh record, or returns false: the batch is full. */
  public boolean offer(UserRecord record) {
    return fits(record.sizeBytes()) && add(PutEntry.of(record));
  }

  /** Adds a record for its retry, or returns false: the batch is full. */
  public boolean offer(PutEntry entry) {
    return fits(entry.sizeBytes()) && add(entry);
  }

  private boolean fits(int recordBytes) {
    // A record larger than a whole request goes alone: no size can make it wait for ever.
    if (full || (!entries.isEmpty() && sizeBytes + recordBytes > maxBytes)) {
      full = true;
      return false;
    }
    return true;
  }

  private boolean add(PutEntry entry) {
    if (entries.isEmpty() || entry.createdNanos() - oldestCreatedNanos < 0) {
      oldestCreatedNanos = entry.createdNanos();
    }
    entries.add(entry);
    sizeBytes += entry.sizeBytes();
    full = entries.size() >= maxRecords || sizeBytes >= maxBytes;
    return true;
  }

  /**
   * Whether the batch is to be sent: full, or its oldest record has waited for the linger time. A
   * retry is always older than that, so it never waits for company.
   */
  public boolean isDue(long nowNanos) {
    return !entries.isEmpty() && (full || dueNanos() - nowNanos <= 0);
  }

  /** When it is due at the latest; only asked when it is not empty. */
  public long dueNanos() {
    return oldestCreatedNanos + lingerNanos;
  }

  /** Takes the batch out and starts the next one; only asked when it is not empty. */
  public Batch cut() {
    Batch batch = new Batch(entries);
    entries = new ArrayList<>(Math.min(maxRecords, 2 * entries.size()));
    sizeBytes = 0;
    full = false;
    return batch;
  }

  public boolean isEmpty() {
    return entries.isEmpty();
  }

  public boolean isFull() {
    return full;
  }

  /** Data and keys of the records in it. */
  public long sizeBytes() {
    return sizeBytes;
  }

  /** Records that it takes until it is full. */
  public int roomEvents() {
    return full ? 0 : maxRecords - entries.size();
  }

  /** Bytes that it takes until it is full. */
  public long roomBytes() {
    return full ? 0 : maxBytes - sizeBytes;
  }

  /** When the oldest record in it was appended, or the given time if none is older. */
  public long oldestCreatedNanos(long nowNanos) {
    return entries.isEmpty() || oldestCreatedNanos - nowNanos > 0 ? nowNanos : oldestCreatedNanos;
  }
}
