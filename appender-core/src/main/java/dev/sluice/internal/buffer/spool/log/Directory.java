// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool.log;

import dev.sluice.internal.buffer.spool.log.LogContext.Trouble;
import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One claimed directory: its segments, oldest first, its cursor and its inventory. Old segments are
 * only ever read; a file is deleted when all in it is acknowledged. Disk thread only.
 */
final class Directory implements Closeable {

  private static final String SEGMENT_NAME = "seg-%016x.log";
  static final String SEGMENT_PATTERN = "seg-[0-7][0-9a-f]{15}[.]log";

  private final LogContext context;
  private final DirectoryLock lock;
  private final Cursor cursor;
  private final Segments segments;
  private final Inventory inventory;
  private long nextId;
  private long begunId; // the first id of the newest file, even if that could not be made
  private long oldestMillis = Long.MAX_VALUE;

  /** Looks at names and sizes; {@link #recover} reads the frames, one segment at a time. */
  Directory(LogContext context, DirectoryLock lock) throws IOException {
    this.context = context;
    this.lock = lock;
    this.cursor = new Cursor(context, lock);
    this.inventory = new Inventory(context, lock);
    this.nextId = cursor.foundNextId();
    List<Segment> files = new ArrayList<>();
    try (Stream<Path> paths = Files.list(path())) {
      for (Path file : paths.toList()) {
        String name = file.getFileName().toString();
        if (name.matches(SEGMENT_PATTERN) && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
          long firstId = Long.parseLong(name.substring(4, 20), 16);
          long length = Files.size(file);
          files.add(found(file, firstId, length));
        }
      }
    }
    addGone(files);
    segments = new Segments(files);
    for (Segment segment : segments) {
      if (oldestMillis == Long.MAX_VALUE && !segment.isEmptyFile()) {
        oldestMillis = createdMillis(segment);
      }
    }
  }

  private Segment found(Path file, long firstId, long length) {
    // Its end may be lost: none of the ids that may have been in it is used again.
    nextId = Math.max(nextId, firstId + Segment.MAX_FRAMES);
    boolean isEmpty = length <= FrameFormat.HEADER_BYTES && inventory.found(firstId) == null;
    if (isEmpty && length < FrameFormat.HEADER_BYTES) {
      String loss = ": whatever was in it is not counted";
      context.warn(Trouble.DAMAGE, "a spool segment of " + length + " bytes, " + file + loss);
    }
    return new Segment(file, firstId, length, isEmpty);
  }

  /** Adds the files that the inventory lists and that are gone: recovery counts their events. */
  private void addGone(List<Segment> files) {
    Set<Long> there = new HashSet<>();
    files.forEach(each -> there.add(each.firstId()));
    for (long firstId : inventory.found()) {
      if (!there.contains(firstId)) {
        files.add(found(path().resolve(SEGMENT_NAME.formatted(firstId)), firstId, 0));
      }
    }
  }

  private long createdMillis(Segment segment) {
    byte[] header = new byte[FrameFormat.HEADER_BYTES];
    try (RandomAccessFile file = context.disk().open(segment.file())) {
      file.readFully(header);
      FrameFormat.Header kind = FrameFormat.headerOf(header, header.length, segment.firstId());
      return kind == FrameFormat.Header.WHOLE ? FrameFormat.createdMillis(header) : 0;
    } catch (IOException e) {
      return 0;
    }
  }

  /**
   * When its oldest segment was begun, by the wall clock of that time: for the order of reading.
   */
  long oldestMillis() {
    return oldestMillis;
  }

  Path path() {
    return lock.directory();
  }

  Segments segments() {
    return segments;
  }

  long takeId() {
    return nextId++;
  }

  // --- recovery

  /** Looks through a segment of an earlier process. Tried again later if it throws. */
  void recover(Segment segment, Shelf.Findings findings) throws IOException {
    Recovery recovery = new Recovery(context, cursor, inventory, segment);
    if (recovery.run(findings)) {
      new Quarantine(context).take(this, segment);
    }
    if (!isThere()) {
      segment.keepUntouched();
    }
    recovery.news().forEach(Runnable::run); // after the file has moved
  }

  // --- writing

  void noteWritten(Segment segment) {
    inventory.note(segment.written());
  }

  /** The segment's frames move to another one: if some stay here, they are not missing. */
  void forgetWritten(Segment segment) {
    inventory.forget(segment.firstId());
  }

  DirectoryLock lock() {
    return lock;
  }

  /** Whether it is there: it may be away for a while, as a volume that is mounted again later. */
  boolean isThere() {
    return lock.isInPlace();
  }

  /** Begins a segment and leaves it open for writing. */
  RandomAccessFile create(long firstId) throws IOException {
    begunId = firstId;
    lock.checkClaimed();
    Path path = path().resolve(SEGMENT_NAME.formatted(firstId));
    RandomAccessFile file = context.disk().create(path);
    try {
      long createdMillis = context.format().unixMillis(context.ticker().nanoTime());
      file.write(FrameFormat.segmentHeader(firstId, createdMillis));
    } catch (Throwable t) {
      file.close();
      context.disk().delete(path);
      throw t;
    }
    segments.add(new Segment(path, firstId, FrameFormat.HEADER_BYTES, true));
    return file;
  }

  /** Whether a segment was begun with this id or a later one: its file may be there. */
  boolean hasBegunFrom(long id) {
    return id <= begunId;
  }

  // --- deletion

  /** Deletes the segment's file, or moves it to a place outside. */
  void remove(Segment segment, FileAction action) throws IOException {
    if (segment == segments.newest()) {
      create(takeId()).close(); // the name of the newest file shows which ids were used
    }
    lock.checkClaimed();
    inventory.forget(segment.firstId());
    action.apply(segment.file());
    segments.remove(segment);
  }

  interface FileAction {
    void apply(Path file) throws IOException;
  }

  /** Deletes the segments in which all is acknowledged, but for the newest: it may be written. */
  void reap() {
    segments.removeIf(segment -> isReapable(segment) && delete(segment));
  }

  boolean isReapable(Segment segment) {
    return segment.isDrained() && segments.contains(segment) && segment != segments.newest();
  }

  /** Deletes this one, if it may go. */
  void reap(Segment segment) {
    if (isReapable(segment) && delete(segment)) {
      segments.remove(segment);
    }
  }

  /** Whether all in the newest segment, which reap leaves, is acknowledged. */
  boolean endsDrained() {
    return !segments.isEmpty()
        && segments.newest().isDrained()
        && (!segments.newest().isEmptyFile() || segments.newest().isCut());
  }

  private boolean delete(Segment segment) {
    try {
      lock.checkClaimed();
      inventory.forget(segment.firstId());
      context.disk().delete(segment.file());
      return true;
    } catch (IOException e) {
      context.warn(Trouble.DELETE, "a spool segment cannot be deleted", e);
      return false;
    }
  }

  /** Writes down which frames are acknowledged, if that has changed: all of a dropped segment. */
  void writeCursor(long smallestQueuedId, @Nullable Segment dropped) {
    List<Segment> kept = new ArrayList<>(segments.copy());
    kept.remove(dropped);
    cursor.write(kept, Math.min(smallestQueuedId, nextId), nextId);
  }

  /** Deletes the segments in which all is acknowledged, the newest one too. */
  void clear() {
    if (endsDrained()) {
      clear(segments.newest());
    }
    reap();
  }

  private void clear(Segment newest) {
    try {
      remove(newest, context.disk()::delete);
    } catch (IOException e) {
      boolean isAlone = newest == segments.newest(); // no file could be made that takes its place
      if (!isAlone || newest.isCut() || !cut(newest)) {
        context.warn(Trouble.DELETE, "a spool segment cannot be deleted", e);
      }
    }
  }

  /** On a full disk, which takes no cursor either: its frames would come again at each start. */
  private boolean cut(Segment newest) {
    try {
      lock.checkClaimed();
      try (RandomAccessFile file = context.disk().openOrCreate(newest.file())) {
        boolean forgotten = inventory.forget(newest.firstId()); // first: else they would be missing
        if (forgotten) {
          file.setLength(FrameFormat.HEADER_BYTES);
          segments.remove(newest);
          segments.add(new Segment(newest.file(), newest.firstId(), file.length(), true));
        }
        return forgotten;
      }
    } catch (IOException e) {
      return false;
    }
  }

  /** Leaves no acknowledged data behind, and gives the directory up. */
  @Override
  public void close() {
    try {
      clear();
    } finally {
      inventory.close();
      unlock();
    }
  }

  private void unlock() {
    try {
      lock.close();
    } catch (IOException e) {
      context.warn(Trouble.DIRECTORY, "a spool directory cannot be unlocked", e);
    }
  }
}
