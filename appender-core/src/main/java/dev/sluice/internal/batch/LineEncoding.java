// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.batch;

import dev.sluice.internal.util.ByteWriter;
import dev.sluice.internal.util.Compressor;
import dev.sluice.record.UserRecord;
import org.jspecify.annotations.Nullable;

/** Events as lines of one record: each ends with a line feed, its own or one that is added. */
final class LineEncoding implements OpenAggregate.Encoding {

  /** Of an aggregate of the default size: it is filled again at once. */
  private static final int RETAINED_BYTES = 128 << 10;

  private final ByteWriter lines = new ByteWriter(Integer.MAX_VALUE, RETAINED_BYTES);
  private final @Nullable Compressor compressor;

  /**
   * @param compressor applied to the finished record, or null
   */
  LineEncoding(@Nullable Compressor compressor) {
    this.compressor = compressor;
  }

  @Override
  public void begin(String partitionKey, @Nullable String explicitHashKey) {
    lines.reset();
  }

  @Override
  public int sizeWith(UserRecord record) {
    return lines.size() + record.data().length + 1;
  }

  @Override
  public void add(UserRecord record) {
    byte[] data = record.data();
    int before = lines.size();
    try {
      lines.write(data, 0, data.length);
      if (data.length == 0 || data[data.length - 1] != '\n') {
        lines.write('\n');
      }
    } catch (OutOfMemoryError e) {
      lines.truncate(before); // else half an event would stay
      throw e;
    }
  }

  @Override
  public int sizeBytes() {
    return lines.size();
  }

  @Override
  public byte[] finish() {
    return compressor == null
        ? lines.toByteArray()
        : compressor.compress(lines.array(), 0, lines.size());
  }

  @Override
  public boolean sendsLoneEventRaw(int maxDataBytes) {
    // The largest event there is has no room for a line feed; the end of the record ends it too.
    return compressor == null && lines.size() > maxDataBytes;
  }
}
