// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool.log;

import dev.sluice.internal.buffer.spool.files.Disk;
import dev.sluice.internal.buffer.spool.log.LogContext.Trouble;
import dev.sluice.record.Severity;
import dev.sluice.record.SeverityTally;
import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The file {@code inventory} of a directory: how much was written to each of its segments. A
 * segment that was cut off at a frame's border, or deleted by somebody else, does not tell this
 * itself.
 *
 * <pre>
 * entries of 64 bytes, unused ones are zeros:
 * magic 4 | records 4 | first id 8 | id behind the last 8 | event bytes 8
 *   | events of each severity, TRACE to FATAL 6 x 4 | CRC-32C of all before 4 | zeros 4
 * </pre>
 *
 * A hint for the counts only: nothing is sent, left out or deleted because of it. Without it, less
 * is known about the events that are missing. An entry is written in its place after the frames
 * that it counts, and cleared before we delete its file. So a killed process leaves an entry that
 * counts too little, never too much. It needs no room after the first time, and is never synced.
 * Disk thread only.
 */
final class Inventory implements Closeable {

  private static final String NAME = "inventory";
  private static final int MAGIC = 0x534C4931; // SLI1
  private static final int ENTRY_BYTES = 64;
  private static final int CRC_OFFSET = 56;
  private static final int MAX_BYTES = ENTRY_BYTES << 16;

  /** The frames that were written to a segment: ids from the first on and before the end. */
  record Extent(long firstId, long endId, Amount amount) {}

  private final LogContext context;
  private final DirectoryLock lock;
  private final Map<Long, Extent> found = new HashMap<>();
  private final Map<Long, Integer> places = new HashMap<>();
  private final BitSet taken = new BitSet();
  private final ByteBuffer entry = ByteBuffer.allocate(ENTRY_BYTES);
  private @Nullable RandomAccessFile file;
  private boolean unread; // it has entries that could not be read

  Inventory(LogContext context, DirectoryLock lock) {
    this.context = context;
    this.lock = lock;
    try {
      read(context.disk(), lock.directory(), this::noteFound);
    } catch (IOException e) {
      unread = true;
      context.warn(
          Trouble.INVENTORY,
          "the spool's inventory cannot be read, files that were cut off are not noticed",
          e);
    }
  }

  /** Whether the inventory of a directory has any entry, as far as it can be read. */
  static boolean listsAny(Disk disk, Path directory) {
    BitSet listed = new BitSet();
    try {
      read(disk, directory, (extent, place) -> listed.set(place));
    } catch (IOException e) {
      // This is a hint. The claim of the directory reports the error.
    }
    return !listed.isEmpty();
  }

  private static void read(Disk disk, Path directory, ObjIntConsumer<Extent> visitor)
      throws IOException {
    Path path = directory.resolve(NAME);
    if (!Files.exists(path)) {
      return;
    }
    try (RandomAccessFile file = disk.open(path)) {
      byte[] bytes = new byte[(int) Math.min(file.length(), MAX_BYTES)];
      file.readFully(bytes);
      for (int place = 0; (place + 1) * ENTRY_BYTES <= bytes.length; place++) {
        Extent extent = decode(bytes, place * ENTRY_BYTES);
        if (extent != null) {
          visitor.accept(extent, place);
        }
      }
    }
  }

  private static @Nullable Extent decode(byte[] bytes, int offset) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, ENTRY_BYTES).slice();
    if (buffer.getInt(CRC_OFFSET) != FrameFormat.crc(bytes, offset, CRC_OFFSET)
        || buffer.getInt() != MAGIC) {
      return null;
    }
    int records = buffer.getInt();
    long firstId = buffer.getLong();
    long endId = buffer.getLong();
    long eventBytes = buffer.getLong();
    SeverityTally severities = new SeverityTally();
    for (Severity severity : FrameFormat.SEVERITIES) {
      severities.add(severity, buffer.getInt());
    }
    boolean sound = firstId > 0 && endId > firstId && endId - firstId <= Segment.MAX_FRAMES;
    return sound
        ? new Extent(firstId, endId, new Amount(records, severities.counts(), eventBytes))
        : null;
  }

  private void noteFound(Extent extent, int place) {
    found.put(extent.firstId(), extent);
    places.put(extent.firstId(), place);
    taken.set(place);
  }

  /** First ids of the segments that were there when the directory was claimed. */
  Iterable<Long> found() {
    return found.keySet();
  }

  /** The entry of this segment from when the directory was claimed; null without one. */
  @Nullable Extent found(long firstId) {
    return found.get(firstId);
  }

  /** Notes how much the segment holds now; an empty segment has no entry. */
  void note(Extent extent) {
    if (extent.amount().frames() == 0) {
      forget(extent.firstId());
      return;
    }
    int place = places.computeIfAbsent(extent.firstId(), id -> taken.nextClearBit(0));
    taken.set(place);
    entry.clear().putInt(MAGIC).putInt((int) extent.amount().frames());
    entry.putLong(extent.firstId()).putLong(extent.endId()).putLong(extent.amount().eventBytes());
    for (Severity severity : FrameFormat.SEVERITIES) {
      entry.putInt((int) extent.amount().severities().count(severity));
    }
    entry.putInt(FrameFormat.crc(entry.array(), 0, CRC_OFFSET)).putInt(0);
    write(place);
  }

  /**
   * The segment is to be deleted, or its frames move: nothing is missing without it.
   *
   * @return false after a warning that this cannot be written down
   */
  boolean forget(long firstId) {
    found.remove(firstId);
    Integer place = places.remove(firstId);
    if (place != null || unread) {
      int freed = place == null ? 0 : place; // an entry of a file that is emptied now
      entry.clear().put(new byte[ENTRY_BYTES]);
      taken.clear(freed);
      return write(freed);
    }
    return true;
  }

  private boolean write(int place) {
    try {
      RandomAccessFile target = open();
      context.disk().begins("write", lock.directory().resolve(NAME));
      target.seek((long) place * ENTRY_BYTES);
      target.write(entry.array());
      return true;
    } catch (IOException e) {
      context.warn(
          Trouble.INVENTORY,
          "the spool's inventory cannot be written, files that are cut off may not be noticed",
          e);
      return false;
    }
  }

  private RandomAccessFile open() throws IOException {
    Path path = lock.directory().resolve(NAME);
    if (file != null && Files.notExists(path)) {
      close(); // somebody deleted it
    }
    RandomAccessFile opened = file;
    if (opened == null) {
      lock.checkClaimed(); // else it would be another process's
      opened = context.disk().openOrCreate(path);
      file = opened;
      if (unread) {
        opened.setLength(0);
        unread = false;
      }
    }
    return opened;
  }

  @Override
  public void close() {
    RandomAccessFile opened = file;
    file = null;
    if (opened != null) {
      try {
        opened.close();
      } catch (IOException e) {
        // A hint, and written before.
      }
    }
  }
}
