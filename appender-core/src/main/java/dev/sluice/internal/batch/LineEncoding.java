// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.batch;

import dev.sluice.internal.util.records.ArrayPool;
import dev.sluice.internal.util.records.ByteChain;
import dev.sluice.record.PooledData;
import dev.sluice.record.UserRecord;
import org.jspecify.annotations.Nullable;

/** Events as lines of one record: each ends with a line feed, its own or one that is added. */
final class LineEncoding implements FramedAggregate.Encoding {

  private static final byte[] NOTHING = {};

  private final ByteChain lines;

  /**
   * @param pool shared by all aggregates of a stream
   */
  LineEncoding(ArrayPool pool) {
    this.lines = new ByteChain(pool);
  }

  @Override
  public void begin(String partitionKey, @Nullable String explicitHashKey) {
    lines.clear();
  }

  @Override
  public boolean fits(UserRecord record, int maxBytes) {
    return lines.size() + record.length() + 1 <= maxBytes;
  }

  @Override
  public void add(UserRecord record) {
    int lineBytes = lineBytes(record);
    lines.makeRoom(lineBytes);
    lines.write(record.array(), record.offset(), record.length());
    if (lineBytes > record.length()) {
      lines.write((byte) '\n');
    }
  }

  static int lineBytes(UserRecord record) {
    int length = record.length();
    boolean ends = length > 0 && record.array()[record.offset() + length - 1] == '\n';
    return ends ? length : length + 1;
  }

  @Override
  public int sizeBytes() {
    return lines.size();
  }

  @Override
  public PooledData finish() {
    return lines.between(NOTHING, NOTHING, null);
  }

  @Override
  public void handedOver() {
    lines.handedOver();
  }

  @Override
  public byte @Nullable [] loneEvent(int length) {
    return null; // a line feed ends it too
  }
}
