// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.sluice.fake.LockWithoutMemory;
import dev.sluice.fake.ManualTicker;
import dev.sluice.fake.Records;
import dev.sluice.internal.util.records.ArrayPool;
import dev.sluice.internal.util.records.RecordQueue;
import dev.sluice.record.DropReason;
import dev.sluice.record.Severity;
import dev.sluice.record.SeverityCounts;
import dev.sluice.record.UserRecord;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An intake that drops the oldest when it is full. */
@Timeout(30)
class EvictionTest {

  private static final long HOUR = TimeUnit.HOURS.toNanos(1);

  private final List<Evicted> evicted = new ArrayList<>();
  private boolean isNews;

  @Test
  void offer_dropsOldestWhenFull() {
    Intake intake = intake(1000, 0);
    UserRecord oldest = Records.holding(500, Severity.ERROR);
    UserRecord second = Records.holding(500, Severity.INFO);
    assertThat(intake.offer(oldest)).isNull();
    assertThat(intake.offer(second)).isNull();
    assertThat(evicted).isEmpty();
    assertThat(intake.offer(Records.holding(400, Severity.DEBUG))).isNull();
    assertThat(evicted).as("whatever its severity").containsExactly(Evicted.of(oldest));
    assertThat(intake.held().bytes()).isEqualTo(900);
    assertThat(intake.held().events().toString()).isEqualTo("1 DEBUG, 1 INFO");
    assertThat(drain(intake)).first().extracting(UserRecord::severity).isEqualTo(Severity.INFO);
  }

  @Test
  void offer_dropsAsManyAsItNeeds() {
    Intake intake = intake(1000, 0);
    for (int i = 0; i < 5; i++) {
      intake.offer(Records.holding(200, Severity.INFO));
    }
    UserRecord large = Records.holding(401, Severity.INFO);
    assertThat(intake.offer(large)).isNull();
    assertThat(evicted).hasSize(3);
    assertThat(intake.held().bytes()).isEqualTo(2 * 200 + 401);
    assertThat(drain(intake)).hasSize(3).last().extracting(UserRecord::heldBytes).isEqualTo(401);
  }

  @Test
  void offer_dropsOldestByCountWhereThatIsBounded() {
    Intake intake = intake(1_000_000, 2);
    for (String text : new String[] {"a", "bb", "c", "d"}) {
      assertThat(intake.offer(Records.of(text, 0))).isNull();
    }
    assertThat(evicted)
        .containsExactly(Evicted.of(Records.of("a", 0)), Evicted.of(Records.of("bb", 0)));
    assertThat(drain(intake)).extracting(Records::text).containsExactly("c", "d");
  }

  @Test
  void offer_countsWhatItDroppedAlsoWhereTheNewestFindsNoMemory() {
    Intake intake = intake(1000, 0);
    UserRecord oldest = Records.holding(900, Severity.INFO);
    intake.offer(oldest);
    UserRecord next = Records.holding(500, Severity.INFO);
    next.set(new byte[0], 0, next.length(), null, 0, Severity.INFO, 0); // its copy fails
    assertThatThrownBy(() -> intake.offer(next)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThat(evicted).as("it is not held any more").containsExactly(Evicted.of(oldest));
    assertThat(intake.held().events().total()).isZero();
  }

  /** What is taken out and not counted is gone: nothing may fail in between. */
  @Test
  void offer_readsTheOldestOnce() {
    Intake intake = intake(3 << 20, 0);
    UserRecord oldest = Records.holding(2 << 20, Severity.INFO); // it lies in many arrays
    intake.offer(oldest);
    UserRecord next = Records.holding(1 << 20, Severity.INFO);
    intake.offer(next);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    intake.offer(next); // into the arrays of the oldest
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertThat(evicted).containsExactly(Evicted.of(oldest));
    assertThat(allocated).isLessThan(3 << 20);
  }

  /** The newer record is taken already: it must not count as refused. */
  @Test
  void offer_withoutMemoryToWakeTheShipper_isTakenAllTheSame() {
    Intake intake = intake(1000, 0);
    isNews = true;
    UserRecord oldest = Records.holding(500, Severity.INFO);
    intake.offer(oldest);
    intake.offer(oldest);
    LockWithoutMemory.in(
        intake, 1, () -> assertThat(intake.offer(Records.holding(500, Severity.WARN))).isNull());
    assertThat(evicted).containsExactly(Evicted.of(oldest));
    assertThat(intake.held().events()).hasToString("1 INFO, 1 WARN");
  }

  @Test
  void offer_isRefusedWhenNothingIsQueuedAnyMore() {
    Intake intake = intake(1000, 1);
    UserRecord first = Records.holding(500, Severity.INFO);
    intake.offer(first);
    drain(intake);
    UserRecord next = Records.holding(200, Severity.ERROR);
    assertThat(intake.offer(next)).isEqualTo(DropReason.BUFFER_FULL);
    assertThat(evicted).isEmpty();
    intake.release(new Held(SeverityCounts.one(Severity.INFO), first.sizeBytes(), 500));
    assertThat(intake.offer(next)).isNull();
  }

  @Test
  void offer_dropsNoneInVain() {
    Intake intake = intake(1000, 0);
    intake.offer(Records.holding(700, Severity.INFO));
    drain(intake);
    UserRecord queued = Records.holding(200, Severity.INFO);
    intake.offer(queued);
    assertThat(intake.offer(Records.holding(301, Severity.INFO))).isEqualTo(DropReason.BUFFER_FULL);
    assertThat(evicted).isEmpty();
    assertThat(drain(intake)).extracting(UserRecord::heldBytes).containsExactly(200);
  }

  @Test
  void offer_isRefusedAfterTheCloseAndDropsNone() {
    Intake intake = intake(1000, 1);
    intake.offer(Records.holding(500, Severity.INFO));
    intake.close();
    assertThat(intake.offer(Records.holding(500, Severity.INFO))).isEqualTo(DropReason.CLOSED);
    assertThat(evicted).isEmpty();
  }

  /** Others that are held take the room by count: what comes back from the disk, once settled. */
  @Test
  void offer_dropsNoneInVainByCount() {
    Intake intake = intake(1_000_000, 2);
    intake.offer(Records.of("queued", 0));
    Held returned = new Held(SeverityCounts.of(Severity.INFO, 2), 20, 40);
    intake.charge(returned);
    intake.discharge(returned);
    assertThat(intake.offer(Records.of("next", 0))).isEqualTo(DropReason.BUFFER_FULL);
    assertThat(evicted).isEmpty();
    intake.release(returned);
    assertThat(intake.offer(Records.of("next", 0))).isNull();
  }

  @Test
  void offer_usesAllTheRoomForEverySeverity() {
    Intake intake = intake(1000, 0);
    intake.offer(Records.holding(800, Severity.INFO));
    assertThat(intake.offer(Records.holding(200, Severity.INFO))).isNull();
    assertThat(evicted).isEmpty();
  }

  @Test
  void eviction_wakesTheShipperWhereItIsNews() throws InterruptedException {
    Intake intake = intake(1_000_000, 1);
    intake.offer(Records.of("a", 0));
    intake.awaitWork(HOUR, 500, 1000); // half of the room is taken
    intake.offer(Records.of("b", 0));
    intake.awaitWork(0, 500, 1000);
    isNews = true;
    intake.offer(Records.of("c", 0));
    intake.awaitWork(HOUR, 500, 1000);
    assertThat(evicted).hasSize(2);
  }

  @Test
  void takenCount_countsTheEvictedToo() {
    Intake intake = intake(1_000_000, 1);
    intake.offer(Records.of("a", 0));
    intake.offer(Records.of("b", 0));
    assertThat(intake.takenCount()).isEqualTo(1);
    assertThat(intake.enqueuedCount()).isEqualTo(2);
  }

  private Intake intake(long maxHeldBytes, long maxHeldEvents) {
    return new Intake(
        maxHeldBytes,
        maxHeldEvents,
        0,
        record -> {
          evicted.add(record);
          return isNews;
        },
        new ManualTicker());
  }

  private static List<UserRecord> drain(Intake intake) {
    RecordQueue sink = new RecordQueue(new ArrayPool(1 << 20));
    intake.drainTo(sink, Integer.MAX_VALUE, Long.MAX_VALUE);
    return Records.in(sink);
  }
}
