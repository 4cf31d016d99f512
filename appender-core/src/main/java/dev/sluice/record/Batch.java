// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.record;

import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * The records of one PutRecords request, all for one stream. Never empty.
 *
 * @hidden
 */
public final class Batch {

  private final String stream;
  private final List<PutEntry> entries;
  private final long sizeBytes;
  private final long oldestCreatedNanos;

  /** Set by the thread that sends it, called by the shipper. */
  private volatile BooleanSupplier recall = () -> false;

  private volatile boolean isRecallWanted;

  /**
   * @param stream name or ARN
   */
  public Batch(String stream, List<PutEntry> entries) {
    if (entries.isEmpty()) {
      throw new IllegalArgumentException("a batch needs at least one entry");
    }
    this.stream = stream;
    this.entries = List.copyOf(entries);
    long bytes = 0;
    long oldest = this.entries.get(0).createdNanos();
    for (PutEntry entry : this.entries) {
      bytes += entry.sizeBytes();
      oldest = entry.createdNanos() - oldest < 0 ? entry.createdNanos() : oldest;
    }
    this.sizeBytes = bytes;
    this.oldestCreatedNanos = oldest;
  }

  /** Name or ARN of the stream that they go to. */
  public String stream() {
    return stream;
  }

  public List<PutEntry> entries() {
    return entries;
  }

  /** Events in all of its records. */
  public int eventCount() {
    int events = 0;
    for (int i = 0; i < entries.size(); i++) { // by place: an iterator would take memory
      events += entries.get(i).eventCount();
    }
    return events;
  }

  /**
   * Takes what can hold its request back while no byte of it has left: while it waits for
   * credentials or for a connection, for example.
   */
  public void setRecall(BooleanSupplier recall) {
    this.recall = recall;
    if (isRecallWanted) { // written before the other is called: it misses neither of the two
      boolean unused = recall.getAsBoolean();
    }
  }

  /**
   * Holds its request back, if that is still possible. A stop does this with what it gives up.
   *
   * @return whether certainly nothing of it has left, and nothing will
   */
  public boolean tryRecall() {
    isRecallWanted = true;
    return recall.getAsBoolean();
  }

  /** When the oldest of its events was appended. */
  public long oldestCreatedNanos() {
    return oldestCreatedNanos;
  }

  /** Data and keys of all records, as PutRecords counts them. */
  public long sizeBytes() {
    return sizeBytes;
  }
}
