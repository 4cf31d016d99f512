// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.pipeline;

import dev.sluice.internal.account.LossReport;
import dev.sluice.internal.buffer.Intake;
import dev.sluice.internal.util.Steps;
import dev.sluice.internal.util.Ticker;
import dev.sluice.internal.util.Waits;
import dev.sluice.internal.util.records.RecordQueue;
import dev.sluice.record.DropReason;
import dev.sluice.record.UserRecord;
import java.util.List;

/**
 * Moves records from the intake to the lanes of their streams, and runs the lanes. One thread runs
 * it and owns every field. Each step is a method, so that tests need no thread.
 */
final class Shipper {

  private final Intake intake;
  private final List<Lane> lanes;
  private final Settlement settlement;
  private final LossReport losses;
  private final Commits commits;
  private final Ticker ticker;
  private final Evictions evictions;
  private final RecordQueue arrived;

  private int turn; // place of the lane that sends first
  private boolean hurried;
  private long markCount = -1; // records that had left the intake at the mark; -1 without one

  /**
   * @param lanes one for each route, in their order
   */
  Shipper(
      Intake intake,
      List<Lane> lanes,
      Settlement settlement,
      LossReport losses,
      Commits commits,
      Ticker ticker) {
    this.intake = intake;
    this.lanes = List.copyOf(lanes);
    this.settlement = settlement;
    this.losses = losses;
    this.commits = commits;
    this.ticker = ticker;
    this.evictions = new Evictions(intake, this.lanes);
    this.arrived = new RecordQueue(intake.pool());
  }

  /** Does all the work that is there now; never waits. */
  void runOnce() {
    lanes.forEach(Lane::settle);
    settlement.release();
    evictions.run(); // before it takes new records: the oldest ones go
    settlement.release();
    boolean again = true;
    while (again) {
      boolean pressed = isPressed();
      drain();
      again = dispatch(pressed);
    }
    commit();
    settlement.release(); // of records that expired or went to disk in this step
    losses.report();
  }

  /** All streams share the bytes in flight: the stream after the one that sent last goes first. */
  private boolean dispatch(boolean pressed) {
    boolean sent = false;
    int first = turn;
    for (int i = 0; i < lanes.size(); i++) {
      int place = (first + i) % lanes.size();
      if (lanes.get(place).dispatch(pressed)) {
        sent = true;
        turn = place + 1;
      }
    }
    return sent;
  }

  private void commit() {
    boolean all = commits.isAwaited();
    long takenCount = intake.takenCount();
    for (Lane lane : lanes) {
      lane.commit(all);
    }
    if (all && markCount < 0 && lanes.stream().allMatch(Lane::isHandedOver)) {
      lanes.forEach(lane -> lane.spooler().mark());
      markCount = takenCount;
    }
    if (markCount >= 0 && lanes.stream().allMatch(lane -> lane.spooler().isMarkSafe())) {
      commits.publish(markCount);
      markCount = -1;
    }
  }

  /** Takes as many records as the next batches have room for. All others wait in the intake. */
  private void drain() {
    moveArrived(); // first: an error may have left records here that the intake counts as taken
    int roomEvents = roomEvents();
    if (roomEvents > 0) {
      intake.drainTo(arrived, roomEvents, roomBytes());
      moveArrived();
    }
  }

  private void moveArrived() {
    if (lanes.size() == 1) {
      lanes.get(0).addAll(arrived);
      return;
    }
    for (UserRecord record; (record = arrived.peek()) != null; arrived.poll()) {
      lanes.get(record.route()).add(record); // first: there may be no memory for it
    }
  }

  private int roomEvents() {
    long events = 0;
    for (Lane lane : lanes) {
      events += lane.canDrain() ? lane.roomEvents() : 0;
    }
    return (int) Math.min(Integer.MAX_VALUE, events);
  }

  private long roomBytes() {
    long bytes = 0;
    for (Lane lane : lanes) {
      bytes += lane.canDrain() ? lane.roomBytes() : 0;
    }
    return bytes;
  }

  /** Whether batches are sent before they are full: a caller waits, or the buffer fills. */
  private boolean isPressed() {
    return hurried || intake.isStarving(roomEvents(), roomBytes());
  }

  /** Sets whether a flush or a stop is under way: then batches are sent before they are full. */
  void hurry(boolean hurried) {
    this.hurried = hurried;
  }

  /** The appender stops: records that wait for a later try are due now, as there may be none. */
  void tryOnceMore() {
    lanes.forEach(Lane::tryOnceMore);
  }

  /** Waits until there is work, at most this time. */
  void awaitWork(long maxNanos) throws InterruptedException {
    long nanos = Math.min(maxNanos, nanosToNextDeadline());
    // If no lane can use more records, only an answer, a deadline or a close changes anything:
    // callers need not wake us.
    int wakeAtEvents = Integer.MAX_VALUE;
    long wakeAtBytes = Long.MAX_VALUE;
    for (Lane lane : lanes) {
      if (lane.mayWake()) {
        boolean first = lane.mayWakeForOne() || hurried;
        wakeAtEvents = Math.min(wakeAtEvents, first ? 1 : lane.roomEvents());
        wakeAtBytes = Math.min(wakeAtBytes, first ? Long.MAX_VALUE : lane.roomBytes());
      }
    }
    intake.awaitWork(nanos, wakeAtEvents, wakeAtBytes);
  }

  long nanosToNextDeadline() {
    long nanos = Waits.sooner(Ticker.NEVER_NANOS, losses.dueNanos(), ticker.nanoTime());
    boolean pressed = isPressed();
    for (Lane lane : lanes) {
      nanos = Math.min(nanos, lane.nanosToNextDeadline(pressed));
    }
    return nanos;
  }

  /** Whether no event is left, in memory or on disk. */
  boolean isDrained() {
    return intake.held().events().total() == 0 && lanes.stream().allMatch(Lane::isIdle);
  }

  /** When the oldest event that left the intake and is held was appended, or now. */
  long oldestCreatedNanos() {
    long oldest = ticker.nanoTime();
    for (Lane lane : lanes) {
      oldest = lane.oldestCreatedNanos(oldest);
    }
    return oldest;
  }

  /** How much of a stop's time the hand-over to the disk needs; 0 without a disk. */
  long handOverNanos() {
    return hasDisk() ? HandOver.budgetNanos(intake.held()) : 0;
  }

  private boolean hasDisk() {
    return lanes.stream().anyMatch(lane -> lane.spooler().mayOpen());
  }

  /**
   * Gives up all events: the stop's time is over, or nearly over. The disk keeps the records that
   * it takes. The intake closes when most records are handed over. Events that callers log until
   * then are handed over too.
   */
  void abandon(long stopDeadlineNanos) {
    HandOver handOver = new HandOver(settlement, ticker, stopDeadlineNanos);
    Steps steps = new Steps(); // a spool that stays open could not be opened again in this JVM
    lanes.forEach(lane -> steps.run(lane::settle)); // requests that have ended keep their outcome
    lanes.forEach(lane -> steps.run(lane.losses()::recall)); // before their records are taken out
    if (settlement.hasDeadLetters() || hasDisk()) {
      steps.run(this::drainAll);
      lanes.forEach(lane -> steps.run(() -> lane.losses().takeAll(handOver, lane.stream())));
      steps.run(intake::close);
      steps.run(this::drainAll);
      lanes.forEach(lane -> steps.run(() -> lane.losses().takeFresh(handOver, lane.stream())));
    }
    steps.run(intake::close);
    lanes.forEach(
        lane ->
            steps.run(
                lane.spooler()::end)); // all of them first: so their disks write at the same time
    lanes.forEach(lane -> steps.run(() -> lane.losses().takeUnkept(handOver, lane.stream())));
    steps.run(commits::end);
    steps.run(settlement::close);
    steps.run(() -> settlement.lostRest(DropReason.SHUTDOWN));
    steps.run(losses::reportNow);
    steps.end();
  }

  private void drainAll() {
    moveArrived(); // first: an error may have left older records here
    intake.drainTo(arrived, Integer.MAX_VALUE, Long.MAX_VALUE);
    moveArrived();
  }
}
