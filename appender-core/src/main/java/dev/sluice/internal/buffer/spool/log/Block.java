// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool.log;

import java.io.IOException;
import java.io.RandomAccessFile;

/** As many frames as are written at once, encoded one after the other. Owner thread only. */
final class Block {

  private final byte[] block = new byte[LogWriter.BLOCK_BYTES];
  private byte[] bytes = block;
  private int usedBytes;
  private int frames;
  private boolean moves;

  /** Takes the first frames that fit into the segment and into one block, or one larger frame. */
  void fill(Iterable<Frame> queued, Segment segment, long segmentBytes) {
    bytes = block;
    usedBytes = 0;
    frames = 0;
    moves = false;
    for (Frame frame : queued) {
      if (frame.isDone()) {
        continue;
      }
      int size = usedBytes + frame.diskBytes();
      boolean fits = size <= bytes.length && segment.hasRoomFor(size, frame.id(), segmentBytes);
      if (frames > 0 && !fits) {
        break;
      }
      bytes = size > bytes.length ? new byte[size] : bytes;
      usedBytes = frame.encode(bytes, usedBytes);
      frames++;
      moves |= frame.hasCopy();
    }
  }

  void write(RandomAccessFile file, long offset) throws IOException {
    file.seek(offset);
    file.write(bytes, 0, usedBytes);
    bytes = block; // a larger one is not kept
  }

  int usedBytes() {
    return usedBytes;
  }

  int frames() {
    return frames;
  }

  /** Whether an older copy of one of them is in a segment that was abandoned. */
  boolean moves() {
    return moves;
  }
}
