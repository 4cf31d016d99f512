// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;

/**
 * Reads the frames of one segment from its beginning, in blocks, and steps over damage: a frame
 * with a good head and a bad body is skipped alone; after a bad head it looks for the next magic
 * whose head is good. It only ever reads. Owner thread only.
 */
final class SpoolReader implements Closeable {

  static final int BLOCK_BYTES = 256 * 1024;

  private final RandomAccessFile file;
  private final byte[] block = new byte[BLOCK_BYTES];
  private final ByteBuffer ints = ByteBuffer.wrap(block);
  private byte[] payload = new byte[0];

  private long blockStart;
  private int blockLength;
  private long position = SpoolFormat.HEADER_BYTES;
  private boolean lost; // the last head was bad

  private long id;
  private int payloadLength;
  private long damaged;

  SpoolReader(RandomAccessFile file) {
    this.file = file;
  }

  /** Whether the segment's header says that a later version wrote it. */
  boolean isOfLaterVersion() throws IOException {
    byte[] header = new byte[Long.BYTES];
    file.seek(0);
    int read = file.read(header);
    ByteBuffer buffer = ByteBuffer.wrap(header);
    return read == header.length
        && buffer.getInt() == SpoolFormat.SEGMENT_MAGIC
        && buffer.getInt() > SpoolFormat.SEGMENT_VERSION;
  }

  /** Goes to the next whole frame; false at the end, where more may be written later. */
  boolean next() throws IOException {
    while (fill(SpoolFormat.HEAD_BYTES)) {
      if (!isHead((int) (position - blockStart))) {
        damaged += lost ? 0 : 1;
        lost = true;
        seekMagic();
        continue;
      }
      lost = false;
      boolean whole = readPayload((int) (position - blockStart));
      position += SpoolFormat.HEAD_BYTES + payloadLength;
      if (whole) {
        return true;
      }
      damaged++;
    }
    return false;
  }

  private boolean isHead(int at) {
    if (ints.getInt(at) != SpoolFormat.FRAME_MAGIC
        || ints.getInt(at + SpoolFormat.HEAD_CRC_OFFSET)
            != SpoolFormat.crc(block, at, SpoolFormat.HEAD_CRC_OFFSET)) {
      return false;
    }
    payloadLength = ints.getInt(at + 4);
    id = ints.getLong(at + 12);
    return payloadLength >= 0 && payloadLength <= SpoolFormat.MAX_PAYLOAD_BYTES;
  }

  /** Reads and checks the payload; the block may hold another part of the file afterwards. */
  private boolean readPayload(int headAt) throws IOException {
    int bodyCrc = ints.getInt(headAt + SpoolFormat.HEAD_CRC_OFFSET + Integer.BYTES);
    int bodyAt = headAt + SpoolFormat.HEAD_BYTES;
    int have = Math.min(payloadLength, blockLength - bodyAt);
    long bodyPosition = blockStart + bodyAt;
    // Before the allocation: nothing is larger than the file that it came from.
    if (have < payloadLength && bodyPosition + payloadLength > file.length()) {
      return false;
    }
    if (payload.length < payloadLength) {
      payload = new byte[payloadLength];
    }
    System.arraycopy(block, bodyAt, payload, 0, have);
    if (have < payloadLength) {
      file.seek(bodyPosition + have);
    }
    while (have < payloadLength) {
      int read = file.read(payload, have, Math.min(BLOCK_BYTES, payloadLength - have));
      if (read < 0) {
        return false;
      }
      have += read;
    }
    return SpoolFormat.crc(payload, 0, payloadLength) == bodyCrc;
  }

  /** Goes to the next place after this one that looks like the beginning of a frame. */
  private void seekMagic() throws IOException {
    position++;
    while (fill(Integer.BYTES)) {
      int last = blockLength - Integer.BYTES;
      for (int at = (int) (position - blockStart); at <= last; at++) {
        if (ints.getInt(at) == SpoolFormat.FRAME_MAGIC) {
          position = blockStart + at;
          return;
        }
      }
      position = blockStart + last + 1;
    }
  }

  /** Makes the block hold so many bytes from the position on; false where the file ends before. */
  private boolean fill(int bytes) throws IOException {
    if (position >= blockStart && position + bytes <= blockStart + blockLength) {
      return true;
    }
    blockStart = position;
    blockLength = 0;
    file.seek(position);
    while (blockLength < BLOCK_BYTES) {
      int read = file.read(block, blockLength, BLOCK_BYTES - blockLength);
      if (read < 0) {
        break;
      }
      blockLength += read;
    }
    return blockLength >= bytes;
  }

  /** Goes back to the first frame. */
  void rewind() {
    position = SpoolFormat.HEADER_BYTES;
    lost = false;
  }

  long id() {
    return id;
  }

  /** The payload's bytes, up to {@link #payloadLength}; the next frame overwrites them. */
  byte[] payload() {
    return payload;
  }

  int payloadLength() {
    return payloadLength;
  }

  /** Places of damage stepped over so far. */
  long damaged() {
    return damaged;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
