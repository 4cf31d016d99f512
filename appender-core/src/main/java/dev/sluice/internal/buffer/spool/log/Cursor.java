// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool.log;

import dev.sluice.internal.buffer.spool.files.Disk;
import dev.sluice.internal.buffer.spool.log.LogContext.Trouble;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The file {@code cursor} of a directory: which frames are acknowledged. Disk thread only.
 *
 * <pre>
 * magic 4 | version 4 | low-water mark 8 | next id 8
 *   | count of runs 4 | (first id 8 | first id behind it 8) of each   from version 2 on
 *   | CRC-32C of all before 4
 * </pre>
 *
 * A hint only. All frames below the mark and in the runs are acknowledged; without a cursor all
 * frames count as not acknowledged and are sent again. The runs keep one record that is slow to
 * settle from bringing back all records that were settled after it. The cursor is written to a new
 * file that takes the old one's name, each second and before a segment is deleted, and never
 * synced.
 */
final class Cursor {

  private static final String NAME = "cursor";
  private static final int MAGIC = 0x534C4355; // SLCU
  private static final int VERSION = 2;
  private static final int HEAD_BYTES = 24;
  private static final int CRC_BYTES = Integer.BYTES;
  static final int MAX_RUNS = 4096;
  private static final int MAX_BYTES =
      HEAD_BYTES + Integer.BYTES + MAX_RUNS * 2 * Long.BYTES + CRC_BYTES;

  /**
   * The contents of the file.
   *
   * @param lowWaterId the smallest id that is not acknowledged
   * @param nextId the smallest id that was never used
   * @param runs acknowledged ids above the mark
   */
  record Mark(long lowWaterId, long nextId, Runs runs) {

    /** Without a cursor: nothing is acknowledged. */
    private static final Mark NONE = new Mark(1, 1, new Runs());

    /** Whether the frame needs not be sent again. */
    boolean isAcknowledged(long id) {
      return id < lowWaterId || runs.contains(id);
    }

    /** Written out, as in {@code Packing}. */
    boolean isSame(@Nullable Mark other) {
      return other != null
          && other.lowWaterId == lowWaterId
          && other.nextId == nextId
          && other.runs.ends.equals(runs.ends);
    }
  }

  private final LogContext context;
  private final DirectoryLock lock;
  private final Mark found; // when the directory was claimed
  private final boolean damaged;
  private @Nullable Mark written;

  Cursor(LogContext context, DirectoryLock lock) {
    this.context = context;
    this.lock = lock;
    Mark read = null;
    try {
      read = read(context.disk(), lock.directory());
    } catch (IOException e) {
      context.warn(
          Trouble.CURSOR_DAMAGE,
          "the spool's cursor cannot be read, what was delivered may be sent again",
          e);
    }
    this.written = read;
    this.damaged = read == null;
    this.found = read == null ? Mark.NONE : read;
  }

  // --- of an earlier process

  /** Whether it is unknown which frames an earlier process has delivered. */
  boolean isDamaged() {
    return damaged;
  }

  /** An id that was not used when the file was written. */
  long foundNextId() {
    return found.nextId;
  }

  /** Whether an earlier process wrote down that nobody needs this frame. */
  boolean wasAcknowledged(long id) {
    return found.isAcknowledged(id);
  }

  /**
   * @throws IOException where it is damaged or cannot be read
   */
  static Mark read(Disk disk, Path directory) throws IOException {
    Path path = directory.resolve(NAME);
    if (Files.notExists(path)) {
      return Mark.NONE;
    }
    try (RandomAccessFile file = disk.open(path)) {
      long length = file.length();
      Mark mark = null;
      if (length >= HEAD_BYTES + CRC_BYTES && length <= MAX_BYTES) {
        byte[] bytes = new byte[(int) length];
        file.readFully(bytes);
        mark = decode(bytes);
      }
      if (mark == null) {
        throw new IOException(path + " is damaged");
      }
      return mark;
    }
  }

  private static @Nullable Mark decode(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    int end = bytes.length - CRC_BYTES;
    boolean whole = buffer.getInt(end) == FrameFormat.crc(bytes, 0, end);
    boolean ours = buffer.getInt() == MAGIC;
    int version = buffer.getInt();
    long lowWaterId = buffer.getLong();
    long nextId = buffer.getLong();
    buffer.limit(end);
    boolean hasRuns = version == VERSION && buffer.remaining() >= Integer.BYTES;
    Runs runs = hasRuns ? Runs.decode(buffer) : new Runs();
    boolean known = ours && (version == 1 || version == VERSION);
    boolean sound = lowWaterId >= 1 && lowWaterId <= nextId;
    return whole && known && sound && runs != null ? new Mark(lowWaterId, nextId, runs) : null;
  }

  // --- of this process

  /**
   * Writes down which frames are acknowledged, if that has changed.
   *
   * @param segments oldest first
   * @param endId before the first frame that is not in them
   * @param nextId not used yet
   */
  void write(List<Segment> segments, long endId, long nextId) {
    long lowWaterId = endId;
    for (Segment segment : segments) {
      lowWaterId = Math.min(lowWaterId, lowWaterId(segment, lowWaterId));
    }
    Mark mark = new Mark(lowWaterId, nextId, acknowledged(segments, lowWaterId, endId));
    if (mark.isSame(written)) {
      return;
    }
    try {
      lock.checkClaimed(); // else it would be the cursor of a process that knows other frames
      write(mark);
      written = mark;
    } catch (IOException e) {
      context.warn(Trouble.CURSOR, "the spool's cursor cannot be written", e);
    }
  }

  private long lowWaterId(Segment segment, long otherwise) {
    return segment.knowsAll()
        ? segment.lowWaterId(otherwise)
        : Math.max(segment.firstId(), found.lowWaterId);
  }

  private Runs acknowledged(List<Segment> segments, long fromId, long endId) {
    Runs runs = new Runs();
    for (int i = 0; i < segments.size(); i++) {
      Segment segment = segments.get(i);
      long nextFirstId = i + 1 < segments.size() ? segments.get(i + 1).firstId() : endId;
      long maxEndId =
          Math.min(Math.min(nextFirstId, endId), segment.firstId() + Segment.MAX_FRAMES);
      addAcknowledged(segment, Math.max(fromId, segment.firstId()), maxEndId, runs);
    }
    return runs;
  }

  private void addAcknowledged(Segment segment, long fromId, long endId, Runs runs) {
    if (fromId >= endId) {
      return;
    }
    long firstId = segment.firstId();
    int from = (int) (fromId - firstId);
    int end = (int) (endId - firstId);
    BitSet frames;
    if (segment.knowsAll()) {
      frames = new BitSet(end);
      frames.set(from, end);
      segment.removeNeeded(frames);
    } else { // it has frames that we cannot read: those we read, and those noted before
      frames = segment.recoveredFrames();
      segment.removeNeeded(frames);
      found.runs.forEach(
          fromId,
          endId,
          (first, last) -> frames.set((int) (first - firstId), (int) (last - firstId)));
    }
    for (int at = frames.nextSetBit(from); at >= 0 && at < end; ) {
      int stop = Math.min(frames.nextClearBit(at), end);
      runs.add(firstId + at, firstId + stop);
      at = frames.nextSetBit(stop);
    }
  }

  private void write(Mark mark) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(HEAD_BYTES + mark.runs.encodedBytes() + CRC_BYTES);
    buffer.putInt(MAGIC).putInt(VERSION).putLong(mark.lowWaterId).putLong(mark.nextId);
    mark.runs.encode(buffer);
    buffer.putInt(FrameFormat.crc(buffer.array(), 0, buffer.position()));
    Path fresh = lock.directory().resolve(NAME + ".new");
    context.disk().delete(fresh); // of a process that was killed while it wrote
    try (RandomAccessFile file = context.disk().create(fresh)) {
      file.write(buffer.array());
    }
    context.disk().move(fresh, lock.directory().resolve(NAME));
  }

  /**
   * A set of ids as runs of neighbours. It has at most {@value #MAX_RUNS}; later runs are left out.
   *
   * @param ends by the first id of each run, the one behind it
   */
  record Runs(NavigableMap<Long, Long> ends) {

    Runs() {
      this(new TreeMap<>());
    }

    /** Adds the ids from the first on and before the end; they are behind all others. */
    void add(long firstId, long endId) {
      if (firstId < endId) {
        Map.Entry<Long, Long> last = ends.lastEntry();
        if (last != null && last.getValue() == firstId) {
          ends.put(last.getKey(), endId);
        } else if (ends.size() < MAX_RUNS) {
          ends.put(firstId, endId);
        }
      }
    }

    boolean contains(long id) {
      Map.Entry<Long, Long> run = ends.floorEntry(id);
      return run != null && id < run.getValue();
    }

    /** Shows those from the first id on and before the end, run by run. */
    void forEach(long firstId, long endId, Visitor visitor) {
      ends.forEach(
          (runId, runEndId) -> {
            long first = Math.max(firstId, runId);
            long end = Math.min(endId, runEndId);
            if (first < end) {
              visitor.visit(first, end);
            }
          });
    }

    /** Takes the first id of a run, and the one behind it. */
    interface Visitor {
      void visit(long firstId, long endId);
    }

    int encodedBytes() {
      return Integer.BYTES + ends.size() * 2 * Long.BYTES;
    }

    void encode(ByteBuffer into) {
      into.putInt(ends.size());
      ends.forEach((firstId, endId) -> into.putLong(firstId).putLong(endId));
    }

    /** Decodes the remaining bytes; null when these are no ascending runs. */
    static @Nullable Runs decode(ByteBuffer from) {
      int count = from.getInt();
      if (count < 0 || count > MAX_RUNS || from.remaining() != count * 2 * Long.BYTES) {
        return null;
      }
      Runs runs = new Runs();
      long last = 0;
      for (int i = 0; i < count; i++) {
        long firstId = from.getLong();
        long endId = from.getLong();
        if (firstId <= last || endId <= firstId) {
          return null;
        }
        runs.ends.put(firstId, endId);
        last = endId;
      }
      return runs;
    }
  }
}
