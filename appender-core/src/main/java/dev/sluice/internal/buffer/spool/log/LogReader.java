// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool.log;

import dev.sluice.internal.buffer.spool.files.Disk;
import dev.sluice.record.PutEntry;
import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads the frames of one segment from its beginning, in blocks, and steps over damage. A frame
 * with a good head and a bad body is skipped alone. After a bad head the reader goes to the next
 * magic whose head is good. Nothing is ever written. Disk thread only.
 *
 * <p>Pages that the device cannot read come as zeros, and count as damage of the frames that lie
 * there, for now. Each is tried once as long as the file is open. A failing page may take the
 * device seconds. So beyond {@value #MAX_SINGLE_TRIES} of them, as many pages after a failing one
 * are skipped as have failed right before it.
 */
final class LogReader implements Closeable {

  static final int BLOCK_BYTES = 256 * 1024;
  static final int PAGE_BYTES = 4096;
  private static final int MAX_SINGLE_TRIES = 256;
  private static final int MAX_SKIPPED_PAGES = 64;

  private final Disk disk;
  private final Path path;
  private final RandomAccessFile file;
  private final byte[] block = new byte[BLOCK_BYTES];
  private final ByteBuffer ints = ByteBuffer.wrap(block);
  private byte[] large = new byte[0]; // for a payload that ends behind the block
  private byte[] payload = block; // or the other
  private int payloadAt;

  private long blockStart;
  private int blockLength;
  private long position = FrameFormat.HEADER_BYTES;
  private boolean lost; // the last head was bad

  private int kind;
  private int payloadLength;
  private int events;
  private long id;
  private boolean whole;
  private boolean afterGap;
  private long damaged;
  private long firstDamagedAt = -1;

  private final BitSet unreadPages = new BitSet();
  private long singlyUntil; // a larger read failed: page by page up to here
  private @Nullable IOException unreadCause; // of the last of these pages

  LogReader(Disk disk, Path path) throws IOException {
    this.disk = disk;
    this.path = path;
    this.file = disk.open(path);
  }

  FrameFormat.Header header(long firstId) throws IOException {
    byte[] header = new byte[FrameFormat.HEADER_BYTES];
    return FrameFormat.headerOf(header, read(0, header, 0, header.length), firstId);
  }

  /** Goes to the next whole frame; false at the end, where more may be written later. */
  boolean next() throws IOException {
    boolean found;
    do {
      found = nextHead();
    } while (found && !whole);
    return found;
  }

  /** Goes to the next frame with a good head; {@link #isWhole} says if its payload is good too. */
  boolean nextHead() throws IOException {
    while (fill(FrameFormat.HEAD_BYTES)) {
      if (!isHead((int) (position - blockStart))) {
        if (!lost) {
          damagedAt(position, position + FrameFormat.HEAD_BYTES);
        }
        lost = true;
        seekMagic();
        continue;
      }
      afterGap = lost;
      lost = false;
      whole = readPayload((int) (position - blockStart));
      long start = position;
      position += FrameFormat.HEAD_BYTES + payloadLength;
      if (!whole) {
        damagedAt(start, position);
      }
      return true;
    }
    if (blockLength > 0 && !lost) { // less than a head
      damagedAt(position, position + blockLength);
      lost = true;
    }
    return false;
  }

  private void damagedAt(long from, long end) {
    if (!hasUnread(from, end)) {
      damaged++;
      firstDamagedAt = firstDamagedAt < 0 ? from : firstDamagedAt;
    }
  }

  private boolean isHead(int at) {
    if (ints.getInt(at) != FrameFormat.FRAME_MAGIC
        || ints.getInt(at + FrameFormat.HEAD_CRC_OFFSET)
            != FrameFormat.crc(block, at, FrameFormat.HEAD_CRC_OFFSET)) {
      return false;
    }
    kind = ints.get(at + 4);
    payloadLength = ints.getInt(at + 4) & FrameFormat.LENGTH_MASK;
    events = ints.getInt(at + 8);
    id = ints.getLong(at + 12);
    return payloadLength <= FrameFormat.MAX_PAYLOAD_BYTES;
  }

  private boolean readPayload(int headAt) throws IOException {
    int bodyCrc = ints.getInt(headAt + FrameFormat.HEAD_CRC_OFFSET + Integer.BYTES);
    int bodyAt = headAt + FrameFormat.HEAD_BYTES;
    int have = Math.min(payloadLength, blockLength - bodyAt);
    long bodyPosition = blockStart + bodyAt;
    // Before the allocation: nothing is larger than the file that it came from.
    if (have < payloadLength && bodyPosition + payloadLength > file.length()) {
      return false;
    }
    payload = block;
    payloadAt = bodyAt;
    if (have < payloadLength) {
      large = large.length < payloadLength ? new byte[payloadLength] : large;
      System.arraycopy(block, bodyAt, large, 0, have);
      have += read(bodyPosition + have, large, have, payloadLength - have);
      payload = large;
      payloadAt = 0;
    }
    return have == payloadLength && FrameFormat.crc(payload, payloadAt, payloadLength) == bodyCrc;
  }

  /** Goes to the next place after this one that looks like the beginning of a frame. */
  private void seekMagic() throws IOException {
    position++;
    while (fill(Integer.BYTES)) {
      int last = blockLength - Integer.BYTES;
      for (int at = (int) (position - blockStart); at <= last; at++) {
        if (ints.getInt(at) == FrameFormat.FRAME_MAGIC) {
          position = blockStart + at;
          return;
        }
      }
      position = blockStart + last + 1;
    }
  }

  /**
   * Reads until the block holds this number of bytes from the position on; false where the file
   * ends before.
   */
  private boolean fill(int bytes) throws IOException {
    if (position >= blockStart && position + bytes <= blockStart + blockLength) {
      return true;
    }
    blockStart = position;
    blockLength = read(position, block, 0, BLOCK_BYTES);
    return blockLength >= bytes;
  }

  void rewind() {
    position = FrameFormat.HEADER_BYTES;
    lost = false;
  }

  // --- pages

  /** Reads from this place on; fewer bytes than asked for only where the file ends. */
  private int read(long from, byte[] into, int offset, int length) throws IOException {
    int done = 0;
    while (done < length) {
      int some = readSome(from + done, into, offset + done, length - done);
      if (some <= 0) {
        break;
      }
      done += some;
    }
    return done;
  }

  private int readSome(long from, byte[] into, int offset, int length) throws IOException {
    int inPage = (int) Math.min(length, PAGE_BYTES - from % PAGE_BYTES);
    if (!unreadPages.get(page(from))) {
      int most = from < singlyUntil ? inPage : Math.min(length, BLOCK_BYTES);
      try {
        disk.begins("read", path);
        file.seek(from);
        return file.read(into, offset, most);
      } catch (IOException e) {
        if (most > inPage) {
          singlyUntil = from + most;
          return readSome(from, into, offset, inPage);
        }
        unreadCause = e;
        markUnread(page(from));
      }
    }
    int there = (int) Math.min(inPage, file.length() - from);
    if (there > 0) {
      Arrays.fill(into, offset, offset + there, (byte) 0);
    }
    return there;
  }

  private void markUnread(int page) {
    int before = page - 1 - unreadPages.previousClearBit(page - 1);
    boolean many = unreadPages.cardinality() >= MAX_SINGLE_TRIES;
    unreadPages.set(page, page + 1 + (many ? Math.min(before, MAX_SKIPPED_PAGES) : 0));
  }

  private static int page(long at) {
    return (int) (at / PAGE_BYTES);
  }

  /** Whether a page of this span cannot be read. */
  private boolean hasUnread(long from, long end) {
    int next = unreadPages.nextSetBit(page(from));
    return next >= 0 && from < end && next <= page(end - 1);
  }

  /** Whether the device could not read some of the bytes passed so far. */
  boolean hasUnread() {
    return unreadCause != null;
  }

  /** The bytes that cannot be read, and why, for an operator. */
  String unreadText() {
    long first = (long) unreadPages.nextSetBit(0) * PAGE_BYTES;
    long bytes = (long) unreadPages.cardinality() * PAGE_BYTES;
    String why = unreadCause == null ? "" : ": " + Layout.describe(unreadCause);
    return bytes + " bytes, the first at byte " + first + why;
  }

  // --- the frame

  /** The kind of the frame: only 0, one record, is known. */
  int kind() {
    return kind;
  }

  /** Events in the frame, by its head. */
  int events() {
    return events;
  }

  long id() {
    return id;
  }

  /** Whether heads were damaged between this frame and the one before. */
  boolean isAfterGap() {
    return afterGap;
  }

  /** Whether the frame is as it was written. */
  boolean isWhole() {
    return whole;
  }

  /** The record in the frame's payload, or null where a later version wrote it. */
  @Nullable PutEntry decode(LogContext.Decoder decoder, long nowNanos) {
    return decoder.decode(payload, payloadAt, payloadLength, nowNanos);
  }

  /** Places of damage stepped over so far. */
  long damaged() {
    return damaged;
  }

  /** Where the first of them is. */
  long firstDamagedAt() {
    return firstDamagedAt;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
