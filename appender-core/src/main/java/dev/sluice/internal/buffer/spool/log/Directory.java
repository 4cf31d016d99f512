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
 * One claimed directory: its segments, oldest first, and its cursor. What is in an old segment is
 * only ever read; a file is deleted when all in it is acknowledged. Owner thread only.
 */
final class Directory implements Closeable {

  private static final String SEGMENT_NAME = "seg-%016x.log";
  static final String SEGMENT_PATTERN = "seg-[0-7][0-9a-f]{15}[.]log";

  private final LogContext context;
  private final DirectoryLock lock;
  private final Progress progress;
  private final Segments segments;
  private final Inventory inventory;
  private final Recovery recovery;
  private long nextId;
  private long begunId; // the last that gave a segment its name, even if that failed
  private long oldestMillis = Long.MAX_VALUE;

  /** Looks at names and sizes; {@link #recover} reads the rest, one segment at a time. */
  Directory(LogContext context, DirectoryLock lock) throws IOException {
    this.context = context;
    this.lock = lock;
    this.progress = new Progress(context, lock);
    this.inventory = new Inventory(context, lock);
    this.recovery = new Recovery(context, progress, inventory);
    this.nextId = progress.foundNextId();
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
    addThoseGone(files);
    segments = new Segments(files);
    for (Segment segment : segments.all()) {
      if (oldestMillis == Long.MAX_VALUE && !segment.isEmptyFile()) {
        oldestMillis = createdMillis(segment);
      }
    }
  }

  private Segment found(Path file, long firstId, long length) {
    // Whatever was lost with the end of the file: none of its ids is used again.
    nextId = Math.max(nextId, firstId + Segment.MAX_FRAMES);
    boolean isEmpty = length <= FrameFormat.HEADER_BYTES && inventory.found(firstId) == null;
    if (isEmpty && length < FrameFormat.HEADER_BYTES) {
      String what = ": whatever was in it is not counted";
      context.warn(Trouble.DAMAGE, "a spool segment of " + length + " bytes, " + file + what);
    }
    return new Segment(file, firstId, length, isEmpty);
  }

  /** What the inventory lists and nobody finds is looked for as if it were there. */
  private void addThoseGone(List<Segment> files) {
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

  /** When its oldest segment was begun, by the wall clock of then: for the order of reading. */
  long oldestMillis() {
    return oldestMillis;
  }

  Path path() {
    return lock.directory();
  }

  /** Oldest first. */
  List<Segment> segments() {
    return segments.all();
  }

  long takeId() {
    return nextId++;
  }

  /** Looks through a segment of an earlier process. Tried again later if it throws. */
  Recovery.Outcome recover(Segment segment, Findings findings) throws IOException {
    return recovery.run(segment, findings);
  }

  /** Frames were written to the segment. */
  void noteWritten(Segment segment) {
    inventory.note(segment.written());
  }

  /** The segment's frames are to move to another one: those that are left are not counted. */
  void forgetWritten(Segment segment) {
    inventory.forget(segment.firstId());
  }

  /** Checks that nobody has put another directory in the place of this one. */
  void checkHeld() throws IOException {
    lock.checkHeld();
  }

  /** Begins a segment and leaves it open for writing. */
  RandomAccessFile create(long firstId) throws IOException {
    begunId = firstId;
    lock.checkHeld();
    Path path = path().resolve(SEGMENT_NAME.formatted(firstId));
    RandomAccessFile file = context.disk().create(path);
    boolean whole = false;
    try {
      long createdMillis = context.format().unixMillis(context.ticker().nanoTime());
      file.write(FrameFormat.segmentHeader(firstId, createdMillis));
      whole = true;
    } finally {
      if (!whole) {
        file.close();
        context.disk().delete(path);
      }
    }
    segments.add(new Segment(path, firstId, FrameFormat.HEADER_BYTES, true));
    return file;
  }

  Segment newest() {
    return segments.newest();
  }

  /** Whether a segment was begun with this id or a later one: its file may be there. */
  boolean hasBegunFrom(long id) {
    return id <= begunId;
  }

  /** Deletes the segment's file, or moves it to a place outside. */
  void remove(Segment segment, FileAction action) throws IOException {
    if (segment == newest()) {
      create(takeId()).close(); // the name of the newest one tells which ids were used
    }
    lock.checkHeld();
    inventory.forget(segment.firstId());
    action.apply(segment.file());
    segments.remove(segment);
  }

  /** What happens to a file. */
  interface FileAction {
    void apply(Path file) throws IOException;
  }

  /** Deletes what is acknowledged, but for the newest segment, which may still be written. */
  void reap() {
    segments.removeIf(segment -> isReapable(segment) && delete(segment));
  }

  boolean isReapable(Segment segment) {
    return segment.isDrained() && segments.contains(segment) && segment != newest();
  }

  /** Deletes this one, if it may go. */
  void reap(Segment segment) {
    if (isReapable(segment) && delete(segment)) {
      segments.remove(segment);
    }
  }

  /** The first segment with something to hand out, or that nobody knows; null without one. */
  @Nullable Segment firstReadable(long nowNanos) {
    return segments.firstReadable(nowNanos);
  }

  /** A frame was given back to a segment. */
  void waitsAgain() {
    segments.waitsAgain();
  }

  /** How many segments were looked at for records, so far. */
  long looks() {
    return segments.looks();
  }

  /** Whether all in the newest segment is acknowledged, which reap leaves. */
  boolean endsDrained() {
    return !segments.isEmpty()
        && newest().isDrained()
        && (!newest().isEmptyFile() || newest().isCut());
  }

  private boolean delete(Segment segment) {
    try {
      lock.checkHeld();
      inventory.forget(segment.firstId());
      context.disk().delete(segment.file());
      return true;
    } catch (IOException e) {
      context.warn(Trouble.DELETE, "a spool segment cannot be deleted", e);
      return false;
    }
  }

  /** Writes down what is acknowledged, if that has changed. */
  void writeCursor(long smallestQueuedId) {
    progress.write(segments.all(), Math.min(smallestQueuedId, nextId), nextId);
  }

  long diskBytes() {
    return segments.bytes();
  }

  /** Deletes all that is acknowledged, if the disk lets it. */
  void clear() {
    try {
      if (endsDrained()) {
        remove(newest(), context.disk()::delete);
      }
    } catch (IOException e) {
      context.warn(Trouble.DELETE, "a spool segment cannot be deleted", e);
    }
    reap();
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
