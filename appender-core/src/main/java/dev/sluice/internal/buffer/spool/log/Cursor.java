// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool.log;

import dev.sluice.internal.buffer.spool.files.Disk;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What is acknowledged, as far as it was written down.
 *
 * <pre>
 * magic 4 | version 4 | low-water mark 8 | next id 8
 *   | count of runs 4 | (first id 8 | first id behind it 8) of each   from version 2 on
 *   | CRC-32C of all before 4
 * </pre>
 *
 * A hint only. All frames below the mark and in the runs are acknowledged; without a cursor all
 * frames count as not acknowledged and are sent again. The runs keep one record that is slow to
 * settle from bringing back all that was settled after it. It is written to a new file that takes
 * the old one's name, at most each second, and never synced.
 *
 * @param lowWaterId the smallest id that is not acknowledged
 * @param nextId the smallest id that was never used
 * @param runs acknowledged ids above the mark
 */
record Cursor(long lowWaterId, long nextId, Runs runs) {

  /** What no cursor says: nothing is acknowledged. */
  static final Cursor NONE = new Cursor(1, 1, Runs.NONE);

  private static final String NAME = "cursor";
  private static final int MAGIC = 0x534C4355; // SLCU
  private static final int VERSION = 2;
  private static final int HEAD_BYTES = 24;
  private static final int CRC_BYTES = Integer.BYTES;
  private static final int MAX_BYTES =
      HEAD_BYTES + Integer.BYTES + Runs.MAX_RUNS * 2 * Long.BYTES + CRC_BYTES;

  /**
   * Reads it; {@link #NONE} where there is none.
   *
   * @throws IOException where there is one that does not say what was written to it
   */
  static Cursor read(Disk disk, Path directory) throws IOException {
    Path path = directory.resolve(NAME);
    if (Files.notExists(path)) {
      return NONE;
    }
    try (RandomAccessFile file = disk.open(path)) {
      long length = file.length();
      Cursor cursor = null;
      if (length >= HEAD_BYTES + CRC_BYTES && length <= MAX_BYTES) {
        byte[] bytes = new byte[(int) length];
        file.readFully(bytes);
        cursor = decode(bytes);
      }
      if (cursor == null) {
        throw new IOException(path + " is damaged");
      }
      return cursor;
    }
  }

  private static @Nullable Cursor decode(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    int end = bytes.length - CRC_BYTES;
    boolean whole = buffer.getInt(end) == checksum(bytes, end);
    boolean ours = buffer.getInt() == MAGIC;
    int version = buffer.getInt();
    long lowWaterId = buffer.getLong();
    long nextId = buffer.getLong();
    buffer.limit(end);
    boolean hasRuns = version == VERSION && buffer.remaining() >= Integer.BYTES;
    Runs runs = hasRuns ? Runs.decode(buffer) : Runs.NONE;
    boolean known = ours && (version == 1 || version == VERSION);
    boolean sound = lowWaterId >= 1 && lowWaterId <= nextId;
    return whole && known && sound && runs != null ? new Cursor(lowWaterId, nextId, runs) : null;
  }

  /** Whether the frame needs not be sent again. */
  boolean isAcknowledged(long id) {
    return id < lowWaterId || runs.contains(id);
  }

  void write(Disk disk, Path directory) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(HEAD_BYTES + runs.encodedBytes() + CRC_BYTES);
    buffer.putInt(MAGIC).putInt(VERSION).putLong(lowWaterId).putLong(nextId);
    runs.encode(buffer);
    buffer.putInt(checksum(buffer.array(), buffer.position()));
    Path fresh = directory.resolve(NAME + ".new");
    disk.delete(fresh); // of a process that was killed while it wrote
    try (RandomAccessFile file = disk.create(fresh)) {
      file.write(buffer.array());
    }
    disk.move(fresh, directory.resolve(NAME));
  }

  private static int checksum(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }
}
