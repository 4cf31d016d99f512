// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool.log;

import dev.sluice.internal.buffer.spool.log.LogContext.Trouble;
import dev.sluice.internal.buffer.spool.log.Shelf.Findings;
import dev.sluice.record.PutEntry;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the frames that wait, from one segment at a time, and counts those that are gone as lost.
 * Disk thread only.
 */
final class Reading {

  private final LogContext context;
  private final Findings findings;
  private @Nullable LogReader reader;
  private @Nullable Segment segment;

  Reading(LogContext context, Findings findings) {
    this.context = context;
    this.findings = findings;
  }

  /** The next frame of this segment that waits; null where none of them can be read, or not now. */
  @Nullable Frame next(Segment wanted, long nowNanos) throws IOException {
    LogReader in = of(wanted);
    Frame frame;
    try {
      frame = find(in, wanted, nowNanos);
    } catch (Throwable t) {
      stop(wanted); // out of memory: the reader may have passed a frame that nobody got
      throw t;
    }
    if (frame == null) {
      missed(wanted, in.hasUnread() ? in.unreadText() : null, nowNanos);
    }
    return frame;
  }

  private @Nullable Frame find(LogReader in, Segment wanted, long nowNanos) throws IOException {
    do {
      while (in.next()) {
        if (wanted.isWaiting(in.id())) {
          PutEntry entry = in.decode(context.decoder(), nowNanos);
          if (entry != null) {
            Frame frame = new Frame(in.id(), entry, wanted);
            wanted.take(frame);
            return frame;
          }
        }
      }
      in.rewind();
    } while (wanted.pollMissedBehind());
    return null;
  }

  /** A whole pass came past none of the frames that wait: they are lost, or tried again later. */
  private void missed(Segment wanted, @Nullable String unread, long nowNanos) {
    Amount missing = wanted.waiting();
    if (unread != null && wanted.hasTriesLeft()) {
      wanted.pauseForPart(nowNanos);
      stop(wanted); // the next reader asks the device again
      context.warn(
          Trouble.READ_PART,
          "a part of a spool segment cannot be read now, and is tried again: "
              + wanted.file()
              + ", "
              + missing.events()
              + " events, "
              + unread);
    } else {
      findings.lost(missing); // first: it may lack memory
      wanted.forgetWaiting();
      context.warn(
          Trouble.LOST,
          missing.events()
              + " events were lost to damage of the spool: "
              + wanted.file()
              + ", "
              + (unread == null ? "damaged or cut off" : unread));
    }
  }

  /** The reader of this segment: where it was, or at the beginning. */
  private LogReader of(Segment wanted) throws IOException {
    LogReader current = reader;
    if (current == null || segment != wanted) {
      stop();
      current = new LogReader(context.disk(), wanted.file());
      wanted.pollMissedBehind(); // this reader begins at the beginning
      reader = current;
      segment = wanted;
    }
    return current;
  }

  /** The segment whose file is open; null without one. */
  @Nullable Segment segment() {
    return segment;
  }

  /** Closes the reader if it is on this segment. */
  void stop(Segment unwanted) {
    if (segment == unwanted) {
      stop();
    }
  }

  void stop() {
    LogReader current = reader;
    reader = null;
    segment = null;
    if (current != null) {
      try {
        current.close();
      } catch (IOException e) {
        context.warn(Trouble.READ, "a spool segment cannot be closed", e);
      }
    }
  }
}
