// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.batch;

import dev.sluice.internal.util.ByteWriter;
import dev.sluice.internal.util.records.RecordCursor;
import dev.sluice.record.UserRecord;
import java.util.Objects;
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
    int size = sizeBytes + record.length() + 1;
    return compression == null
        ? size <= maxBytes
        : compression.takes(size, heldBytes + record.heldBytes(), maxBytes);
  }

  @Override
  public void add(UserRecord record) {
    sizeBytes += lineBytes(record);
    heldBytes += record.heldBytes();
  }

  @Override
  public int sizeBytes() {
    return sizeBytes;
  }

  @Override
  public byte[] finish(RecordCursor records, int count, int maxBytes) {
    int size = 0;
    RecordCursor sizes = records.copy();
    for (int i = 0; i < count; i++) {
      size += lineBytes(Objects.requireNonNull(sizes.next()));
    }
    if (compression != null) {
      return compression.compress(records, count, size, maxBytes);
    }
    ByteWriter lines = ByteWriter.ofSize(size);
    write(records, count, lines);
    return lines.array();
  }

  /** Writes the next ones, one below the other. */
  static void write(RecordCursor records, int count, ByteWriter target) {
    for (int i = 0; i < count; i++) {
      UserRecord record = Objects.requireNonNull(records.next());
      target.write(record.array(), record.offset(), record.length());
      if (lineBytes(record) > record.length()) {
        target.write('\n');
      }
    }
  }

  private static int lineBytes(UserRecord record) {
    int length = record.length();
    boolean ends = length > 0 && record.array()[record.offset() + length - 1] == '\n';
    return ends ? length : length + 1;
  }

  @Override
  public boolean sendsLoneEventRaw(int maxDataBytes) {
    // The largest event there is has no room for a line feed; the end of the record ends it too.
    return compression == null && sizeBytes > maxDataBytes;
  }
}
