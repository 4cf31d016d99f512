// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool;

import static dev.sluice.internal.buffer.spool.log.SpoolRig.range;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.internal.buffer.spool.files.LocalDisk;
import dev.sluice.internal.buffer.spool.log.SpoolRig;
import dev.sluice.record.DropReason;
import dev.sluice.record.PutEntry;
import dev.sluice.record.Severity;
import dev.sluice.record.UserRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a spooler does when the disk or its share of it has no room. */
class SpoolerRoomTest {

  @TempDir private Path temp;
  private SpoolerRig rig;
  private long startNanos;

  @BeforeEach
  void rig() throws IOException {
    Path root = temp.resolve("root");
    rig = new SpoolerRig(Files.createDirectory(root, LocalDisk.permissions("rwx------")));
    startNanos = rig.ticker.nanoTime();
  }

  /** Some segments of records that wait. */
  private void fillSegments() {
    rig.dropsOldest = true;
    rig.files.segmentBytes = 5_000;
    rig.open().begin(true).keepAll(1, 60).commit();
    assertThat(rig.files.segments()).hasSizeGreaterThan(2);
  }

  /** The record stays in memory, nothing was deleted for it, and all come out. */
  private void assertNothingIsDropped(int size) {
    List<Path> before = rig.files.segments();
    rig.keep(61, size);
    assertThat(rig.files.segments()).isEqualTo(before);
    assertThat(rig.lost).isEmpty();
    assertThat(rig.inMemory()).isEqualTo(1);
    rig.assertConserved();

    rig.disk.heal();
    assertThat(rig.refill()).isEqualTo(range(1, 61));
    rig.deliverAll().assertDrained();
    rig.close();
  }

  @Test
  void dropOldest_deletesNothing_whereAnotherProgramFillsTheDisk() {
    rig.files.floorBytes = 1 << 30;
    fillSegments();
    rig.disk.freeBytes = 0;
    assertNothingIsDropped(100);
  }

  @Test
  void dropOldest_stopsWhereADeletionFreesNothing() {
    rig.files.floorBytes = 1_000_000;
    rig.files.segmentBytes = 1_000;
    rig.dropsOldest = true;
    rig.open().begin(true).keepAll(1, 100);
    rig.disk.freeBytes = 999_000; // a little below the floor: one segment would be enough
    rig.disk.deletionsFreeNothing = true;
    for (int second = 1; second <= 30; second++) {
      rig.after(1_000, true).keepAll(100 + second, 100 + second);
      rig.spooler.commit();
    }
    assertThat(rig.lost.get(DropReason.OVERFLOW)).as("of one segment").isBetween(1L, 10L);

    rig.disk.deletionsFreeNothing = false;
    rig.after(61_000, true).keepAll(200, 200);
    rig.spooler.commit();
    assertThat(rig.disk.freeBytes).as("tried again").isGreaterThan(999_000);
  }

  @Test
  void dropOldest_deletesNothing_forARecordThatIsLargerThanTheSpool() {
    rig.files.maxBytes = 30_000;
    fillSegments();
    assertNothingIsDropped(30_000);
  }

  @Test
  void dropOldest_deletesNothing_whereTheFileSystemDoesNotAnswer() {
    rig.files.floorBytes = 1_000;
    fillSegments();
    rig.disk.freeBytes = 0; // what the JDK says when it cannot ask
    rig.disk.totalBytes = 0L;
    assertNothingIsDropped(100);
  }

  @Test
  void dropOldest_deletesNothing_whereTheRoomIsTakenByWhatCannotBeDeleted() throws IOException {
    Path later =
        Files.createDirectory(rig.files.root.resolve("app-0"), LocalDisk.permissions("rwx------"));
    byte[] bytes = new byte[12_000];
    ByteBuffer.wrap(bytes).put(SpoolRig.laterHeader(1));
    Files.write(later.resolve("seg-0000000000000001.log"), bytes);
    rig.files.maxBytes = 26_000;
    fillSegments();
    assertNothingIsDropped(15_000);
  }

  @Test
  void dropOldest_deletesNoMoreThanHelps() {
    rig.files.floorBytes = 1 << 20;
    fillSegments();
    List<Path> before = rig.files.segments();
    rig.disk.freeBytes = (1 << 20) - 6_000;
    rig.keep(61, 100);

    assertThat(rig.files.segments()).isEqualTo(before.subList(2, before.size()));
    assertThat(rig.lost).containsOnlyKeys(DropReason.OVERFLOW);
    assertThat(rig.inMemory()).isZero();
    rig.assertConserved();
    rig.commit();
    int dropped = (int) rig.lost();
    assertThat(rig.refill()).isEqualTo(range(1 + dropped, 61));
    rig.deliverAll().assertDrained();
    rig.close();
  }

  @Test
  void dropOldest_makesRoomInAFullSpool() {
    rig.files.maxBytes = 14_000;
    fillSegments();
    for (int number = 61; number <= 200; number += 10) {
      rig.keepAll(number, number + 9).commit();
    }

    assertThat(rig.lost).containsOnlyKeys(DropReason.OVERFLOW);
    assertThat(rig.inMemory()).isZero();
    rig.assertConserved();
    int dropped = (int) rig.lost();
    assertThat(rig.refill()).isEqualTo(range(1 + dropped, 200)).hasSizeGreaterThan(40);
    rig.deliverAll().assertDrained();
    rig.close();
  }

  @Test
  void diskThatNeitherReadsNorWrites_letsNewRecordsPass() {
    rig.files.floorBytes = 1;
    rig.open().begin(true).keepAll(1, 5).commit();
    rig.disk.failReads = true;
    rig.disk.freeBytes = 0;
    rig.begin(false).keepAll(6, 10).commit();
    assertThat(rig.inMemory()).isEqualTo(5);
    assertThat(rig.refill()).isEqualTo(range(6, 10));
    rig.deliverAll().assertConserved();
    for (int number = 11; number <= 20; number++) {
      rig.after(1_000, false).keepAll(number, number).commit();
      assertThat(rig.refill()).containsExactly(number);
      rig.deliverAll().assertConserved();
    }
    assertThat(rig.inSpool).isEqualTo(5);
    assertThat(rig.intake.held().bytes()).isZero();

    rig.disk.heal();
    rig.after(10_000, false);
    assertThat(rig.refill()).isEqualTo(range(1, 5));
    rig.deliverAll().assertDrained();
    assertThat(rig.lost).isEmpty();
    rig.close();
  }

  @Test
  void diskThatDoesNotWrite_handsOutTheOldOnesFirst() {
    rig.files.floorBytes = 1;
    rig.open().begin(true).keepAll(1, 5).commit();
    rig.disk.freeBytes = 0;
    rig.begin(false).keepAll(6, 10).commit();
    assertThat(rig.refill(3)).isEqualTo(range(1, 3));
    assertThat(rig.refill()).isEqualTo(range(4, 10));
    rig.deliverAll().assertDrained();
    rig.close();
  }

  @Test
  void newRecords_waitWhileThoseFromDiskHaveNoRoomInMemory() {
    rig.files.floorBytes = 1;
    rig.returnEvents = 2;
    rig.open().begin(true).keepAll(1, 5).commit();
    rig.disk.freeBytes = 0;
    rig.begin(false).keepAll(6, 10).commit();
    assertThat(rig.refill()).isEqualTo(range(1, 2));
    assertThat(rig.refill()).as("it could be read").isEmpty();
    rig.deliverAll();
    assertThat(rig.refill()).isEqualTo(range(3, 4));
    rig.deliverAll();
    assertThat(rig.refill()).isEqualTo(range(5, 10));
    rig.deliverAll().assertDrained();
    rig.close();
  }

  @Test
  void recordReadBeforeTheStop_isWrittenAgain_whereItsFileIsDropped() {
    stopAndDropTheOldestFile(100);
    assertThat(rig.lost).containsOnly(Map.entry(DropReason.OVERFLOW, 1L));
    assertThat(rig.onDisk()).containsExactly(1, 2, 4, 5, 10);
  }

  @Test
  void recordReadBeforeTheStop_isLost_whereItsFileIsDroppedAndItHasNoRoom() {
    stopAndDropTheOldestFile(4_000);
    assertThat(rig.lost)
        .containsOnly(Map.entry(DropReason.OVERFLOW, 1L), Map.entry(DropReason.SHUTDOWN, 1L));
    assertThat(rig.onDisk()).containsExactly(1, 4, 5, 10);
  }

  @Test
  void recordReadBeforeTheStop_staysOnDisk_thoughANewerOneHasNoRoom() {
    rig.returnEvents = 1;
    rig.files.maxBytes = 10_000;
    rig.open().begin(true).keepAll(1, 3).commit();
    assertThat(rig.refill()).containsExactly(1); // 2 is read, and has no room in memory
    assertThat(rig.keep(4, 12_000)).isNull();
    rig.close();
    assertThat(rig.lost).containsOnly(Map.entry(DropReason.SHUTDOWN, 1L));
    assertThat(rig.onDisk()).containsExactly(1, 2, 3);
    assertThat(rig.inSpool).isEqualTo(3);
    rig.assertConserved();
  }

  /** Of the oldest file, 1 is in hand, 2 is read and has no room in memory, 3 is not read. */
  private void stopAndDropTheOldestFile(int sizeOfTheLast) {
    rig.dropsOldest = true;
    rig.returnEvents = 1;
    rig.files.segmentBytes = 5_000;
    rig.files.maxBytes = 13_250;
    rig.open();
    rig.keep(10, sizeOfTheLast);
    rig.begin(true).keep(1, 100);
    rig.keep(2, 4_000);
    rig.keep(3, 600);
    rig.keep(4, 4_000);
    rig.keep(5, 4_000);
    rig.commit();
    assertThat(rig.files.segments()).hasSize(3);
    assertThat(rig.files.spool.counts().diskBytes()).isBetween(13_100L, 13_200L);
    assertThat(rig.refill()).containsExactly(1);
    rig.close();
    rig.assertConserved();
    assertThat(rig.inSpool).as("in the spool").isEqualTo(rig.onDisk().size());
  }

  @Test
  void recordWhoseCopyMadeRoom_isLost_whereTheStopCannotWriteItAgain() {
    dropTheCopyOfTheFirst();
    assertThat(rig.refill(1)).containsExactly(2); // which makes room
    rig.deliver(rig.inHand.get(1));
    rig.disk.noSpace = true;
    rig.close();
    assertThat(rig.lost).containsOnly(Map.entry(DropReason.SHUTDOWN, 1L));
    assertThat(rig.onDisk()).containsExactly(3, 4);
    assertThat(rig.inSpool).isEqualTo(2);
    rig.assertConserved();
  }

  @Test
  void recordWhoseCopyMadeRoom_isLost_whereTheDeviceIsSilentAtTheStop() {
    dropTheCopyOfTheFirst();
    rig.disk.during(
        "write",
        () -> {
          rig.after(5_000, true).close();
          assertThat(rig.lost).containsOnly(Map.entry(DropReason.SHUTDOWN, 2L));
          assertThat(rig.inSpool).isEqualTo(rig.onDisk().size());
          rig.assertConserved();
        });
    rig.keep(5, 100);
    rig.commit();
  }

  /** 1 is in memory, and its copy on disk made room for newer ones. */
  private void dropTheCopyOfTheFirst() {
    rig.writesAhead = true;
    rig.dropsOldest = true;
    rig.files.segmentBytes = 5_000;
    rig.files.maxBytes = 13_250;
    rig.open();
    assertThat(rig.keep(1, 4_000)).isNotNull();
    rig.commit().begin(true);
    for (int number = 2; number <= 4; number++) {
      rig.keep(number, 4_000);
    }
    rig.commit();
    assertThat(rig.onDisk()).containsExactly(2, 3, 4);
    assertThat(rig.lost).isEmpty();
  }

  private static final long MILLI_NANOS = 1_000_000;

  /** A record goes to disk whose oldest event is from this moment. */
  private void spill(long createdMillis) {
    assertThat(rig.spooler.keep(entry(createdMillis))).isNull();
  }

  private PutEntry entry(long createdMillis) {
    long createdNanos = startNanos + createdMillis * MILLI_NANOS + 700_000; // the disk knows millis
    return PutEntry.of(new UserRecord(new byte[100], "k", Severity.INFO, createdNanos));
  }

  /** What is said to be the oldest, or 1000 if nothing waits, after so many more have come out. */
  private long oldestMillisAfter(int handedOut) {
    long nowNanos = startNanos + 1_000 * MILLI_NANOS;
    List<PutEntry> taken = new ArrayList<>();
    rig.spooler.refill(() -> taken.size() < handedOut, taken::add);
    assertThat(taken).hasSize(handedOut);
    return Math.floorDiv(rig.spooler.oldestCreatedNanos(nowNanos) - startNanos, MILLI_NANOS);
  }

  @Test
  void oldest_isNeverYoungerThanWhatWaits_thoughRecordsReachTheDiskInAnotherOrder() {
    rig.ticker.advanceMillis(30); // what is older was appended before the spool was opened
    rig.open().begin(true).ticker.advanceMillis(100);
    for (int record : new int[] {50, 10, 60, 40, 70, 80}) {
      spill(record);
    }
    rig.commit();
    assertThat(oldestMillisAfter(0)).isEqualTo(10);
    assertThat(oldestMillisAfter(1)).as("50 is out").isEqualTo(10);
    assertThat(oldestMillisAfter(1)).as("10 is out").isBetween(10L, 40L);
    assertThat(oldestMillisAfter(1)).as("60 is out").isBetween(19L, 40L);
    assertThat(oldestMillisAfter(1)).as("40 is out").isBetween(19L, 70L);
    assertThat(oldestMillisAfter(1)).as("70 is out").isBetween(29L, 80L);
    assertThat(oldestMillisAfter(1)).as("none waits").isEqualTo(1_000);
    spill(90);
    spill(100);
    rig.commit();
    assertThat(oldestMillisAfter(1)).as("what was before is forgotten").isBetween(90L, 100L);
    rig.close();
  }

  @Test
  void oldest_goesOnWithTheRecords_thoughTheDiskIsNeverEmpty() {
    rig.open().begin(true).ticker.advanceMillis(300);
    spill(5);
    spill(1);
    for (int i = 10; i < 200; i += 10) {
      spill(i);
      rig.commit();
      assertThat(oldestMillisAfter(1)).isBetween(i - 30L, (long) i);
    }
    rig.close();
  }

  @Test
  void oldest_isOfThisProcess_thoughANeighboursYoungerRecordsAreReadFirst() {
    rig.open();
    SpoolRig neighbour = new SpoolRig(rig.files.root);
    neighbour.open();
    neighbour.ticker.advanceMillis(1_000);
    neighbour.spool.append(entry(600), false);
    neighbour.spool.append(entry(700), false);
    neighbour.spool.close();
    rig.begin(true);
    spill(10);
    rig.commit().after(10_000, true).begin(true);
    assertThat(oldestMillisAfter(2)).as("it is still there").isBetween(0L, 10L);
    assertThat(oldestMillisAfter(1)).isEqualTo(1_000);
    rig.close();
  }
}
