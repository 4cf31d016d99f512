// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool.log;

import dev.sluice.internal.buffer.spool.log.LogContext.Trouble;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What of a directory is acknowledged, in its file {@code cursor}. Owner thread only. */
final class Progress {

  private final LogContext context;
  private final DirectoryLock lock;
  private final Cursor found; // when the directory was claimed
  private final boolean damaged;
  private @Nullable Cursor written;

  Progress(LogContext context, DirectoryLock lock) {
    this.context = context;
    this.lock = lock;
    Cursor read = null;
    try {
      read = Cursor.read(context.disk(), lock.directory());
    } catch (IOException e) {
      context.warn(
          Trouble.CURSOR_DAMAGE,
          "the spool's cursor cannot be read, what was delivered may be sent again",
          e);
    }
    this.written = read;
    this.damaged = read == null;
    this.found = read == null ? Cursor.NONE : read;
  }

  /** Whether nobody knows what an earlier process has delivered. */
  boolean isDamaged() {
    return damaged;
  }

  /** An id that was not used when the file was written. */
  long foundNextId() {
    return found.nextId();
  }

  /** Whether an earlier process wrote down that nobody needs this frame. */
  boolean wasAcknowledged(long id) {
    return found.isAcknowledged(id);
  }

  /**
   * Writes down what is acknowledged, if that has changed.
   *
   * @param segments oldest first
   * @param endId before the first frame that is not in them
   * @param nextId not used yet
   */
  void write(List<Segment> segments, long endId, long nextId) {
    long lowWaterId = endId;
    for (Segment segment : segments) {
      lowWaterId = Math.min(lowWaterId, segment.lowWaterId(found, lowWaterId));
    }
    Runs runs = acknowledged(segments, lowWaterId, endId);
    Cursor cursor = new Cursor(lowWaterId, nextId, runs);
    if (cursor.equals(written)) {
      return;
    }
    try {
      lock.checkHeld(); // else it would be the cursor of a process that knows other frames
      cursor.write(context.disk(), lock.directory());
      written = cursor;
    } catch (IOException e) {
      context.warn(Trouble.CURSOR, "the spool's cursor cannot be written", e);
    }
  }

  private Runs acknowledged(List<Segment> segments, long fromId, long endId) {
    Runs.Builder runs = new Runs.Builder();
    for (int i = 0; i < segments.size(); i++) {
      Segment segment = segments.get(i);
      long nextFirstId = i + 1 < segments.size() ? segments.get(i + 1).firstId() : endId;
      segment.addAcknowledged(
          found, Math.max(fromId, segment.firstId()), Math.min(nextFirstId, endId), runs);
    }
    return runs.build();
  }
}
