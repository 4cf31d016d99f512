// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.sluice.fake.LockWithoutMemory;
import dev.sluice.fake.ManualTicker;
import dev.sluice.fake.Records;
import dev.sluice.internal.util.records.ArrayPool;
import dev.sluice.internal.util.records.RecordQueue;
import dev.sluice.internal.util.records.Spare;
import dev.sluice.record.DropReason;
import dev.sluice.record.Severity;
import dev.sluice.record.SeverityCounts;
import dev.sluice.record.UserRecord;
import java.lang.management.ManagementFactory;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class IntakeTest {

  private static final long HOUR = TimeUnit.HOURS.toNanos(1);

  private final ManualTicker ticker = new ManualTicker();

  @Test
  void offer_takesRecordsUpToTheBoundInBytes() {
    Intake intake = new Intake(1000, 0, 0, null, ticker);
    assertThat(intake.offer(Records.holding(500, Severity.WARN))).isNull();
    assertThat(intake.offer(Records.holding(500, Severity.WARN))).isNull();
    assertThat(intake.offer(Records.holding(161, Severity.WARN))).isEqualTo(DropReason.BUFFER_FULL);
    assertThat(intake.held().bytes()).isEqualTo(1000);
    assertThat(intake.held().events()).isEqualTo(SeverityCounts.of(Severity.WARN, 2));
  }

  @Test
  void offer_refusesLowSeverityFromEightyPercentOn() {
    Intake intake = new Intake(1000, 0, 0, null, ticker);
    assertThat(intake.offer(Records.holding(600, Severity.INFO))).isNull();
    assertThat(intake.offer(Records.holding(200, Severity.INFO))).isNull();
    assertThat(intake.offer(Records.holding(161, Severity.INFO))).isEqualTo(DropReason.BUFFER_FULL);
    assertThat(intake.offer(Records.holding(161, Severity.WARN))).isNull();
  }

  /** What fails for want of memory after the record is in the queue would count it as refused. */
  @Test
  void offer_takesNoMemoryForARecordThatItHasRoomFor() {
    Intake intake = new Intake(1_000_000, 0, 0, null, ticker);
    UserRecord record = Records.of("a", 0);
    for (int i = 0; i < 650; i++) { // the arrays of the queue hold about 800
      intake.offer(record);
    }
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    threads.getCurrentThreadAllocatedBytes(); // which may take memory itself, the first time
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < 100; i++) {
      intake.offer(record);
    }
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isZero();
  }

  /** A log call that was refused would throw it, and a stop would not be noticed. */
  @Test
  void wakeAndClose_withoutMemoryForTheLock_waitForIt() {
    Intake intake = new Intake(1000, 0, 0, null, ticker);
    LockWithoutMemory.in(intake, 0, intake::wake);
    LockWithoutMemory.in(intake, 0, intake::close);
    assertThat(intake.isOpen()).isFalse();
  }

  @Test
  void offer_refusesByCountWhereThatIsBounded() {
    Intake intake = new Intake(1_000_000, 2, 0, null, ticker);
    assertThat(intake.offer(Records.of("a", 0))).isNull();
    assertThat(intake.offer(Records.of("b", 0))).isNull();
    assertThat(intake.offer(Records.of("c", 0))).isEqualTo(DropReason.BUFFER_FULL);
    UserRecord a = Records.of("a", 0);
    intake.release(held(a));
    assertThat(intake.offer(Records.of("c", 0))).isNull();
  }

  @Test
  void drainedRecords_stillHoldTheirRoom() {
    Intake intake = new Intake(1000, 0, 0, null, ticker);
    intake.offer(Records.holding(1000, Severity.ERROR));
    RecordQueue sink = new RecordQueue(new ArrayPool(1 << 20));
    intake.drainTo(sink, 10, 10_000);
    assertThat(sink.size()).isEqualTo(1);
    assertThat(intake.offer(Records.holding(161, Severity.ERROR)))
        .isEqualTo(DropReason.BUFFER_FULL);
    intake.release(held(sink.peek()));
    assertThat(intake.held()).isEqualTo(new Held(SeverityCounts.NONE, 0, 0));
  }

  /** An idle appender has little memory; one under load needs no new arrays. */
  @Test
  void awaitWork_trimsThePool_onlyWhereNothingIsHeld() throws InterruptedException {
    Intake intake = new Intake(1_000_000, 0, 0, null, ticker);
    Held held = new Held(SeverityCounts.NONE, 0, 0);
    for (int i = 0; i < 40; i++) {
      UserRecord record = Records.holding(20_000, Severity.INFO);
      assertThat(intake.offer(record)).isNull();
      held = held(record);
    }
    RecordQueue sink = new RecordQueue(intake.pool());
    intake.drainTo(sink, 100, 1_000_000);
    sink.clear(); // it is in a request, say
    long spareBytes = Spare.bytesOf(intake.pool());
    assertThat(spareBytes).isGreaterThan(700_000);
    for (int i = 0; i < 40; i++) {
      intake.awaitWork(0, 1, 1);
      assertThat(Spare.bytesOf(intake.pool())).as("held").isEqualTo(spareBytes);
      intake.release(held);
    }
    intake.awaitWork(0, 1, 1);
    assertThat(Spare.bytesOf(intake.pool())).isBetween(1L, 8L * 31 * 1024);
  }

  @Test
  void drainTo_keepsTheOrderAndStopsAtItsLimits() {
    Intake intake = new Intake(1_000_000, 0, 0, null, ticker);
    for (String text : new String[] {"a", "b", "c", "d"}) {
      intake.offer(Records.of(text, 0));
    }
    RecordQueue sink = new RecordQueue(new ArrayPool(1 << 20));
    intake.drainTo(sink, 2, 1000);
    intake.drainTo(sink, 0, 1000);
    intake.drainTo(sink, 100, 0);
    assertThat(Records.in(sink)).extracting(Records::text).containsExactly("a", "b");
    intake.drainTo(sink, 100, 1);
    assertThat(Records.in(sink)).extracting(Records::text).containsExactly("a", "b", "c");
  }

  @Test
  void drainTo_takesAllAtOnceWhereTheyFit() {
    Intake intake = new Intake(1_000_000, 0, 0, null, ticker);
    RecordQueue sink = new RecordQueue(new ArrayPool(1 << 20));
    UserRecord first = Records.of("a", 0);
    UserRecord second = Records.of("b", 0);
    intake.offer(first);
    intake.offer(second);

    intake.drainTo(sink, 2, first.sizeBytes() + second.sizeBytes());
    assertThat(Records.in(sink)).extracting(Records::text).containsExactly("a", "b");
    assertThat(intake.held().events().total()).as("held on").isEqualTo(2);
    assertThat(intake.enqueuedCount()).isEqualTo(2);
    assertThat(intake.takenCount()).isEqualTo(2);
    assertThat(intake.headCreatedNanos(77)).as("none is queued").isEqualTo(77);

    UserRecord third = Records.of("c", 0);
    intake.offer(third);
    intake.drainTo(sink, 10, 1000);
    assertThat(Records.in(sink))
        .as("behind what is there")
        .extracting(Records::text)
        .containsExactly("a", "b", "c");
    assertThat(intake.takenCount()).isEqualTo(3);
    Records.in(sink).forEach(each -> intake.release(held(each)));
    assertThat(intake.held()).isEqualTo(new Held(SeverityCounts.NONE, 0, 0));
  }

  @Test
  void close_refusesFromThenOn() {
    Intake intake = new Intake(1000, 0, HOUR, null, ticker);
    intake.close();
    assertThat(intake.offer(Records.of("a", 0))).isEqualTo(DropReason.CLOSED);
    assertThat(intake.held().events()).isEqualTo(SeverityCounts.NONE);
  }

  @Test
  void close_sendsWaitingCallersHome() throws Exception {
    Intake intake = new Intake(1000, 0, HOUR, null, ticker);
    intake.offer(Records.holding(1000, Severity.INFO));
    FutureTask<DropReason> blocked =
        new FutureTask<>(() -> intake.offer(Records.holding(200, Severity.ERROR)));
    Thread caller = startAndAwaitWaiting(blocked);
    intake.close();
    assertThat(blocked.get()).isEqualTo(DropReason.CLOSED);
    caller.join();
  }

  @Test
  void offer_waitsForRoomWhereItBlocks() throws Exception {
    Intake intake = new Intake(1000, 0, HOUR, null, ticker);
    UserRecord first = Records.holding(1000, Severity.INFO);
    assertThat(intake.offer(first)).isNull(); // low severities have all of it when callers wait
    FutureTask<DropReason> blocked =
        new FutureTask<>(() -> intake.offer(Records.holding(200, Severity.INFO)));
    Thread caller = startAndAwaitWaiting(blocked);
    intake.release(held(first));
    assertThat(blocked.get()).isNull();
    caller.join();
    assertThat(intake.held().bytes()).isEqualTo(200);
  }

  @Test
  void offer_waitsNoLongerThanMaxBlock() {
    Intake intake = new Intake(1000, 0, TimeUnit.MILLISECONDS.toNanos(20), null, System::nanoTime);
    intake.offer(Records.holding(1000, Severity.INFO));
    long start = System.nanoTime();
    assertThat(intake.offer(Records.holding(200, Severity.ERROR)))
        .isEqualTo(DropReason.BUFFER_FULL);
    assertThat(System.nanoTime() - start)
        .isBetween(TimeUnit.MILLISECONDS.toNanos(20), TimeUnit.SECONDS.toNanos(10));
  }

  @Test
  void offer_waitsOnAndKeepsTheFlagOfAnInterruptedCaller() throws Exception {
    Intake intake = new Intake(1000, 0, HOUR, null, ticker);
    UserRecord first = Records.holding(1000, Severity.INFO);
    intake.offer(first);
    FutureTask<Boolean> blocked =
        new FutureTask<>(
            () ->
                intake.offer(Records.holding(200, Severity.INFO)) == null
                    && Thread.currentThread().isInterrupted());
    Thread caller = new Thread(blocked);
    caller.start();
    caller.interrupt();
    awaitWaiting(caller);
    assertThat(blocked.isDone()).isFalse();
    intake.release(held(first));
    assertThat(blocked.get()).isTrue();
  }

  @Test
  void offer_doesNotEvenLookAtTheFlagWhenThereIsRoom() {
    Intake intake = new Intake(1000, 0, HOUR, null, ticker);
    Thread.currentThread().interrupt();
    assertThat(intake.offer(Records.of("a", 0))).isNull();
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void awaitWork_returnsAtOnceWhenEnoughIsQueued() throws InterruptedException {
    Intake intake = new Intake(1_000_000, 0, 0, null, ticker);
    intake.offer(Records.of("a", 0));
    intake.awaitWork(HOUR, 1, Long.MAX_VALUE);
    intake.awaitWork(HOUR, 2, 1);
    intake.awaitWork(0, 2, Long.MAX_VALUE);
  }

  @Test
  void awaitWork_forgetsNoWakeThatCameBeforeIt() throws InterruptedException {
    Intake intake = new Intake(1000, 0, 0, null, ticker);
    intake.wake();
    intake.awaitWork(HOUR, 1, 1);
    intake.close();
    intake.awaitWork(HOUR, 1, 1);
  }

  @Test
  void awaitWork_isWokenByTheOfferThatFillsIt() throws Exception {
    Intake intake = new Intake(1_000_000, 0, 0, null, ticker);
    CountDownLatch woken = new CountDownLatch(1);
    Thread shipper =
        startAndAwaitWaiting(
            new FutureTask<>(
                () -> {
                  intake.awaitWork(HOUR, 3, Long.MAX_VALUE);
                  woken.countDown();
                  return null;
                }));
    intake.offer(Records.of("a", 0));
    intake.offer(Records.of("b", 0));
    assertThat(woken.getCount()).isEqualTo(1);
    intake.offer(Records.of("c", 0));
    shipper.join();
    assertThat(woken.getCount()).isZero();
  }

  @Test
  void offer_wakesTheShipperWhenHalfOfTheRoomIsTaken() throws InterruptedException {
    Intake intake = new Intake(1000, 0, 0, null, ticker);
    intake.offer(Records.holding(490, Severity.INFO));
    assertThat(intake.isStarving(500, 1000)).isFalse();
    intake.awaitWork(0, 500, 1000);
    intake.offer(Records.holding(170, Severity.INFO));
    intake.awaitWork(HOUR, 500, 1000);
    assertThat(intake.isStarving(500, 1000)).isTrue();
    assertThat(intake.isStarving(2, 1000)).as("enough is queued to fill a batch").isFalse();
    assertThat(intake.isStarving(500, 1)).isFalse();
  }

  @Test
  void isStarving_endsWithTheRelease() {
    Intake intake = new Intake(1_000_000, 3, 0, null, ticker);
    UserRecord a = Records.of("a", 0);
    intake.offer(a);
    assertThat(intake.isStarving(500, 1000)).isFalse();
    intake.offer(Records.of("b", 0));
    assertThat(intake.isStarving(500, 1000)).isTrue();
    intake.release(held(a));
    assertThat(intake.isStarving(500, 1000)).isFalse();
  }

  @Test
  void counts_haveAllThatWasAccepted_andNothingThatWasRefused() {
    UserRecord first = Records.of("a", 0);
    UserRecord second = Records.of("bcd", 0);
    Intake intake = new Intake(2 * second.heldBytes(), 0, 0, null, ticker);
    intake.offer(first);
    intake.drainTo(new RecordQueue(new ArrayPool(1 << 20)), 1, 1000);
    intake.release(held(first));
    assertThat(intake.offer(Records.of("x".repeat(1000), 0))).isEqualTo(DropReason.BUFFER_FULL);
    intake.offer(second);

    IntakeCounts counts = intake.counts();
    assertThat(counts.acceptedCount()).isEqualTo(2);
    assertThat(counts.acceptedBytes()).isEqualTo(first.sizeBytes() + second.sizeBytes());
    assertThat(counts.held()).isEqualTo(held(second));
  }

  @Test
  void takenCount_catchesUpWithWhatWasAcceptedBefore() {
    Intake intake = new Intake(1_000_000, 0, 0, null, ticker);
    intake.offer(Records.of("a", 0));
    intake.offer(Records.of("b", 0));
    assertThat(intake.enqueuedCount()).isEqualTo(2);
    assertThat(intake.takenCount()).isZero();
    intake.drainTo(new RecordQueue(new ArrayPool(1 << 20)), 1, 1000);
    intake.offer(Records.of("c", 0));
    assertThat(intake.enqueuedCount()).isEqualTo(3);
    assertThat(intake.takenCount()).isEqualTo(1);
  }

  private static Held held(UserRecord record) {
    return new Held(SeverityCounts.one(record.severity()), record.sizeBytes(), record.heldBytes());
  }

  private static Thread startAndAwaitWaiting(Runnable task) {
    Thread thread = new Thread(task);
    thread.start();
    awaitWaiting(thread);
    return thread;
  }

  private static void awaitWaiting(Thread thread) {
    while (thread.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
  }
}
