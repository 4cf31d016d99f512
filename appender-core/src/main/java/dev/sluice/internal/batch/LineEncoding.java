// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.batch;

import dev.sluice.internal.util.ByteWriter;
import dev.sluice.record.UserRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Events as lines of one record: each ends with a line feed, its own or one that is added. */
final class LineEncoding implements OpenAggregate.Encoding {

  private final @Nullable LineCompression compression;
  private int sizeBytes;
  private int heldBytes;

  /**
   * @param compression applied to the finished record, or null
   */
  LineEncoding(@Nullable LineCompression compression) {
    this.compression = compression;
  }

  @Override
  public void begin(String partitionKey, @Nullable String explicitHashKey) {
    sizeBytes = 0;
    heldBytes = 0;
  }

  @Override
  public boolean fits(UserRecord record, int maxBytes) {
    int size = sizeBytes + record.data().length + 1;
    return compression == null
        ? size <= maxBytes
        : compression.takes(size, heldBytes + record.heldBytes(), maxBytes);
  }

  @Override
  public void add(UserRecord record) {
    sizeBytes += lineBytes(record.data());
    heldBytes += record.heldBytes();
  }

  @Override
  public int sizeBytes() {
    return sizeBytes;
  }

  @Override
  public byte[] finish(List<UserRecord> records, int maxBytes) {
    int size = 0;
    for (UserRecord record : records) {
      size += lineBytes(record.data());
    }
    if (compression != null) {
      return compression.compress(records, size, maxBytes);
    }
    ByteWriter lines = ByteWriter.ofSize(size);
    write(records, lines);
    return lines.array();
  }

  /** Writes them one below the other. */
  static void write(List<UserRecord> records, ByteWriter target) {
    for (UserRecord record : records) {
      byte[] data = record.data();
      target.write(data, 0, data.length);
      if (lineBytes(data) > data.length) {
        target.write('\n');
      }
    }
  }

  private static int lineBytes(byte[] data) {
    boolean ends = data.length > 0 && data[data.length - 1] == '\n';
    return ends ? data.length : data.length + 1;
  }

  @Override
  public boolean sendsLoneEventRaw(int maxDataBytes) {
    // The largest event there is has no room for a line feed; the end of the record ends it too.
    return compression == null && sizeBytes > maxDataBytes;
  }
}
