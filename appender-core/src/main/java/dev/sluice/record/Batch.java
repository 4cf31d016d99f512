// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.record;

import java.util.List;
import java.util.function.BooleanSupplier;

/** The records of one PutRecords request, all for one stream. Never empty. */
public final class Batch {

  private final String stream;
  private final List<PutEntry> entries;
  private final long sizeBytes;

  /** Set by the thread that sends it, asked by the shipper. */
  private volatile BooleanSupplier stillHere = () -> false;

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
    for (PutEntry entry : this.entries) {
      bytes += entry.sizeBytes();
    }
    this.sizeBytes = bytes;
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
   * Takes what knows whether no byte of its request has left: it waits for credentials or for a
   * connection, for example. A stop may give up the batch then, and none of it can be stored.
   */
  public void setStillHere(BooleanSupplier stillHere) {
    this.stillHere = stillHere;
  }

  /** Whether certainly nothing of it has left. */
  public boolean isStillHere() {
    return stillHere.getAsBoolean();
  }

  /** Data and keys of all records, as PutRecords counts them. */
  public long sizeBytes() {
    return sizeBytes;
  }
}
