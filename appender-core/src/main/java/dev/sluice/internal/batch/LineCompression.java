// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.batch;

import dev.sluice.internal.util.ByteWriter;
import dev.sluice.internal.util.Compressor;
import dev.sluice.internal.util.records.RecordCursor;
import dev.sluice.record.UserRecord;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Compresses the lines of an aggregate, and says from what it has learned how many lines make a
 * full one. One for all aggregates of a stream: there may be hundreds, for hundreds of keys, and
 * one is completed at a time. Shipper thread only.
 */
final class LineCompression {

  /**
   * What a reader has to hold, as a multiple of the record it gets. JSON logs shrink to a tenth;
   * what shrinks further is mostly one event again and again.
   */
  static final int MAX_EXPANSION = 16;

  /** Of the buffer when it is new, and of one that is never too large to be kept. */
  private static final int SMALL_BYTES = 64 << 10;

  /** A buffer that is this many times too large is given up: the storm of events is over. */
  private static final int TOO_LARGE = 16;

  private final Supplier<Compressor> compressors;
  private final int maxHeldBytes;
  private final LearnedRatio ratio = new LearnedRatio();

  private @Nullable Compressor compressor;
  private ByteWriter lines = ByteWriter.ofSize(0);

  /**
   * @param maxHeldBytes bound on what the events of one aggregate are charged to the buffer
   */
  LineCompression(Supplier<Compressor> compressors, int maxHeldBytes) {
    this.compressors = compressors;
    this.maxHeldBytes = maxHeldBytes;
  }

  /**
   * Whether lines are likely to become a record of at most {@code maxBytes}.
   *
   * @param lineBytes their size
   * @param heldBytes what they are charged to the buffer
   */
  boolean takes(int lineBytes, long heldBytes, int maxBytes) {
    return heldBytes <= maxHeldBytes && lineBytes <= fullBytes(maxBytes);
  }

  private long fullBytes(int maxBytes) {
    return Math.min(MAX_EXPANSION * (long) maxBytes, ratio.plainBytes(maxBytes));
  }

  /**
   * One frame of the next lines, which may be larger than {@code maxBytes}.
   *
   * @param count how many they are
   * @param lineBytes their size
   */
  byte[] compress(RecordCursor records, int count, int lineBytes, int maxBytes) {
    ByteWriter target = buffer(lineBytes);
    for (int i = 0; i < count; i++) {
      UserRecord record = Objects.requireNonNull(records.next());
      target.write(record.array(), record.offset(), record.length());
      if (LineEncoding.lineBytes(record) > record.length()) {
        target.write('\n');
      }
    }
    if (compressor == null) {
      compressor = compressors.get();
    }
    byte[] data = compressor.compress(target.array(), 0, target.size());
    // A short one, as it is sent when little is logged, shrinks less than a full one would.
    if (data.length > maxBytes || 2L * lineBytes >= fullBytes(maxBytes)) {
      ratio.learn(lineBytes, data.length);
    }
    return data;
  }

  private ByteWriter buffer(int lineBytes) {
    int capacity = lines.array().length;
    if (capacity > SMALL_BYTES && lineBytes < capacity / TOO_LARGE) {
      compressor = null; // it has a buffer of its own, as large as this one
      capacity = 0;
    }
    if (capacity < lineBytes || capacity == 0) {
      lines = ByteWriter.ofSize(Math.max(SMALL_BYTES, lineBytes + lineBytes / 4));
    }
    lines.truncate(0);
    return lines;
  }
}
