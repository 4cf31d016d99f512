// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool.log;

import dev.sluice.internal.buffer.spool.log.LogContext.Trouble;
import dev.sluice.internal.util.Steps;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The segments of all claimed directories, in the order in which they are read: directories that
 * were taken over first, our own last. Runs recovery on old segments when they are needed, steps
 * over damage, and counts the events that are lost by it. Disk thread only.
 */
public final class Shelf implements Closeable {

  private final LogContext context;
  private final Layout layout;
  private final List<Directory> directories;
  private final Reading reading;

  private final Findings findings = new Findings();
  private boolean allKnown; // no segment is left to recover: remembered, as each record asks

  Shelf(LogContext context, Layout layout) throws IOException {
    this.context = context;
    this.layout = layout;
    this.reading = new Reading(context, findings);
    this.directories = new ArrayList<>(layout.open());
  }

  List<Directory> directories() {
    return directories;
  }

  /** The one that is written to. */
  Directory own() {
    return directories.get(directories.size() - 1);
  }

  public Findings findings() {
    return findings;
  }

  public long diskBytes() {
    long bytes = 0;
    for (Directory directory : directories) {
      bytes += directory.segments().bytes();
    }
    return bytes;
  }

  long waitingFrames() {
    long frames = 0;
    for (Directory directory : directories) {
      for (Segment segment : directory.segments()) {
        frames += segment.waitingFrames();
      }
    }
    return frames;
  }

  // --- directories of neighbours

  /** Keeps the directories, in spite of jobs that delete old files. */
  void keepClaims() {
    directories.forEach(directory -> layout.keep(directory.lock()));
  }

  /** Takes over the directories whose owners have ended since the last look. */
  void takeOver() {
    try {
      List<Directory> more = layout.takeOver();
      allKnown = false;
      directories.addAll(directories.size() - 1, more); // they are read before our own
    } catch (IOException | RuntimeException e) {
      context.warn(Trouble.DIRECTORY, "the spool directory cannot be looked through", e);
    }
  }

  /**
   * Gives up the directories that were taken over and in which all is acknowledged. Else a process
   * that lives long would hold one for each neighbour that ever ended.
   */
  void releaseDrained() {
    for (Directory directory : List.copyOf(directories)) {
      if (directory != own() && directory.segments().allMatch(Segment::isDrained)) {
        release(directory);
      }
    }
  }

  private void release(Directory directory) {
    directory.segments().forEach(reading::stop);
    directory.writeCursor(Long.MAX_VALUE, null);
    directory.clear();
    if (directory.segments().allMatch(Segment::isEmptyFile)) { // else frames would come again
      directories.remove(directory); // the lock goes last: its next owner finds nothing
      directory.close();
    }
  }

  // --- recovery

  record Place(Directory directory, Segment segment) {}

  /** Whether recovery has not looked at a segment of an earlier process yet. */
  public boolean isRecovering() {
    return firstUnknown() != null;
  }

  /** Runs recovery on one more old segment: 16 MiB to read, by default. */
  void recoverOne() {
    Place place = firstUnknown();
    if (place != null) {
      recover(place);
    }
  }

  private @Nullable Place firstUnknown() {
    if (allKnown) {
      return null;
    }
    long nowNanos = context.ticker().nanoTime();
    boolean comesLater = false;
    for (Directory directory : directories) {
      for (Segment segment : directory.segments()) {
        if (segment.isUnread(nowNanos)) {
          return new Place(directory, segment);
        }
        comesLater |= !segment.isKnown();
      }
    }
    allKnown = !comesLater;
    return null;
  }

  private void recover(Place place) {
    Segment segment = place.segment;
    try {
      reading.stop(segment); // it remembers the pages that could not be read
      place.directory.recover(segment, findings);
    } catch (IOException e) {
      cannotRead(place.directory, segment, e);
    }
    reap(segment);
  }

  private void cannotRead(Directory directory, Segment segment, IOException e) {
    context.warn(Trouble.READ, "a spool segment cannot be read, and is tried again", e);
    segment.pause(context.ticker().nanoTime());
    if (Files.notExists(segment.file())) {
      findings.lost(segment.waiting()); // first: it may lack memory
      if (directory.isThere()) {
        segment.forgetAll();
      } else {
        segment.leaveWaiting();
      }
      segment.recovered();
    }
  }

  // --- reading

  /** The oldest frame on disk that waits, or null; it counts as handed out from now on. */
  @Nullable Frame next(long nowNanos) {
    for (Directory directory : directories) {
      Segments segments = directory.segments();
      for (Segment segment; (segment = segments.firstReadable(nowNanos)) != null; ) {
        if (segment.isUnread(nowNanos)) {
          recover(new Place(directory, segment));
        } else {
          Frame frame = read(directory, segment, nowNanos);
          if (frame != null) {
            return frame;
          }
        }
      }
    }
    return null;
  }

  private @Nullable Frame read(Directory directory, Segment segment, long nowNanos) {
    try {
      return reading.next(segment, nowNanos);
    } catch (IOException e) {
      cannotRead(directory, segment, e);
      return null;
    }
  }

  /** A frame was given back to a segment. */
  void waitsAgain() {
    for (Directory directory : directories) {
      directory.segments().waitsAgain();
    }
  }

  // --- deletion

  /** Whether all in this segment is acknowledged, and its file may be deleted. */
  boolean isReapable(Segment segment) {
    return segment.isDrained() && directories.stream().anyMatch(each -> each.isReapable(segment));
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

  /** Deletes the segments in which all is acknowledged. */
  void reap() {
    for (Directory directory : directories) {
      Segment open = reading.segment();
      if (open != null && directory.isReapable(open)) {
        reading.stop(open);
      }
      directory.reap();
    }
  }

  /** The oldest segment with frames that are not acknowledged; null without one. */
  @Nullable Place oldestLive() {
    for (Directory directory : directories) {
      for (Segment segment : directory.segments().copy()) {
        if (segment.isUnread(context.ticker().nanoTime())) {
          recover(new Place(directory, segment));
        }
        if (segment.isLive()) {
          return new Place(directory, segment);
        }
      }
    }
    return null;
  }

  /** The segment is to be deleted: its file must not be open. */
  void stopReading(Segment segment) {
    reading.stop(segment);
  }

  @Override
  public void close() {
    Steps steps = new Steps(); // a directory that is not closed stays locked while this JVM lives
    steps.run(reading::stop);
    directories.forEach(directory -> steps.run(directory::close));
    steps.end();
  }

  /** The events that an earlier process left and those that are lost, so far. Disk thread only. */
  public static final class Findings {

    private Amount recovered = Amount.NONE;
    private Amount lost = Amount.NONE;
    private long doubtfulEvents;

    /**
     * Recovery looked through a segment.
     *
     * @param whole records that can be read, and were not counted before
     * @param missing records that cannot be read
     * @param doubtful events of the first that may have been delivered before
     */
    void found(Amount whole, Amount missing, long doubtful) {
      Amount allRecovered = recovered.plus(whole).plus(missing); // both first: they take memory
      Amount allLost = lost.plus(missing);
      recovered = allRecovered;
      lost = allLost;
      doubtfulEvents += doubtful;
    }

    void lost(Amount amount) {
      lost = lost.plus(amount);
    }

    /** Left by an earlier process. */
    public Amount recovered() {
      return recovered;
    }

    /** Written once, and unreadable when it was to be read. */
    public Amount lost() {
      return lost;
    }

    /** Recovered events that may have been delivered before. */
    public long doubtfulEvents() {
      return doubtfulEvents;
    }
  }
}
