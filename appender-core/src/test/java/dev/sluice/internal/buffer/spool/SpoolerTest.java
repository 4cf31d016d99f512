// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal.buffer.spool;

import static dev.sluice.internal.buffer.spool.log.SpoolRig.range;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.internal.buffer.spool.files.LocalDisk;
import dev.sluice.internal.buffer.spool.log.SpoolRig;
import dev.sluice.internal.buffer.spool.log.SpoolSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a spooler does while its disk fails in one way after the other. */
class SpoolerTest {

  @TempDir private Path temp;
  private SpoolerRig rig;

  @BeforeEach
  void rig() throws IOException {
    Path root = temp.resolve("root");
    rig = new SpoolerRig(Files.createDirectory(root, LocalDisk.permissions("rwx------")));
  }

  @Test
  void directoryThatCannotBeUsed_isTriedAgainEachMinute() throws IOException {
    rig.writesAhead = true;
    Files.delete(rig.files.root);
    Files.createFile(rig.files.root); // no directory
    rig.open();
    assertThat(rig.warnings).hasSize(1);
    assertThat(rig.keep(1, 100)).as("it stays in memory").isNotNull();
    Files.delete(rig.files.root);
    rig.after(30_000, false);
    assertThat(rig.spooler.isOpen()).isFalse();
    assertThat(rig.spooler.nanosToDue(rig.ticker.nanoTime())).isEqualTo(30_000_000_000L);

    rig.after(30_000, false);
    assertThat(rig.spooler.isOpen()).isTrue();
    assertThat(rig.files.infos)
        .containsExactly("the spool is usable now: new records are protected again");
    rig.keep(2, 100);
    rig.spooler.commit();
    assertThat(SpoolRig.files(rig.files.root.resolve("app-0"), "seg-")).hasSize(1);
    assertThat(rig.warnings).hasSize(1);
  }

  @Test
  void refill_returnsWhatWentToDisk_andItsMemoryIsGivenBackOnce() {
    rig.open().begin(true).keepAll(1, 20).commit();
    assertThat(rig.inMemory()).isZero();
    assertThat(rig.intake.held().bytes()).isZero();
    assertThat(rig.inSpool).isEqualTo(20);
    assertThat(rig.onDisk()).isEqualTo(range(1, 20));

    assertThat(rig.refill()).isEqualTo(range(1, 20));
    rig.assertConserved();
    rig.deliverAll();
    rig.assertDrained();
    rig.close();
  }

  // --- memory

  @Test
  void memory_isGivenBack_forWhatIsDeliveredBeforeTheDiskTakesIt() {
    rig.open().begin(true).keepAll(1, 1).commit();
    rig.disk.noSpace = true;
    rig.keepAll(2, 3).commit();
    assertThat(rig.refill()).containsExactly(1, 2, 3);
    rig.deliverAll();

    rig.disk.heal();
    rig.after(1_000, true).keepAll(4, 10).commit();
    assertThat(rig.refill()).isEqualTo(range(4, 10));
    rig.deliverAll().begin(false);
    rig.assertDrained();
    rig.close();
  }

  @Test
  void memory_isGivenBack_forWhatIsDeliveredBeforeTheDeviceRefusesIt() {
    rig.files.sync = SpoolSettings.Sync.INTERVAL;
    rig.open().begin(true).keepAll(1, 3).commit();
    assertThat(rig.refill(2)).containsExactly(1, 2);
    rig.deliverAll();
    rig.disk.failSync = true;
    rig.after(1_000, true);

    rig.disk.heal();
    rig.after(1_000, true).keepAll(4, 10).commit();
    rig.after(1_000, true);
    assertThat(rig.intake.held().bytes()).isZero();
    assertThat(rig.refill()).isEqualTo(range(3, 10));
    rig.deliverAll().begin(false);
    rig.assertDrained();
    rig.close();
  }

  // --- a device that refuses what the kernel took

  @Test
  void record_isHandedOutOnce_whenItsSegmentIsRefusedAfterwards() {
    rig.files.sync = SpoolSettings.Sync.INTERVAL;
    rig.open().begin(true).keepAll(1, 3).commit();
    assertThat(rig.refill(1)).containsExactly(1);
    rig.disk.failSync = true;
    rig.after(1_000, true);

    rig.disk.heal();
    rig.after(1_000, true).commit();
    assertThat(rig.refill()).containsExactly(2, 3);
    rig.assertConserved();
    assertThat(rig.inSpool).isZero();
    rig.deliverAll();
    rig.assertDrained();
    rig.close();
    assertThat(rig.onDisk()).isEmpty();
  }

  @Test
  void record_thatWasHandedOutAndRefused_isThereAfterAStop() {
    rig.files.sync = SpoolSettings.Sync.INTERVAL;
    rig.open().begin(true).keepAll(1, 3).commit();
    assertThat(rig.refill(2)).containsExactly(1, 2);
    rig.disk.failSync = true;
    rig.after(1_000, true);
    rig.disk.heal();
    rig.close();
    assertThat(rig.inSpool).isEqualTo(3);

    rig.open();
    assertThat(rig.refill()).containsExactlyInAnyOrder(1, 2, 3);
    rig.deliverAll();
    rig.assertDrained();
    rig.close();
  }

  /** The first records wait for the spool to open, and are handed over after that. */
  @Test
  void recordThatCameDuringTheOpening_isSafe_whenTheDiskHasIt() {
    rig.writesAhead = true;
    rig.whileOpening =
        () -> {
          rig.keep(1, 100);
          rig.spooler.mark();
          assertThat(rig.spooler.isMarkSafe()).isFalse();
        };
    rig.open();
    assertThat(rig.refill()).containsExactly(1);
    assertThat(rig.onDisk()).isEmpty();
    assertThat(rig.spooler.isMarkSafe()).as("it is not written yet").isFalse();
    rig.commit();
    assertThat(rig.onDisk()).containsExactly(1);
    assertThat(rig.spooler.isMarkSafe()).isTrue();
    rig.deliverAll();
    rig.assertDrained();
    rig.close();
  }

  // --- an OutOfMemoryError

  @Test
  void keep_takesARecordOnce_whenThereIsNoMemoryToWriteIt() {
    rig.open().begin(true);
    rig.disk.noMemory = true;
    for (int number = 1; number <= 3; number++) {
      int each = number; // the third fills a block, which is written at once
      assertThatCode(() -> rig.keep(each, 100_000)).doesNotThrowAnyException();
    }
    rig.disk.heal();
    rig.commit();
    assertThat(rig.refill()).containsExactly(1, 2, 3);
    rig.deliverAll().begin(false);
    rig.assertDrained();
    rig.close();
  }

  /** There is no memory for the disk's news: the record must not come again. */
  @Test
  void keep_failsNoMore_whenTheRecordIsHandedOver() {
    rig.open().begin(true);
    rig.afterHandOver = () -> rig.ticker.runOutOfMemoryAtLook(1);
    assertThatCode(() -> rig.keep(1, 100)).doesNotThrowAnyException();
    rig.ticker.runOutOfMemoryAtLook(0);
    rig.commit();
    assertThat(rig.refill()).containsExactly(1);
    rig.deliverAll();
    rig.assertDrained();
    rig.close();
  }

  /** Also where its sync comes between: what is out keeps its record. */
  @ParameterizedTest
  @EnumSource
  void refill_handsOutAgain_whatTheBatchHadNoMemoryFor(SpoolSettings.Sync sync) {
    rig.files.sync = sync;
    rig.open().begin(true).keepAll(1, 5).commit();
    long leavingBytes = rig.intake.held().bytes(); // until they are synced
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(
              () ->
                  rig.spooler.refill(
                      () -> true,
                      entry -> {
                        throw new OutOfMemoryError("a test's");
                      }))
          .isInstanceOf(OutOfMemoryError.class);
      rig.assertConserved();
      assertThat(rig.intake.held().bytes())
          .as("but for one that was read, all need memory for the disk's sake alone")
          .isIn(leavingBytes, leavingBytes * 4 / 5);
      assertThat(rig.inSpool).isEqualTo(5);
    }
    rig.after(1_000, true);
    assertThat(rig.refill()).isEqualTo(range(1, 5));
    rig.deliverAll();
    rig.assertDrained();
    rig.close();
  }

  @Test
  void settled_givesRoomBackOnce_howeverOftenItIsCalled() {
    rig.returnEvents = 1;
    rig.open().begin(true).keepAll(1, 3).commit();
    assertThat(rig.refill()).containsExactly(1);
    rig.spooler.forget(rig.inHand.get(0)); // what came next failed: all is done again
    rig.deliverAll();
    assertThat(rig.refill()).containsExactly(2);
    rig.deliverAll();
    assertThat(rig.refill()).containsExactly(3);
    rig.deliverAll();
    rig.assertDrained();
    rig.close();
  }
}
