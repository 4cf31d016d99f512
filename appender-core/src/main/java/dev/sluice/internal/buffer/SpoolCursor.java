// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * What is acknowledged, as far as it was written down.
 *
 * <pre>
 * magic 4 | version 4 | low-water mark 8 | next id 8 | CRC-32C of all before 4
 * </pre>
 *
 * A hint only. All frames below the mark are acknowledged; without a cursor all frames count as not
 * acknowledged and are sent again. It is written to a new file that takes the old one's name, at
 * most each second, and never synced.
 *
 * @param lowWaterId the smallest id that is not acknowledged
 * @param nextId the smallest id that was never used
 */
record SpoolCursor(long lowWaterId, long nextId) {

  /** What a missing or damaged cursor says: nothing is acknowledged. */
  static final SpoolCursor NONE = new SpoolCursor(1, 1);

  private static final String NAME = "cursor";
  private static final int MAGIC = 0x534C4355; // SLCU
  private static final int VERSION = 1;
  private static final int BYTES = 28;

  static SpoolCursor read(SpoolDisk disk, Path directory) {
    byte[] bytes = new byte[BYTES];
    try (RandomAccessFile file = disk.open(directory.resolve(NAME))) {
      file.readFully(bytes);
    } catch (IOException e) {
      return NONE;
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    boolean known = buffer.getInt() == MAGIC && buffer.getInt() == VERSION;
    SpoolCursor cursor = new SpoolCursor(buffer.getLong(), buffer.getLong());
    boolean whole = buffer.getInt() == checksum(bytes);
    boolean sound = cursor.lowWaterId >= 1 && cursor.lowWaterId <= cursor.nextId;
    return known && whole && sound ? cursor : NONE;
  }

  void write(SpoolDisk disk, Path directory) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(BYTES);
    buffer.putInt(MAGIC).putInt(VERSION).putLong(lowWaterId).putLong(nextId);
    buffer.putInt(checksum(buffer.array()));
    Path fresh = directory.resolve(NAME + ".new");
    disk.delete(fresh); // of a process that was killed while it wrote
    try (RandomAccessFile file = disk.create(fresh)) {
      file.write(buffer.array());
    }
    disk.move(fresh, directory.resolve(NAME));
  }

  private static int checksum(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, BYTES - Integer.BYTES);
    return (int) crc.getValue();
  }
}
