// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool.log;

import dev.sluice.record.PutEntry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A spool with the counts and single steps that only tests need. It knows the frames that the
 * caller has, so every event of a spool can be found in one count.
 */
public final class CountingSpool {

  private static final Pattern DAMAGES = Pattern.compile("DAMAGE: (\\d+) damaged places in .*");

  private final Spool spool;
  private final List<String> warnings;
  private final int earlierWarnings;
  private final Set<Frame> out = Collections.newSetFromMap(new IdentityHashMap<>());

  /**
   * @param warnings where this spool's warnings go
   */
  CountingSpool(Spool spool, List<String> warnings) {
    this.spool = spool;
    this.warnings = warnings;
    this.earlierWarnings = warnings.size();
  }

  public Spool spool() {
    return spool;
  }

  Shelf shelf() {
    return spool.shelf();
  }

  public Frame append(PutEntry entry, boolean held) {
    Frame frame = spool.append(entry, held);
    if (frame != null && held) {
      out.add(frame);
    }
    return frame;
  }

  Spool.Refusal refusal() {
    return spool.refusal();
  }

  String figures() {
    return spool.figures();
  }

  Frame next() {
    Frame frame = spool.next(spool.nowNanos());
    if (frame != null) {
      out.add(frame);
    }
    return frame;
  }

  boolean ack(Frame frame) {
    boolean was = spool.ack(frame);
    out.remove(frame);
    return was;
  }

  boolean giveBack(Frame frame) {
    boolean was = spool.giveBack(frame);
    out.remove(frame);
    return was;
  }

  Dropped dropOldest() {
    Amount waiting = spool.dropOldest();
    if (waiting == null) {
      return null;
    }
    List<Segment> there = segments();
    List<Frame> gone = out.stream().filter(frame -> isGone(frame, there)).toList();
    gone.forEach(out::remove);
    return new Dropped(waiting, sum(gone));
  }

  private static boolean isGone(Frame frame, List<Segment> there) {
    return frame.segment() != null && !there.contains(frame.segment());
  }

  boolean flush() {
    return spool.writer.flush();
  }

  boolean sync() {
    return spool.writer.sync();
  }

  /** Begins a new segment with the next frame; the full one is synced. */
  void roll() {
    spool.writer.flush();
    spool.writer.roll();
  }

  void runDue() {
    spool.runDue();
  }

  long nanosToDue() {
    return spool.nanosToDue();
  }

  void writeCursors() {
    spool.writeCursors();
  }

  /** Returns the frames that are in memory alone: no file has a copy of them. */
  public Dropped close() {
    spool.close(true);
    return new Dropped(
        sum(unwritten(frame -> !frame.isHandedOut() && !frame.hasCopy())),
        sum(unwritten(frame -> frame.isHandedOut() && !frame.hasCopy())));
  }

  public LogCounts counts() {
    Amount waiting = sum(unwritten(frame -> !frame.isHandedOut()));
    List<Segment> there = segments();
    for (Segment segment : there) {
      waiting = waiting.plus(segment.waiting());
    }
    List<Frame> written =
        out.stream().filter(frame -> frame.segment() != null && !isGone(frame, there)).toList();
    return new LogCounts(
        waiting,
        sum(unwritten(Frame::isHandedOut)).plus(sum(written)),
        shelf().findings().recovered(),
        shelf().findings().lost(),
        damages(),
        warned("DAMAGE: a spool segment without a readable record is now in").size(),
        shelf().diskBytes(),
        spool.queue.bytes());
  }

  private List<Segment> segments() {
    List<Segment> segments = new ArrayList<>();
    shelf().directories().forEach(each -> segments.addAll(each.segments().copy()));
    return segments;
  }

  private List<Frame> unwritten(Predicate<Frame> condition) {
    return unwritten(spool.queue, condition);
  }

  /** Frames of a queue that are not written and not acknowledged. */
  static List<Frame> unwritten(FrameQueue queue, Predicate<Frame> condition) {
    List<Frame> frames = new ArrayList<>();
    for (Frame frame : queue.unwritten) {
      if (!frame.isDone() && condition.test(frame)) {
        frames.add(frame);
      }
    }
    return frames;
  }

  static Amount sum(List<Frame> frames) {
    return frames.stream().map(Frame::amount).reduce(Amount.NONE, Amount::plus);
  }

  private long damages() {
    long damages = 0;
    for (String warning : warned("DAMAGE: ")) {
      Matcher matcher = DAMAGES.matcher(warning);
      damages += matcher.matches() ? Long.parseLong(matcher.group(1)) : 0;
    }
    return damages;
  }

  private List<String> warned(String prefix) {
    int from = Math.min(earlierWarnings, warnings.size());
    return warnings.subList(from, warnings.size()).stream()
        .filter(each -> each.startsWith(prefix))
        .toList();
  }
}
