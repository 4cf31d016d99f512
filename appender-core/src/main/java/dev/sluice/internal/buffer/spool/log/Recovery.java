// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool.log;

import dev.sluice.internal.buffer.spool.log.LogContext.Trouble;
import dev.sluice.record.PutEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks through the segments of a directory that an earlier process left, and changes nothing on
 * disk but the inventory. Counts what is missing. Owner thread only.
 */
final class Recovery {

  private final LogContext context;
  private final Progress progress;
  private final Inventory inventory;

  Recovery(LogContext context, Progress progress, Inventory inventory) {
    this.context = context;
    this.progress = progress;
    this.inventory = inventory;
  }

  /**
   * What came of a look.
   *
   * @param isUseless whether no frame could be read
   * @param news says what somebody should know, after the file was moved aside
   */
  record Outcome(boolean isUseless, List<Runnable> news) {}

  /** Looks through one segment: again later if this throws, or if a part could not be read. */
  Outcome run(Segment segment, Findings findings) throws IOException {
    boolean done = false;
    try {
      Outcome outcome;
      if (Files.notExists(segment.file())) {
        List<Runnable> news = new ArrayList<>();
        conclude(segment, survey(segment), findings, 0, "the file is gone", news);
        outcome = new Outcome(false, news);
      } else {
        outcome = look(segment, findings);
      }
      done = true;
      return outcome;
    } finally {
      if (!done) {
        segment.undoRecovery();
        segment.pause(context.ticker().nanoTime());
      }
    }
  }

  private Survey survey(Segment segment) {
    long firstId = segment.firstId();
    return new Survey(firstId, inventory.found(firstId), progress::wasAcknowledged);
  }

  private Outcome look(Segment segment, Findings findings) throws IOException {
    List<Runnable> news = new ArrayList<>();
    try (LogReader reader = new LogReader(context.disk(), segment.file())) {
      FrameFormat.Header header = reader.header(segment.firstId());
      boolean headerDamaged =
          header == FrameFormat.Header.DAMAGED && !segment.isCut() && !reader.hasUnread();
      Survey survey = survey(segment);
      boolean later = read(reader, segment, survey) || header == FrameFormat.Header.LATER;
      boolean isUseless = !later && survey.isEmpty() && !segment.isEmptyFile();
      if (reader.hasUnread() && segment.hasTriesLeft()) {
        findings.found(segment.recoveredNow(), Amount.NONE, 0, doubtful(segment));
        segment.recoveredInPart(context.ticker().nanoTime());
        String where =
            segment.file() + ", " + survey.lost().events() + " events, " + reader.unreadText();
        news.add(
            () ->
                context.warn(
                    Trouble.READ_PART,
                    "a part of a spool segment cannot be read now, and is tried again: " + where));
        return new Outcome(false, news);
      }
      if (later || isUseless) {
        segment.keepUntouched();
      }
      long damages = reader.damaged() + (headerDamaged ? 1 : 0);
      if (damages > 0) {
        long firstAt = headerDamaged ? 0 : reader.firstDamagedAt();
        news.add(
            () ->
                context.warn(
                    Trouble.DAMAGE,
                    damages
                        + " damaged places in the spool were stepped over: "
                        + segment.file()
                        + ", the first at byte "
                        + firstAt));
      }
      if (later) {
        findings.found(segment.recoveredNow(), Amount.NONE, damages, doubtful(segment));
        segment.recovered();
        news.add(
            () ->
                context.warn(
                    Trouble.LATER_VERSION,
                    "a spool segment has records of a later version, and waits for it: "
                        + segment.file()));
      } else {
        String why = reader.hasUnread() ? reader.unreadText() : "damaged or cut off";
        conclude(segment, survey, findings, damages, why, news);
      }
      return new Outcome(isUseless, news);
    }
  }

  /** Returns whether a later version wrote any of it. */
  private boolean read(LogReader reader, Segment segment, Survey survey) throws IOException {
    boolean later = false;
    long nowNanos = context.ticker().nanoTime();
    while (reader.nextHead()) {
      long id = reader.id();
      if (reader.isAfterGap()) {
        survey.gap(id);
      }
      if (!reader.isWhole()) {
        survey.hurt(id, reader.events());
        continue;
      }
      PutEntry entry =
          reader.kind() == FrameFormat.KIND_RECORD
              ? context.decoder().decode(reader.payload(), reader.payloadLength(), nowNanos)
              : null;
      if (entry == null || !segment.owns(id)) {
        later = true;
        continue;
      }
      Amount amount = Amount.of(entry);
      survey.found(id, amount);
      if (!progress.wasAcknowledged(id)) {
        segment.recover(id, amount);
      }
    }
    return later;
  }

  /** All that can be known of it is known: what is missing is lost. */
  private void conclude(
      Segment segment,
      Survey survey,
      Findings findings,
      long damages,
      String why,
      List<Runnable> news) {
    Amount lost = survey.lost();
    if (lost.frames() > 0) {
      news.add(
          () ->
              context.warn(
                  Trouble.LOST,
                  lost.events()
                      + " events were lost to damage of the spool: "
                      + segment.file()
                      + ", "
                      + why));
    }
    findings.found(segment.recoveredNow(), lost, damages, doubtful(segment));
    segment.recovered(); // from here on it is deleted when nothing in it waits
    if (lost.frames() > 0) {
      inventory.note(survey.there()); // the next start does not count it again
    }
  }

  /** Events that may have been delivered: the cursor that would say so is damaged. */
  private long doubtful(Segment segment) {
    return progress.isDamaged() ? segment.recoveredNow().events() : 0;
  }
}
