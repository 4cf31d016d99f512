// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.record;

import java.util.List;

/** The records of one PutRecords request. Never empty. */
public final class Batch {

  private final List<PutEntry> entries;
  private final long sizeBytes;

  public Batch(List<PutEntry> entries) {
    if (entries.isEmpty()) {
      throw new IllegalArgumentException("a batch needs at least one entry");
    }
    this.entries = List.copyOf(entries);
    long bytes = 0;
    for (PutEntry entry : this.entries) {
      bytes += entry.sizeBytes();
    }
    this.sizeBytes = bytes;
  }

  public List<PutEntry> entries() {
    return entries;
  }

  /** Data and keys of all records, as PutRecords counts them. */
  public long sizeBytes() {
    return sizeBytes;
  }
}
