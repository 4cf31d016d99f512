// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool.log;

import dev.sluice.internal.buffer.spool.log.SpoolContext.Trouble;
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
public final class SpoolShelf implements Closeable {

  private final SpoolContext context;
  private final SpoolQuarantine quarantine;
  private final List<SpoolDirectory> directories;
  private final SpoolReading reading;

  private final SpoolFindings findings = new SpoolFindings();
  private boolean allKnown; // asked for each record: not of each segment, each time

  SpoolShelf(SpoolContext context, Path root, List<SpoolDirectory> directories) {
    this.context = context;
    this.reading = new SpoolReading(context);
    this.quarantine = new SpoolQuarantine(context, root);
    this.directories = new ArrayList<>(directories);
  }

  List<SpoolDirectory> directories() {
    return directories;
  }

  /** Directories that were taken over later: they are read before our own. */
  void add(List<SpoolDirectory> more) {
    allKnown = false;
    directories.addAll(directories.size() - 1, more);
  }

  /** Gives up a directory in which all is acknowledged; it stays if that cannot be made sure of. */
  void release(SpoolDirectory directory) {
    directory.segments().forEach(reading::stop);
    directory.writeCursor(Long.MAX_VALUE);
    directory.clear();
    if (directory.segments().stream().allMatch(SpoolSegment::isEmptyFile)) {
      directories.remove(directory); // the lock goes last: whoever has it next finds nothing
      directory.close();
    }
  }

  /** The one that is written to. */
  SpoolDirectory own() {
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
  private record Place(SpoolDirectory directory, SpoolSegment segment) {}

  private @Nullable Place firstUnknown() {
    if (allKnown) {
      return null;
    }
    long nowNanos = context.ticker().nanoTime();
    boolean rests = false;
    for (SpoolDirectory directory : directories) {
      for (SpoolSegment segment : directory.segments()) {
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
    SpoolSegment segment = place.segment;
    try {
      reading.stop(segment); // it remembers what could not be read
      SpoolRecovery.Outcome outcome = place.directory.recover(segment, findings);
      if (outcome.isUseless()) {
        quarantine.take(place.directory, segment);
      }
      outcome.news().forEach(Runnable::run);
    } catch (IOException e) {
      cannotRead(segment, e);
    }
    reap(segment);
  }

  private void cannotRead(SpoolSegment segment, IOException e) {
    context.warn(Trouble.READ, "a spool segment cannot be read, and is tried again", e);
    segment.rest(context.ticker().nanoTime());
    if (Files.notExists(segment.file())) {
      findings.lost(segment.waiting()); // first: it may lack memory
      segment.forgetAll();
      segment.recovered();
    }
  }

  /** The oldest frame on disk that waits, or null; it counts as handed out from now on. */
  @Nullable SpoolFrame next() {
    long nowNanos = context.ticker().nanoTime();
    for (SpoolDirectory directory : directories) {
      for (SpoolSegment segment; (segment = directory.firstReadable(nowNanos)) != null; ) {
        if (segment.isUnread(nowNanos)) {
          recover(new Place(directory, segment));
        } else {
          SpoolFrame frame = read(segment, nowNanos);
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
    directories.forEach(SpoolDirectory::waitsAgain);
  }

  private @Nullable SpoolFrame read(SpoolSegment segment, long nowNanos) {
    try {
      SpoolFrame frame = reading.next(segment, nowNanos);
      if (frame != null) {
        return frame;
      }
    } catch (IOException e) {
      cannotRead(segment, e);
      return null;
    }
    // A whole pass did not find what was written.
    SpoolAmount missing = segment.waiting();
    String unread = reading.unreadText();
    if (unread != null && segment.hasTriesLeft()) {
      segment.restForPart(nowNanos);
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
  void reap(SpoolSegment segment) {
    for (SpoolDirectory directory : directories) {
      if (segment == reading.segment() && directory.isReapable(segment)) {
        reading.stop(segment);
      }
      directory.reap(segment);
    }
  }

  void reap() {
    for (SpoolDirectory directory : directories) {
      SpoolSegment open = reading.segment();
      if (open != null && directory.isReapable(open)) {
        reading.stop(open);
      }
      directory.reap();
    }
  }

  /** Deletes the oldest whole segment with frames in it; null when there is none to delete. */
  @Nullable SpoolDropped dropOldest(SpoolWriter writer) {
    for (SpoolDirectory directory : directories) {
      for (SpoolSegment segment : List.copyOf(directory.segments())) {
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
  @Nullable SpoolDropped drop(SpoolDirectory directory, SpoolSegment segment, SpoolWriter writer) {
    reading.stop(segment);
    writer.release(segment);
    SpoolDropped dropped = new SpoolDropped(segment.waiting(), segment.out()); // may lack memory
    try {
      directory.remove(segment, context.disk()::delete);
    } catch (IOException e) {
      context.warn(Trouble.DELETE, "a spool segment cannot be deleted", e);
      return null;
    }
    segment.forgetAll();
    return dropped;
  }

  public SpoolFindings findings() {
    return findings;
  }

  /** The counts, with what is in memory alone. */
  SpoolCounts counts(SpoolQueue queue) {
    SpoolAmount waiting = queue.amount(false);
    SpoolAmount out = queue.amount(true);
    for (SpoolDirectory directory : directories) {
      for (SpoolSegment segment : directory.segments()) {
        waiting = waiting.plus(segment.waiting());
        out = out.plus(segment.out());
      }
    }
    return new SpoolCounts(
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
    for (SpoolDirectory directory : directories) {
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
