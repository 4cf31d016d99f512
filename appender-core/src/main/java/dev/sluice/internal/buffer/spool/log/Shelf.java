// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool.log;

import dev.sluice.internal.buffer.spool.log.LogContext.Trouble;
import dev.sluice.internal.util.Steps;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The segments of all claimed directories, in the order in which they are read: what was taken over
 * first, our own last. Reads old ones when they are needed, steps over what is damaged, and counts
 * it. Owner thread only.
 */
public final class Shelf implements Closeable {

  private final LogContext context;
  private final Quarantine quarantine;
  private final List<Directory> directories;
  private final Reading reading;

  private final Findings findings = new Findings();
  private boolean allKnown; // asked for each record: not of each segment, each time

  Shelf(LogContext context, Path root, List<Directory> directories) {
    this.context = context;
    this.reading = new Reading(context);
    this.quarantine = new Quarantine(context, root);
    this.directories = new ArrayList<>(directories);
  }

  List<Directory> directories() {
    return directories;
  }

  /** Directories that were taken over later: they are read before our own. */
  void add(List<Directory> more) {
    allKnown = false;
    directories.addAll(directories.size() - 1, more);
  }

  /** Gives up a directory in which all is acknowledged; it stays if that cannot be made sure of. */
  void release(Directory directory) {
    directory.segments().forEach(reading::stop);
    directory.writeCursor(Long.MAX_VALUE);
    directory.clear();
    if (directory.segments().stream().allMatch(Segment::isEmptyFile)) {
      directories.remove(directory); // the lock goes last: whoever has it next finds nothing
      directory.close();
    }
  }

  /** The one that is written to. */
  Directory own() {
    return directories.get(directories.size() - 1);
  }

  /** Whether a segment of an earlier process has not been looked into yet. */
  public boolean isRecovering() {
    return firstUnknown() != null;
  }

  /** Looks into one more old segment: 16 MiB to read, by default. */
  void recoverOne() {
    Place place = firstUnknown();
    if (place != null) {
      recover(place);
    }
  }

  /** A segment and where it is. */
  private record Place(Directory directory, Segment segment) {}

  private @Nullable Place firstUnknown() {
    if (allKnown) {
      return null;
    }
    long nowNanos = context.ticker().nanoTime();
    boolean rests = false;
    for (Directory directory : directories) {
      for (Segment segment : directory.segments()) {
        if (segment.isUnread(nowNanos)) {
          return new Place(directory, segment);
        }
        rests |= !segment.isKnown();
      }
    }
    allKnown = !rests;
    return null;
  }

  private void recover(Place place) {
    Segment segment = place.segment;
    try {
      reading.stop(segment); // it remembers what could not be read
      Recovery.Outcome outcome = place.directory.recover(segment, findings);
      if (outcome.isUseless()) {
        quarantine.take(place.directory, segment);
      }
      outcome.news().forEach(Runnable::run);
    } catch (IOException e) {
      cannotRead(segment, e);
    }
    reap(segment);
  }

  private void cannotRead(Segment segment, IOException e) {
    context.warn(Trouble.READ, "a spool segment cannot be read, and is tried again", e);
    segment.pause(context.ticker().nanoTime());
    if (Files.notExists(segment.file())) {
      findings.lost(segment.waiting()); // first: it may lack memory
      segment.forgetAll();
      segment.recovered();
    }
  }

  /** The oldest frame on disk that waits, or null; it counts as handed out from now on. */
  @Nullable Frame next() {
    long nowNanos = context.ticker().nanoTime();
    for (Directory directory : directories) {
      for (Segment segment; (segment = directory.firstReadable(nowNanos)) != null; ) {
        if (segment.isUnread(nowNanos)) {
          recover(new Place(directory, segment));
        } else {
          Frame frame = read(segment, nowNanos);
          if (frame != null) {
            return frame;
          }
        }
      }
    }
    return null;
  }

  /** A frame was given back to a segment. */
  void waitsAgain() {
    directories.forEach(Directory::waitsAgain);
  }

  private @Nullable Frame read(Segment segment, long nowNanos) {
    try {
      Frame frame = reading.next(segment, nowNanos);
      if (frame != null) {
        return frame;
      }
    } catch (IOException e) {
      cannotRead(segment, e);
      return null;
    }
    // A whole pass did not find what was written.
    Amount missing = segment.waiting();
    String unread = reading.unreadText();
    if (unread != null && segment.hasTriesLeft()) {
      segment.pauseForPart(nowNanos);
      reading.stop(segment); // the next reader asks the device again
      context.warn(
          Trouble.READ_PART,
          "a part of a spool segment cannot be read now, and is tried again: "
              + segment.file()
              + ", "
              + missing.events()
              + " events, "
              + unread);
      return null;
    }
    findings.lost(missing); // first: it may lack memory
    segment.forgetWaiting();
    context.warn(
        Trouble.LOST,
        missing.events()
            + " events were lost to damage of the spool: "
            + segment.file()
            + ", "
            + (unread == null ? "damaged or cut off" : unread));
    return null;
  }

  /** Deletes this segment, if all in it is acknowledged. */
  void reap(Segment segment) {
    for (Directory directory : directories) {
      if (segment == reading.segment() && directory.isReapable(segment)) {
        reading.stop(segment);
      }
      directory.reap(segment);
    }
  }

  void reap() {
    for (Directory directory : directories) {
      Segment open = reading.segment();
      if (open != null && directory.isReapable(open)) {
        reading.stop(open);
      }
      directory.reap();
    }
  }

  /** Deletes the oldest whole segment with frames in it; null when there is none to delete. */
  @Nullable Dropped dropOldest(LogWriter writer) {
    for (Directory directory : directories) {
      for (Segment segment : List.copyOf(directory.segments())) {
        if (segment.isUnread(context.ticker().nanoTime())) {
          recover(new Place(directory, segment));
        }
        if (segment.isLive()) {
          return drop(directory, segment, writer);
        }
      }
    }
    return null;
  }

  /** Deletes the segment, whatever is in it; null when that is not possible. */
  @Nullable Dropped drop(Directory directory, Segment segment, LogWriter writer) {
    reading.stop(segment);
    writer.release(segment);
    Dropped dropped = new Dropped(segment.waiting(), segment.out()); // may lack memory
    try {
      directory.remove(segment, context.disk()::delete);
    } catch (IOException e) {
      context.warn(Trouble.DELETE, "a spool segment cannot be deleted", e);
      return null;
    }
    segment.forgetAll();
    return dropped;
  }

  public Findings findings() {
    return findings;
  }

  /** The counts, with what is in memory alone. */
  LogCounts counts(FrameQueue queue) {
    Amount waiting = queue.amount(false);
    Amount out = queue.amount(true);
    for (Directory directory : directories) {
      for (Segment segment : directory.segments()) {
        waiting = waiting.plus(segment.waiting());
        out = out.plus(segment.out());
      }
    }
    return new LogCounts(
        waiting,
        out,
        findings.recovered(),
        findings.lost(),
        findings.damages(),
        quarantine.segments(),
        diskBytes(),
        queue.bytes());
  }

  public long diskBytes() {
    long bytes = 0;
    for (Directory directory : directories) {
      bytes += directory.diskBytes();
    }
    return bytes;
  }

  @Override
  public void close() {
    Steps steps = new Steps(); // each of them is locked for as long as this JVM lives, else
    steps.run(reading::stop);
    directories.forEach(directory -> steps.run(directory::close));
    steps.end();
  }
}
