// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.record.DropReason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a spooler does when the disk or its share of it has no room. */
class SpoolerRoomTest {

  @TempDir private Path temp;
  private SpoolerRig rig;

  @BeforeEach
  void rig() throws IOException {
    Path root = temp.resolve("root");
    rig = new SpoolerRig(Files.createDirectory(root, LocalDisk.permissions("rwx------")));
  }

  private static List<Integer> range(int first, int last) {
    return IntStream.rangeClosed(first, last).boxed().toList();
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
        Files.createDirectory(
            rig.files.root.resolve("app-0"), LocalDisk.permissions("rwx------"));
    byte[] bytes = new byte[12_000];
    ByteBuffer.wrap(bytes).putInt(SpoolFormat.SEGMENT_MAGIC).putInt(2);
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
}
