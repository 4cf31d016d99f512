// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool.log;

import dev.sluice.internal.buffer.spool.log.LogContext.Trouble;
import dev.sluice.record.PutEntry;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads the frames that wait, from one segment at a time. Disk thread only. */
final class Reading {

  private final LogContext context;
  private @Nullable LogReader reader;
  private @Nullable Segment segment;

  Reading(LogContext context) {
    this.context = context;
  }

  /** The next frame of this segment that waits, or null after a whole pass without one. */
  @Nullable Frame next(Segment wanted, long nowNanos) throws IOException {
    boolean done = false;
    try {
      Frame frame = find(of(wanted), wanted, nowNanos);
      done = true;
      return frame;
    } finally {
      if (!done) {
        stop(wanted); // out of memory: the reader may have passed a frame that nobody got
      }
    }
  }

  private @Nullable Frame find(LogReader in, Segment wanted, long nowNanos) throws IOException {
    do {
      while (in.next()) {
        if (wanted.isWaiting(in.id())) {
          PutEntry entry = context.decoder().decode(in.payload(), in.payloadLength(), nowNanos);
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

  /** The bytes that the device could not read, and why; null where it read all. */
  @Nullable String unreadText() {
    LogReader current = reader;
    return current != null && current.hasUnread() ? current.unreadText() : null;
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
