// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool.log;

import static dev.sluice.internal.buffer.spool.log.SpoolRig.range;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.record.PutEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Limits hold before anything is written. */
class SpoolLimitsTest extends SpoolCase {

  @Test
  void append_refusesAtMaxBytes() {
    rig.maxBytes = 100_000;
    rig.segmentBytes = 10_000;
    rig.open();
    int taken = 0;
    while (rig.append(taken + 1) != null) {
      taken++;
      rig.spool.flush();
    }
    assertThat(rig.spool.refusal()).isEqualTo(Spool.Refusal.FULL);
    long bytes = rig.segments().stream().mapToLong(file -> file.toFile().length()).sum();
    assertThat(bytes).isBetween(90_000L, 100_000L);
    assertThat(rig.spool.counts().diskBytes()).isEqualTo(bytes);
    rig.spool.close();
  }

  @Test
  void append_goesOn_whereOneDeliveredSegmentFillsTheSpool() {
    rig.maxBytes = 100_000;
    rig.segmentBytes = 100_000;
    rig.open();
    for (int round = 0; round < 3; round++) {
      int taken = 0;
      while (rig.append(taken + 1) != null) {
        taken++;
        rig.spool.flush();
      }
      assertThat(rig.spool.refusal()).isEqualTo(Spool.Refusal.FULL);
      assertThat(taken).as("round %s", round).isGreaterThan(100);
      rig.takeAll().forEach(rig.spool::ack);
    }
    rig.spool.close();
    assertThat(rig.segments()).hasSize(1);
    assertThat(rig.disk.opened).isZero();
  }

  @Test
  void append_refuses_whereTheDeliveredSegmentCannotMakePlace() {
    rig.maxBytes = 100_000;
    rig.segmentBytes = 100_000;
    rig.open();
    int taken = 0;
    while (rig.append(taken + 1) != null) {
      taken++;
      rig.spool.flush();
    }
    List<Frame> frames = rig.takeAll();
    frames.subList(1, taken).forEach(rig.spool::ack);
    PutEntry large = SpoolRig.entry(1_000, 20_000);
    assertThat(rig.spool.append(large, false)).as("one is not delivered").isNull();
    rig.spool.ack(frames.get(0));
    rig.disk.failCreation = true;
    assertThat(rig.spool.append(large, false)).isNull();
    assertThat(rig.spool.refusal()).isEqualTo(Spool.Refusal.FULL);
    assertThat(rig.segments()).hasSize(1);
    rig.disk.heal();
    assertThat(rig.append(1_002)).isNotNull();
    assertThat(SpoolRig.numbers(rig.takeAll())).containsExactly(1_002);
    rig.spool.close();
  }

  /**
   * What was queued before has smaller ids than the empty file that took the delivered one's place.
   */
  @Test
  void cursor_doesNotCallAcknowledged_whatIsWrittenAfterADeliveredFileMadePlace()
      throws IOException {
    rig.maxBytes = 100_000;
    rig.segmentBytes = 100_000;
    rig.open();
    appendAll(1, 20);
    rig.takeAll();
    rig.spool.roll();
    for (int number = 21; rig.append(number) != null; number++) {
      rig.spool.flush();
    }
    List<Frame> frames = rig.takeAll();
    frames.subList(0, 60).forEach(rig.spool::ack);
    assertThat(rig.spool.append(SpoolRig.entry(1_000, 0), true)).isNotNull();
    frames.subList(60, frames.size()).forEach(rig.spool::ack);
    assertThat(rig.spool.append(SpoolRig.entry(1_001, 20_000), true)).isNotNull();
    rig.disk.failDeletes = true; // the empty file stays
    rig.spool.flush();
    assertThat(rig.segments()).hasSize(3);
    rig.disk.failDeletes = false;
    rig.spool.writeCursors();
    rig.crash(newRoot());
    rig.openRecovered();
    assertThat(SpoolRig.numbers(rig.takeAll())).containsAll(range(1, 20)).contains(1_000, 1_001);
    rig.spool.close();
  }

  @Test
  void append_leavesTheFloorOfTheDiskFree() {
    rig.floorBytes = 1 << 20;
    rig.open();
    rig.disk.freeBytes = (1 << 20) + 100_000;
    assertThat(rig.append(1)).isNotNull();
    rig.spool.flush();
    rig.disk.freeBytes = 1 << 20;
    assertThat(rig.append(2)).isNull();
    assertThat(rig.spool.refusal()).isEqualTo(Spool.Refusal.NO_SPACE);
    assertThat(rig.spool.figures())
        .startsWith(", 1048576 bytes are free, and 1048576 are to stay free (")
        .contains(rig.segments().get(0).getParent().toString() + ")");
    rig.spool.close();
  }

  /** As FUSE without statfs, and a tmpfs without a bound: all figures are 0. */
  @Test
  void append_isBoundedByMaxBytesAlone_whereTheFileSystemGivesNoFigures() {
    rig.disk.freeBytes = 0;
    rig.disk.totalBytes = 0L;
    rig.floorBytes = -1;
    rig.maxBytes = 20_000;
    rig.segmentBytes = 5_000;
    rig.open();
    for (int number = 1; rig.append(number) != null; number++) {
      assertThat(rig.spool.flush()).isTrue();
    }
    assertThat(rig.spool.refusal()).isEqualTo(Spool.Refusal.FULL);
    assertThat(rig.segments()).hasSizeGreaterThan(3);
    assertThat(rig.spool.spool().canMakeRoom()).isTrue();
    rig.spool.close();
  }

  @Test
  void floor_isAShareOfTheDiskUnlessItIsSet() {
    SpoolSettings byDefault = new SpoolSettings(1, -1, 1, SpoolSettings.Sync.NONE);
    assertThat(byDefault.floorBytes(1L << 30)).isEqualTo(256L << 20);
    assertThat(byDefault.floorBytes(1L << 40)).isEqualTo((1L << 40) / 20);
  }

  @Test
  void dropOldest_deletesTheOldestSegmentAndTellsItsLiveEvents() {
    rig.segmentBytes = 5_000;
    rig.open();
    appendAll(1, 60);
    rig.spool.flush();
    Path oldest = rig.segments().get(0);
    List<Integer> inOldest = new ArrayList<>(SpoolRig.intact(oldest).keySet());
    Collections.sort(inOldest);
    Frame first = rig.spool.next();
    Frame second = rig.spool.next();
    rig.spool.ack(first);

    Dropped dropped = rig.spool.dropOldest();

    assertThat(dropped.out()).isEqualTo(second.amount());
    int events = inOldest.stream().skip(2).mapToInt(n -> SpoolRig.entry(n).eventCount()).sum();
    assertThat(dropped.waiting().events()).isEqualTo(events);
    assertThat(dropped.waiting().frames()).isEqualTo(inOldest.size() - 2);
    assertThat(oldest).doesNotExist();
    assertThat(rig.spool.ack(second)).isFalse();
    assertThat(SpoolRig.numbers(rig.takeAll())).isEqualTo(range(inOldest.size() + 1, 60));
    rig.spool.close();
  }

  @Test
  void dropOldest_takesTheSegmentThatIsBeingWrittenWhenThereIsNoOther() {
    rig.open();
    appendAll(1, 5);
    rig.spool.flush();
    assertThat(rig.spool.dropOldest().waiting().frames()).isEqualTo(5);
    assertThat(rig.spool.dropOldest()).isNull();
    appendAll(6, 7);
    rig.spool.flush();
    assertThat(SpoolRig.numbers(rig.takeAll())).isEqualTo(range(6, 7));
    rig.spool.close();
    assertThat(rig.disk.opened).isZero();
  }

  @Test
  void dropOldest_leavesWhatIsQueuedToComeBackAfterTwoCrashes() throws IOException {
    rig.open();
    appendAll(1, 7);
    rig.spool.flush();
    appendAll(8, 10);
    assertThat(rig.spool.dropOldest()).isNotNull(); // the one that was written to
    appendAll(11, 26);
    rig.spool.flush();
    rig.spool.writeCursors();
    rig.crash(newRoot());
    rig.openRecovered();
    rig.spool.writeCursors();
    rig.crash(newRoot());

    rig.openRecovered();
    assertThat(SpoolRig.numbers(rig.takeAll())).isEqualTo(range(8, 26));
    rig.spool.close();
  }
}
