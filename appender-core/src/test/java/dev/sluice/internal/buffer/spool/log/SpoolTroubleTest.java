// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool.log;

import static dev.sluice.internal.buffer.spool.log.SpoolRig.range;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Writes and syncs that fail. */
class SpoolTroubleTest extends SpoolCase {

  @Test
  void failedWrite_keepsFramesInMemoryAndTheFileWhole() {
    rig.open();
    appendAll(1, 10);
    rig.spool.flush();
    long whole = rig.segments().get(0).toFile().length();
    rig.disk.noSpace = true;
    Frame frame = rig.append(11);

    assertThat(rig.spool.flush()).isFalse();
    assertThat(frame.isSafe()).isFalse();
    assertThat(rig.segments().get(0)).hasSize(whole);
    rig.disk.heal();
    assertThat(rig.spool.flush()).as("rests a second").isFalse();
    rig.ticker.advanceMillis(1_000);
    assertThat(rig.spool.flush()).isTrue();
    assertThat(rig.segments()).hasSize(1);
    assertThat(SpoolRig.numbers(rig.takeAll())).isEqualTo(range(1, 11));
    rig.spool.close();
  }

  @Test
  void fullDisk_boundsMemoryAndHandsOutWhatIsInIt() {
    rig.open();
    rig.disk.noSpace = true;
    int taken = 0;
    while (rig.append(taken + 1) != null) {
      taken++;
    }
    assertThat(rig.spool.refusal()).isEqualTo(Spool.Refusal.DISK_TROUBLE);
    assertThat(rig.spool.counts().heldBytes()).isLessThan(LogWriter.BLOCK_BYTES + 31_000);

    List<Frame> frames = rig.takeAll();
    assertThat(SpoolRig.numbers(frames)).isEqualTo(range(1, taken));
    frames.forEach(frame -> assertThat(rig.spool.ack(frame)).isTrue());
    assertThat(rig.spool.counts().heldBytes()).isZero();
    assertThat(rig.append(taken + 1)).isNotNull();
    rig.spool.close();
  }

  /** A segment that could be made and not be written holds no id that is far from its name. */
  @Test
  void frame_comesBack_thoughAMillionIdsPassedSinceItsSegmentWasMade() throws IOException {
    rig.open();
    rig.disk.noSpaceBehindHeader = true;
    rig.append(1);
    assertThat(rig.spool.flush()).isFalse();
    for (int i = 0; i < Segment.MAX_FRAMES; i++) {
      rig.spool.shelf().own().takeId();
    }
    Frame late = rig.append(2);
    rig.disk.heal();
    rig.ticker.advanceMillis(1_000);
    assertThat(rig.spool.flush()).isTrue();
    assertThat(late.segment().owns(late.id())).isTrue();
    rig.crash(newRoot());
    rig.openRecovered();
    assertThat(SpoolRig.numbers(rig.takeAll())).containsExactly(1, 2);
    rig.spool.close();
  }

  @Test
  void failedWriteThatCannotBeCutOff_abandonsTheSegment() throws IOException {
    rig.open();
    appendAll(1, 10);
    rig.spool.flush();
    rig.disk.noSpace = true;
    rig.disk.failCutting = true;
    appendAll(11, 20);
    assertThat(rig.spool.flush()).isFalse();
    rig.disk.heal();
    rig.ticker.advanceMillis(1_000);
    assertThat(rig.spool.flush()).isTrue();

    assertThat(rig.segments()).hasSize(2);
    rig.crash(newRoot());
    rig.openRecovered();
    // Those that the torn write brought to disk by halves come twice, all others once.
    assertThat(SpoolRig.numbers(rig.takeAll())).containsAll(range(1, 20));
    rig.spool.close();
  }

  @Test
  void tornWriteThatCannotBeCutOff_isNotSentAfterACleanClose() {
    rig.open();
    appendAll(1, 10);
    rig.disk.noSpaceBehindHeader = true;
    rig.disk.failCutting = true;
    assertThat(rig.spool.close().waiting().frames()).as("is the caller's").isEqualTo(10);
    assertThat(SpoolRig.intact(rig.segments().get(0))).as("torn").isNotEmpty();
    rig.disk.heal();

    rig.openRecovered();

    assertThat(rig.spool.counts().recovered()).isEqualTo(Amount.NONE);
    assertThat(rig.takeAll()).isEmpty();
    rig.spool.close();
  }

  @Test
  void failedSync_writesHeldFramesToANewSegmentAndNeverSyncsTheOldOneAgain() {
    rig.sync = SpoolSettings.Sync.EACH;
    rig.open();
    Frame settled = rig.append(1);
    assertThat(rig.spool.sync()).isTrue();
    rig.disk.failSync = true;
    Frame frame = rig.append(2);
    assertThat(rig.spool.sync()).isFalse();
    rig.disk.heal();

    Path old = rig.segments().get(0);
    Path fresh = rig.segments().get(1);
    assertThat(settled.isSafe()).isTrue();
    assertThat(frame.isSafe()).isFalse();
    assertThat(SpoolRig.intact(fresh)).containsOnlyKeys(2);
    rig.disk.syncedBytes.clear();
    rig.ticker.advanceMillis(1_000);
    assertThat(rig.spool.sync()).isTrue();
    assertThat(frame.isSafe()).isTrue();
    assertThat(rig.disk.syncedBytes).containsOnlyKeys(fresh);
    assertThat(SpoolRig.numbers(rig.takeAll())).isEqualTo(range(1, 2));
    assertThat(old).exists();
    rig.spool.close();
  }

  @Test
  void refusedRoll_triesTheDeviceOnceThenWritesAllToOneSegment() {
    rig.sync = SpoolSettings.Sync.INTERVAL;
    rig.segmentBytes = 2_000;
    rig.open();
    rig.disk.failSync = true;
    appendAll(1, 100);
    rig.disk.filesLeft = 10;
    assertThat(rig.spool.flush()).isTrue();

    List<Path> segments = rig.segments();
    assertThat(segments).hasSize(1);
    assertThat(SpoolRig.intact(segments.get(0))).hasSize(100);
    // A second of rest, then once more.
    assertThat(rig.spool.sync()).isFalse();
    assertThat(rig.segments()).isEqualTo(segments);
    rig.ticker.advanceMillis(1_000);
    rig.disk.filesLeft = 10;
    assertThat(rig.spool.sync()).isFalse();
    assertThat(rig.segments()).hasSize(1).isNotEqualTo(segments);

    rig.disk.heal();
    rig.ticker.advanceMillis(1_000);
    rig.disk.filesLeft = Integer.MAX_VALUE;
    assertThat(rig.spool.sync()).isTrue();
    assertThat(SpoolRig.numbers(rig.takeAll())).isEqualTo(range(1, 100));
    rig.spool.close();
  }

  @Test
  void close_writesAlsoWhereTheDiskRefusedJustNow() {
    rig.open();
    rig.disk.noSpace = true;
    appendAll(1, 3);
    assertThat(rig.spool.flush()).isFalse();
    rig.disk.heal();
    assertThat(rig.spool.close().waiting().frames()).isZero();

    rig.openRecovered();
    assertThat(SpoolRig.numbers(rig.takeAll())).isEqualTo(range(1, 3));
    rig.spool.close();
  }

  @Test
  void close_leavesNothingThatIsAcknowledged_onADiskWithoutAByteLeft() {
    rig.open();
    appendAll(1, 10);
    rig.spool.flush();
    rig.disk.gate =
        (what, path) -> {
          boolean isFresh = path != null && !path.getFileName().toString().equals("inventory");
          if (what.equals("write") && isFresh) { // what is there can be overwritten
            throw new IOException("No space left on device");
          }
        };
    rig.takeAll().forEach(rig.spool::ack);
    rig.spool.close();
    assertThat(rig.segments()).singleElement().satisfies(each -> assertThat(each).hasSize(24));

    rig.openRecovered();
    assertThat(rig.takeAll()).isEmpty();
    assertThat(rig.spool.counts().lost().events()).isZero();
    assertThat(rig.append(11).id()).isGreaterThan(10);
    rig.spool.close();
  }

  @Test
  void sync_settlesOnlyWhatIsOnTheDevice() {
    rig.sync = SpoolSettings.Sync.INTERVAL;
    rig.open();
    Frame frame = rig.append(1);
    rig.spool.flush();
    assertThat(frame.isSafe()).isFalse();

    rig.ticker.advanceMillis(1_000);
    rig.spool.runDue();
    assertThat(frame.isSafe()).isTrue();
    Path segment = rig.segments().get(0);
    assertThat(rig.disk.syncedBytes.get(segment)).isEqualTo(segment.toFile().length());
    assertThat(rig.disk.directorySyncs).isPositive();
    rig.spool.close();
  }

  private List<Frame> tenHeldInASegmentThatIsRefused() {
    rig.sync = SpoolSettings.Sync.INTERVAL;
    rig.open();
    List<Frame> held = new ArrayList<>();
    for (int number = 1; number <= 10; number++) {
      held.add(rig.spool.append(SpoolRig.entry(number), true));
    }
    rig.spool.flush();
    rig.disk.failSync = true;
    rig.disk.noSpaceBehindHeader = true;
    nextSecond();
    return held;
  }

  @Test
  void crash_losesNothing_afterASegmentIsRefusedAndTheNextOneTakesNothing() throws IOException {
    List<Frame> held = tenHeldInASegmentThatIsRefused();
    nextSecond();
    assertThat(rig.spool.counts().out().frames()).isEqualTo(10);
    held.subList(0, 3).forEach(rig.spool::ack);
    nextSecond();

    rig.crash(newRoot());
    rig.openRecovered();
    assertThat(SpoolRig.numbers(rig.takeAll())).isEqualTo(range(4, 10));
    rig.spool.close();
  }

  @Test
  void abandonedSegment_isDeletedWhenItsFramesAreWrittenAgainOrAcknowledged() {
    List<Frame> held = tenHeldInASegmentThatIsRefused();
    Path abandoned = rig.segments().get(0);
    held.subList(0, 9).forEach(rig.spool::ack);
    nextSecond();
    assertThat(abandoned).exists();

    rig.disk.heal();
    rig.ticker.advanceMillis(1_000);
    assertThat(rig.spool.flush()).isTrue();
    assertThat(abandoned).doesNotExist();
    assertThat(rig.segments()).hasSize(1);
    assertThat(rig.spool.ack(held.get(9))).isTrue();
    rig.spool.close();
    assertThat(rig.segments()).allMatch(each -> SpoolRig.intact(each).isEmpty());
  }

  @Test
  void abandonedSegment_makesRoomWhereItIsNeededForTheNewCopy() {
    rig.maxBytes = 15_000;
    rig.sync = SpoolSettings.Sync.INTERVAL;
    rig.open();
    Frame frame = rig.spool.append(SpoolRig.entry(1, 10_000), true);
    rig.spool.flush();
    rig.disk.failSync = true;
    nextSecond();
    rig.disk.heal();
    nextSecond();

    assertThat(rig.spool.flush()).isTrue();
    assertThat(rig.spool.counts().diskBytes()).isLessThan(15_000);
    assertThat(rig.spool.counts().heldBytes()).as("it is written").isEqualTo(0);
    assertThat(rig.spool.ack(frame)).isTrue();
    rig.spool.close();
  }

  @Test
  void close_leavesTheOldCopy_ofWhatCouldNotBeWrittenAgain() {
    List<Frame> held = tenHeldInASegmentThatIsRefused();
    held.forEach(rig.spool::giveBack);
    appendAll(11, 12);

    Dropped unwritten = rig.spool.close();
    assertThat(unwritten.waiting().frames()).as("those in memory alone").isEqualTo(2);
    assertThat(unwritten.out().frames()).isZero();
    rig.disk.heal();
    rig.openRecovered();
    assertThat(SpoolRig.numbers(rig.takeAll())).isEqualTo(range(1, 10));
    rig.spool.close();
  }

  @Test
  void refusedSegment_isNeverSyncedAgain_thoughItsWarningFindsNoMemory() {
    rig.sync = SpoolSettings.Sync.INTERVAL;
    rig.open();
    appendAll(1, 10);
    rig.spool.flush();
    Path refused = rig.segments().get(0);
    rig.disk.failSync = true;
    rig.failNextWarning();
    assertThatThrownBy(this::nextSecond).isInstanceOf(OutOfMemoryError.class);
    rig.disk.heal();
    for (int second = 0; second < 12; second++) {
      nextSecond();
    }
    assertThat(refused).doesNotExist();
    assertThat(rig.segments()).hasSize(1);
    assertThat(SpoolRig.intact(rig.segments().get(0))).hasSize(10);
    assertThat(rig.disk.syncedBytes).containsOnlyKeys(rig.segments().get(0));
    assertThat(SpoolRig.numbers(rig.takeAll())).isEqualTo(range(1, 10));
    rig.spool.close();
  }

  @Test
  void close_unlocksEachDirectory_thoughItsFilesCannotBeLookedThrough() {
    rig.open();
    appendAll(1, 3);
    rig.spool.flush();
    rig.takeAll().forEach(rig.spool::ack);
    rig.disk.noMemory = true;
    rig.spool.close();
    assertThat(rig.warnings).hasSize(1).first().asString().contains("is not closed cleanly");
    rig.disk.heal();
    rig.open();
    assertThat(rig.spool.shelf().own().path()).hasFileName("app-0");
    rig.spool.close();
  }

  @Test
  void close_tellsWhatWasInMemoryAlone_sinceItsRefusedSegmentWasDropped() {
    rig.sync = SpoolSettings.Sync.INTERVAL;
    rig.open();
    appendAll(1, 5);
    rig.spool.sync();
    appendAll(6, 10);
    rig.spool.flush();
    rig.disk.failSync = true;
    rig.disk.noSpaceBehindHeader = true;
    nextSecond();
    assertThat(rig.spool.dropOldest().waiting().frames()).as("of the file").isEqualTo(5);
    assertThat(rig.spool.close().waiting().frames()).as("written nowhere else").isEqualTo(5);
  }

  @Test
  void close_withoutMemoryForTheLastWrite_givesTheDirectoryUpAndSaysWhatIsLost() {
    rig.open();
    appendAll(1, 3);
    rig.disk.noMemory = true;
    assertThat(rig.spool.close().waiting().frames()).isEqualTo(3);
    assertThat(rig.warnings)
        .containsExactly(
            "WRITE: the spool is not closed cleanly: java.lang.OutOfMemoryError: a test's");
    rig.disk.heal();
    rig.open(); // in the same JVM: it is not locked
    assertThat(rig.spool.counts().waiting()).isEqualTo(Amount.NONE);
    rig.spool.close();
  }
}
