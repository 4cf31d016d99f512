// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool.log;

import dev.sluice.internal.buffer.spool.log.LogContext.Trouble;
import dev.sluice.internal.buffer.spool.log.Shelf.Findings;
import dev.sluice.record.PutEntry;
import dev.sluice.record.Severity;
import dev.sluice.record.SeverityCounts;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One look through a segment that an earlier process left. It changes nothing on disk but the
 * inventory, and counts the events that are missing: the inventory says how much was written, and
 * the ids say which of it was acknowledged. Disk thread only.
 *
 * <p>It is not known how many events each missing record held. So where acknowledged records are
 * missing together with others, the events of the others are counted too high rather than too low.
 */
final class Recovery {

  private static final Severity[] LOWEST_FIRST = FrameFormat.SEVERITIES;

  private final LogContext context;
  private final Cursor cursor;
  private final Inventory inventory;
  private final Segment segment;
  private final long firstId;
  private final Inventory.@Nullable Extent written; // as the inventory says
  private final List<Runnable> news = new ArrayList<>();

  private final BitSet whole = new BitSet(); // frames, as distances of their ids from the first
  private final Amount.Tally all = new Amount.Tally(); // of whole frames
  private final Amount.Tally counted = new Amount.Tally(); // those that the inventory counts too
  private long endId;

  // Counted by the ids alone, where an earlier version wrote no inventory.
  private long lostRecords;
  private long lostEvents;
  private long nextId;

  Recovery(LogContext context, Cursor cursor, Inventory inventory, Segment segment) {
    this.context = context;
    this.cursor = cursor;
    this.inventory = inventory;
    this.segment = segment;
    this.firstId = segment.firstId();
    this.nextId = firstId;
    this.endId = firstId;
    this.written = inventory.found(firstId);
  }

  /**
   * Looks through the segment. If this throws or a part cannot be read, another look comes.
   *
   * @return whether no frame could be read: the file is useless
   */
  boolean run(Findings findings) throws IOException {
    try {
      if (!Files.notExists(segment.file())) {
        return look(findings);
      }
      conclude(findings, "the file is gone");
      return false;
    } catch (Throwable t) {
      segment.undoRecovery();
      segment.pause(context.ticker().nanoTime());
      throw t;
    }
  }

  /** The warnings of this look, to be run after it. */
  List<Runnable> news() {
    return news;
  }

  /** Returns whether no frame could be read. */
  private boolean look(Findings findings) throws IOException {
    try (LogReader reader = new LogReader(context.disk(), segment.file())) {
      FrameFormat.Header header = reader.header(firstId);
      boolean headerDamaged =
          header == FrameFormat.Header.DAMAGED && !segment.isCut() && !reader.hasUnread();
      boolean later = read(reader) || header == FrameFormat.Header.LATER;
      boolean isUseless = !later && whole.isEmpty() && !segment.isEmptyFile();
      if (reader.hasUnread() && segment.hasTriesLeft()) {
        findings.found(segment.recoveredNow(), Amount.NONE, doubtful());
        segment.recoveredInPart(context.ticker().nanoTime());
        warn(
            Trouble.READ_PART,
            "a part of a spool segment cannot be read now, and is tried again: "
                + segment.file()
                + ", "
                + lost().events()
                + " events, "
                + reader.unreadText());
        return false;
      }
      if (later || isUseless) {
        segment.keepUntouched();
      }
      long damages = reader.damaged() + (headerDamaged ? 1 : 0);
      if (damages > 0) {
        warn(
            Trouble.DAMAGE,
            damages
                + " damaged places in the spool were stepped over: "
                + segment.file()
                + ", the first at byte "
                + (headerDamaged ? 0 : reader.firstDamagedAt()));
      }
      if (later) {
        findings.found(segment.recoveredNow(), Amount.NONE, doubtful());
        segment.recovered();
        warn(
            Trouble.LATER_VERSION,
            "a spool segment has records of a later version, and waits for it: " + segment.file());
      } else {
        conclude(findings, reader.hasUnread() ? reader.unreadText() : "damaged or cut off");
      }
      return isUseless;
    }
  }

  /** Gives this warning after the look. */
  private void warn(Trouble trouble, String message) {
    news.add(context.warning(trouble, message));
  }

  /** Returns whether a later version wrote any of it. */
  private boolean read(LogReader reader) throws IOException {
    boolean later = false;
    long nowNanos = context.ticker().nanoTime();
    while (reader.nextHead()) {
      long id = reader.id();
      if (reader.isAfterGap()) {
        passGap(id);
      }
      if (!reader.isWhole()) {
        passDamaged(id, reader.events());
        continue;
      }
      PutEntry entry =
          reader.kind() == FrameFormat.KIND_RECORD
              ? reader.decode(context.decoder(), nowNanos)
              : null;
      if (entry == null || !segment.owns(id)) {
        later = true;
        continue;
      }
      Amount amount = Amount.of(entry);
      countWhole(id, amount);
      if (!cursor.wasAcknowledged(id)) {
        segment.recover(id, amount);
      }
    }
    return later;
  }

  private void countWhole(long id, Amount amount) {
    int index = (int) (id - firstId);
    if (whole.get(index)) {
      return; // the id is twice in the file: no version wrote that
    }
    whole.set(index);
    all.add(amount);
    if (written != null && id < written.endId()) {
      counted.add(amount);
    }
    endId = Math.max(endId, id + 1);
    nextId = id + 1;
  }

  /** A frame is damaged behind its head. */
  private void passDamaged(long id, int events) {
    if (!cursor.wasAcknowledged(id)) {
      lostRecords++;
      lostEvents += events;
    }
    nextId = id + 1;
  }

  /** Heads were damaged before this id: the ids that are missing before it were their records. */
  private void passGap(long id) {
    long records = countLost(nextId, id);
    lostRecords += records;
    lostEvents += records; // one at least
  }

  /** How many of these ids are neither whole nor acknowledged. */
  private long countLost(long fromId, long untilId) {
    long ids = 0;
    for (long id = fromId; id < untilId && id - firstId < Segment.MAX_FRAMES; id++) {
      ids += whole.get((int) (id - firstId)) || cursor.wasAcknowledged(id) ? 0 : 1;
    }
    return ids;
  }

  /** The records that are missing and were not acknowledged. */
  private Amount lost() {
    if (written == null) {
      SeverityCounts unknown = SeverityCounts.of(Severity.INFO, lostEvents);
      return lostRecords == 0 ? Amount.NONE : new Amount(lostRecords, unknown, 0);
    }
    Amount missing = written.amount().minus(counted.amount());
    if (missing.frames() <= 0 || missing.events() <= 0) {
      return Amount.NONE;
    }
    long open = countLost(firstId, written.endId());
    long delivered = missing.frames() - Math.min(missing.frames(), open);
    return open == 0 ? Amount.NONE : without(missing, delivered);
  }

  /** Takes away records of one event each, those of the lowest severity first. */
  private static Amount without(Amount amount, long records) {
    SeverityCounts severities = amount.severities();
    long left = records;
    for (Severity severity : LOWEST_FIRST) {
      long less = Math.min(left, severities.count(severity));
      severities = severities.minus(SeverityCounts.of(severity, less));
      left -= less;
    }
    return new Amount(amount.frames() - records, severities, amount.eventBytes());
  }

  /** A later look would find no more: the missing records are lost. */
  private void conclude(Findings findings, String why) {
    Amount lost = lost();
    if (lost.frames() > 0) {
      warn(
          Trouble.LOST,
          lost.events()
              + " events were lost to damage of the spool: "
              + segment.file()
              + ", "
              + why);
    }
    findings.found(segment.recoveredNow(), lost, doubtful());
    segment.recovered(); // from here on it is deleted when nothing in it waits
    if (lost.frames() > 0) { // the next start does not count it again
      inventory.note(new Inventory.Extent(firstId, endId, all.amount()));
    }
  }

  /** Recovered events that may have been delivered: the cursor that would show it is damaged. */
  private long doubtful() {
    return cursor.isDamaged() ? segment.recoveredNow().events() : 0;
  }
}
